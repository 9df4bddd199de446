import { createOpenApiChecker, type OpenApi } from './openapi';
import { hasSpecs, loadSpec } from './specs';
import { isJson, type CheckedExchange, type Report, type Target } from './types';

const bodyNames: Readonly<Record<string, readonly string[]>> = {
  PUT: ['value', 'contentType', 'attributes', 'tags'],
  PATCH: ['contentType', 'attributes', 'tags'],
};

/** Key Vault secrets. Undefined without the description. */
export function createKeyVaultCheck():
  ((exchange: CheckedExchange, target: Target, report: Report) => void) | undefined {
  if (!hasSpecs('keyvault-secrets.openapi.json')) return undefined;
  const openApi = createOpenApiChecker('key-vault', loadSpec<OpenApi>('keyvault-secrets.openapi.json'));

  return (exchange, { path, query }, report) => {
    // The newest version is read without naming one, a form that the description does not list.
    const newest = exchange.method === 'GET' && /^\/secrets\/[^/]+\/?$/.test(path);
    const described = newest ? `${path.replace(/\/$/, '')}/newest` : path;
    // The challenge of an unauthenticated first request has a body of its own.
    const checked = exchange.status === 401 ? { ...exchange, status: 0 } : exchange;
    openApi.check(checked, { path: described, query }, report);

    const { requestBody, status, responseBody, method } = exchange;
    if (/^\/secrets\/[^/]*[^0-9A-Za-z/-]/.test(path)) report('request', 'the name has characters that are not allowed');
    const names = isJson(requestBody)
      ? Object.keys(requestBody).filter((name) => !bodyNames[method]?.includes(name))
      : [];
    for (const name of names) report('request', `body has ${name}, which does not exist`);
    const error = isJson(responseBody) ? responseBody.error : undefined;
    if (status >= 400 && status !== 401 && !(isJson(error) && typeof error.code === 'string'))
      report('response', 'error body has no code');
  };
}
