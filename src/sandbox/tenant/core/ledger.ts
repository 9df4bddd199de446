import { isObject, type ServiceName } from './calls';

/** One write that reached a service, whether it was obeyed or refused. */
export interface LedgerEntry {
  readonly at: number;
  readonly service: ServiceName;
  readonly environmentId: string | undefined;
  readonly method: string;
  readonly path: string;
  /** Application id, or object id of a person. */
  readonly caller: string;
  /** What kind of object was changed and which; absent when nothing was. */
  readonly kind: string | undefined;
  readonly id: string | undefined;
  readonly before: unknown;
  readonly after: unknown;
  readonly status: number;
  /** False when the answer never reached the caller. */
  readonly delivered: boolean;
}

export interface Exchange {
  readonly at: number;
  readonly service: ServiceName;
  readonly environmentId: string | undefined;
  readonly method: string;
  readonly url: string;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly requestBody: unknown;
  /** 0 when no answer was sent. */
  readonly status: number;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly responseBody: unknown;
}

export interface Ledger {
  readonly entries: readonly LedgerEntry[];
  readonly exchanges: readonly Exchange[];
  record(entry: LedgerEntry): void;
  exchange(exchange: Exchange): void;
  /** Calls `listener` for every exchange from now on; returns the way to stop it. */
  onExchange(listener: (exchange: Exchange) => void): () => void;
}

const KEPT_EXCHANGES = 2_000;

export function createLedger(): Ledger {
  const entries: LedgerEntry[] = [];
  const exchanges: Exchange[] = [];
  const listeners = new Set<(exchange: Exchange) => void>();

  return {
    entries,
    exchanges,
    record: (entry) => void entries.push(entry),
    exchange(exchange) {
      exchanges.push(exchange);
      if (exchanges.length > KEPT_EXCHANGES) exchanges.shift();
      for (const listener of listeners) listener(exchange);
    },
    onExchange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

const REDACTED = '[redacted]';
const SECRET_KEYS = new Set([
  'password',
  'client_secret',
  'client_assertion',
  'access_token',
  'secrettext',
  'authorization',
]);

/** A copy in which passwords, tokens and secret values are blanked out; everything else keeps its shape. */
export function redact(value: unknown, secretKeys: ReadonlySet<string> = SECRET_KEYS): unknown {
  if (Array.isArray(value)) return value.map((item) => redact(item, secretKeys));
  if (!isObject(value)) return value;

  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      secretKeys.has(key.toLowerCase()) && typeof item === 'string' ? REDACTED : redact(item, secretKeys),
    ]),
  );
}

const VAULT_KEYS = new Set([...SECRET_KEYS, 'value']);

/** As `redact`; in the vault the secret itself is called `value`. */
export function redactFor(service: ServiceName, value: unknown): unknown {
  return redact(value, service === 'keyVault' ? VAULT_KEYS : SECRET_KEYS);
}
