import type { z } from 'zod/v4';
import type { AnswerPattern, AnswerRule } from '../answers';
import type { HttpAnswer, HttpRequest } from '../http';
import { allPages } from '../pages';
import { readBody } from '../read-answer';
import type { Upstream, UpstreamCall } from '../upstream';
import { graphRules } from './graph-answers';

export interface GraphCall {
  /** Completes "Microsoft Graph refused to …". */
  readonly doing: string;
  /** The least application permission for it, as Microsoft names it. */
  readonly permission: string;
  /** Path and query below `/v1.0`. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly rules?: readonly AnswerRule[];
  readonly accept?: readonly AnswerPattern[];
}

export interface GraphWrite extends GraphCall {
  readonly method: Exclude<HttpRequest['method'], 'GET'>;
  readonly body?: unknown;
  /** Sending it twice has the effect of sending it once. */
  readonly repeatable: boolean;
}

/** Microsoft Graph v1.0 with the app's own permissions. */
export interface Graph {
  /** Origin and version, for `@odata.id` references. */
  readonly base: string;
  read<T>(call: GraphCall, schema: z.ZodType<T>): Promise<T>;
  /** Null for 404. */
  find<T>(call: GraphCall, schema: z.ZodType<T>): Promise<T | null>;
  list<T>(call: GraphCall, schema: z.ZodType<T>): Promise<T[]>;
  write(call: GraphWrite): Promise<HttpAnswer>;
}

export function createGraph(upstream: Upstream, origin: string): Graph {
  const base = `${origin}/v1.0`;

  function toUpstream(call: GraphCall, method: HttpRequest['method'] = 'GET'): UpstreamCall {
    const { path, rules = [], headers = {}, ...rest } = call;
    return {
      ...rest,
      service: 'graph',
      method,
      url: base + path,
      resource: origin,
      headers: { accept: 'application/json', ...headers },
      rules: [...rules, ...graphRules],
    };
  }

  async function read<T>(call: GraphCall, schema: z.ZodType<T>): Promise<T> {
    const answer = await upstream.call(toUpstream(call));
    return readBody('graph', call, schema, answer.body);
  }

  return {
    base,
    read,
    async find(call, schema) {
      const answer = await upstream.call(toUpstream({ ...call, accept: [{ status: 404 }] }));
      return answer.status === 404 ? null : readBody('graph', call, schema, answer.body);
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
