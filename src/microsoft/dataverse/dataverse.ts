import type { z } from 'zod/v4';
import { UpstreamError } from '../../desk/problem';
import type { AnswerPattern, AnswerRule } from '../answers';
import type { HttpAnswer, HttpRequest } from '../http';
import { allPages } from '../pages';
import { readBody } from '../read-answer';
import type { Upstream, UpstreamCall } from '../upstream';
import { dataverseRules } from './dataverse-answers';

/** Where an environment is. */
export interface DataverseEnvironment {
  readonly id: string;
  /** `https://contoso.crm4.dynamics.com`, no trailing slash. */
  readonly url: string;
}

export interface DataverseCall {
  /** Completes "Dataverse refused to …". */
  readonly doing: string;
  /** Privilege or role that the application user needs. Default: System Administrator. */
  readonly permission?: string;
  /** Path and query below `/api/data/v9.2`. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly rules?: readonly AnswerRule[];
  readonly accept?: readonly AnswerPattern[];
}

export interface DataverseWrite extends DataverseCall {
  readonly method: Exclude<HttpRequest['method'], 'GET'>;
  readonly body?: unknown;
  /** Sending it twice has the effect of sending it once. */
  readonly repeatable: boolean;
}

/** The Web API v9.2 of one environment, as the app's application user. */
export interface Dataverse {
  /** Root of the Web API, for `@odata.id` references. */
  readonly base: string;
  read<T>(call: DataverseCall, schema: z.ZodType<T>): Promise<T>;
  /** Null for 404. */
  find<T>(call: DataverseCall, schema: z.ZodType<T>): Promise<T | null>;
  list<T>(call: DataverseCall, schema: z.ZodType<T>): Promise<T[]>;
  write(call: DataverseWrite): Promise<HttpAnswer>;
}

// Microsoft: "Compose HTTP requests and handle errors": to be sent with every call.
const everyCall = { accept: 'application/json', 'odata-maxversion': '4.0', 'odata-version': '4.0' };

export function createDataverse(upstream: Upstream, environment: DataverseEnvironment): Dataverse {
  const base = `${environment.url}/api/data/v9.2`;
  const resource = new URL(environment.url).origin;

  function toUpstream(call: DataverseCall, method: HttpRequest['method'] = 'GET'): UpstreamCall {
    const { path, rules = [], headers = {}, ...rest } = call;
    return {
      permission: 'the role System Administrator in this environment',
      ...rest,
      service: 'dataverse',
      method,
      url: base + path,
      resource,
      headers: { ...everyCall, ...(method === 'GET' && { 'if-none-match': 'null' }), ...headers },
      rules: [...rules, ...dataverseRules],
    };
  }

  return {
    base,
    async read(call, schema) {
      const answer = await upstream.call(toUpstream(call));
      return readBody('dataverse', call, schema, answer.body);
    },
    async find(call, schema) {
      const answer = await upstream.call(toUpstream({ ...call, accept: [{ status: 404 }] }));
      return answer.status === 404 ? null : readBody('dataverse', call, schema, answer.body);
    },
    list: (call, schema) => allPages(upstream, toUpstream(call), schema),
    write: (call) =>
      upstream.call({
        ...toUpstream(call, call.method),
        repeatable: call.repeatable,
        ...(call.body !== undefined && { body: call.body }),
      }),
  };
}

/** The environments by id. The function throws `refused`, `environment-unknown`. */
export function createDataverses(
  upstream: Upstream,
  environments: readonly DataverseEnvironment[],
): (id: string) => Dataverse {
  const byId = new Map(environments.map((environment) => [environment.id, createDataverse(upstream, environment)]));

  return (id) => {
    const dataverse = byId.get(id);
    if (dataverse) return dataverse;
    throw new UpstreamError('refused', {
      code: 'environment-unknown',
      what: `There is no environment "${id}" in the settings any more.`,
      standing: 'Nothing was sent.',
      next: 'An operator puts the environment back into the settings, or an admin closes the request.',
      values: { environment: id },
    });
  };
}
