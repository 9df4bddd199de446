import type { IncomingHttpHeaders } from 'node:http';

export type ServiceName = 'login' | 'graph' | 'dataverse' | 'powerPlatform' | 'keyVault';
export type JsonObject = Record<string, unknown>;

/** Who calls: an application, or a person who signed in with user name and password. */
export interface Caller {
  readonly appId: string;
  /** Object id of the service principal or of the person. */
  readonly objectId: string;
  readonly kind: 'app' | 'user';
  /** Application permissions from the token's `roles` claim. */
  readonly roles: readonly string[];
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** What a handler changed; written into the ledger. Nothing secret belongs in here. */
export interface Change {
  readonly kind: string;
  readonly id: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** One request on its way through a service. */
export interface Call {
  readonly service: ServiceName;
  readonly environmentId: string | undefined;
  readonly method: string;
  /** Path with query as it came. */
  readonly path: string;
  /** Scheme, host and port under which the service was called. */
  readonly base: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
  readonly caller: Caller;
  readonly now: number;
  /** Told to answer from the state before the last write. */
  readonly stale: boolean;
  readonly requestId: string;
  note(change: Change): void;
}

export type Handler = (call: Call) => Reply | Promise<Reply>;

/** A service says no, in its own form. */
export class Refusal extends Error {
  constructor(readonly reply: Reply) {
    super(`refused with ${reply.status}`);
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function header(call: Pick<Call, 'headers'>, name: string): string | undefined {
  const value = call.headers[name.toLowerCase()];
  return Array.isArray(value) ? value[0] : value;
}

/** The value if it is text, else an empty text. */
export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function isGuid(value: unknown): value is string {
  return typeof value === 'string' && GUID.test(value);
}

/** ISO time with whole seconds, as the services print it. */
export function isoTime(at: number): string {
  return `${new Date(Number.isFinite(at) ? at : 0).toISOString().slice(0, 19)}Z`;
}
