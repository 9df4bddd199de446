import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { wordsOf } from './openapi';
import type { CheckedExchange, Report, Target } from './types';

// Microsoft publishes no description of this API; these shapes follow its Terraform provider for Power Platform.
const ADMIN = '/providers/Microsoft.BusinessAppPlatform/scopes/admin/environments';
const calls = [
  {
    call: new RegExp(`^POST ${ADMIN}/[^/]+/addUser$`),
    versions: ['2020-10-01', '2021-04-01', '2023-06-01'],
    body: {
      type: 'object',
      required: ['objectId'],
      additionalProperties: false,
      properties: { objectId: { type: 'string', format: 'uuid' } },
    },
    statuses: [200],
  },
  {
    call: new RegExp(`^GET ${ADMIN}(/[^/]+)?$`),
    versions: ['2020-10-01', '2023-06-01'],
    body: undefined,
    statuses: [200],
  },
];
const errorBody = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message'],
      properties: { code: { type: 'string' }, message: { type: 'string' } },
    },
  },
};

/** Power Platform administration. */
export function createPowerPlatformCheck(): (exchange: CheckedExchange, target: Target, report: Report) => void {
  const ajv = new Ajv({ allErrors: true });
  addFormats(ajv);
  const isError = ajv.compile(errorBody);

  return ({ method, requestBody, status, responseBody }, { path, query }, report) => {
    const known = calls.find(({ call }) => call.test(`${method} ${path}`));
    if (!known) return report('request', 'path and method are not known');

    if (!known.versions.includes(query.get('api-version') ?? ''))
      report('request', 'api-version is missing or not known');
    for (const name of query.keys())
      if (name !== 'api-version') report('request', `query ${name} is not known to this call`);
    if (known.body && !ajv.validate(known.body, requestBody))
      for (const words of wordsOf(ajv.errors ?? [])) report('request', `body ${words}`);
    if (!known.body && requestBody !== undefined) report('request', 'body where none belongs');

    if (status >= 200 && status < 300 && !known.statuses.includes(status))
      report('response', `status ${status} is not described`);
    if (status >= 400 && !isError(responseBody))
      for (const words of wordsOf(isError.errors ?? [])) report('response', `body ${words}`);
  };
}
