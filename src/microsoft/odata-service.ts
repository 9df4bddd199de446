import type { z } from 'zod/v4';
import type { AnswerPattern, AnswerRule } from './answers';
import type { HttpAnswer, HttpRequest } from './http';
import { allPages } from './pages';
import { readBody } from './read-answer';
import type { Upstream, UpstreamCall } from './upstream';

interface ODataCall {
  /** Completes "Microsoft Graph refused to …". */
  readonly doing: string;
  /** What the app needs for it, as Microsoft names it: the least application permission, a privilege or a role. */
  readonly permission?: string;
  /** Path and query below the base. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly rules?: readonly AnswerRule[];
  readonly accept?: readonly AnswerPattern[];
}

interface ODataWrite extends ODataCall {
  readonly method: Exclude<HttpRequest['method'], 'GET'>;
  readonly body?: unknown;
  /** Sending it twice has the effect of sending it once. */
  readonly repeatable: boolean;
}

/** A service of Microsoft's that speaks OData, asked with the app's own permissions. All methods throw {@link UpstreamError}. */
export interface ODataService {
  /** Origin and version, for `@odata.id` references. */
  readonly base: string;
  read<T>(call: ODataCall, schema: z.ZodType<T>): Promise<T>;
  /** Null for 404. */
  find<T>(call: ODataCall, schema: z.ZodType<T>): Promise<T | null>;
  list<T>(call: ODataCall, schema: z.ZodType<T>): Promise<T[]>;
  write(call: ODataWrite): Promise<HttpAnswer>;
}

interface ODataOptions {
  readonly service: UpstreamCall['service'];
  /** Address up to and with the version, no trailing slash. */
  readonly base: string;
  /** Origin that the token is for. */
  readonly resource: string;
  /** Needed where a call names no other permission. */
  readonly permission?: string;
  readonly headersFor: (method: HttpRequest['method']) => Readonly<Record<string, string>>;
  readonly rules: readonly AnswerRule[];
}

export function createODataService(upstream: Upstream, options: ODataOptions): ODataService {
  const { service, base, resource, permission, headersFor } = options;

  function toUpstream(call: ODataCall, method: HttpRequest['method'] = 'GET'): UpstreamCall {
    const { path, rules = [], headers = {}, ...rest } = call;
    return {
      ...(permission !== undefined && { permission }),
      ...rest,
      service,
      method,
      url: base + path,
      resource,
      headers: { ...headersFor(method), ...headers },
      rules: [...rules, ...options.rules],
    };
  }

  return {
    base,
    async read(call, schema) {
      const answer = await upstream.call(toUpstream(call));
      return readBody(service, call, schema, answer.body);
    },
    async find(call, schema) {
      const answer = await upstream.call(toUpstream({ ...call, accept: [{ status: 404 }] }));
      return answer.status === 404 ? null : readBody(service, call, schema, answer.body);
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
