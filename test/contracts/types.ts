/**
 * Services whose traffic is checked. The Bot Connector is called by the bot's SDK, the others by src/microsoft; `invoke` is
 * Teams calling the bot, of which the cards in the answers are checked.
 */
export type CheckedService = 'login' | 'graph' | 'dataverse' | 'powerPlatform' | 'keyVault' | 'connector' | 'invoke';

/** One request and its answer, from whichever side recorded it. */
export interface CheckedExchange {
  readonly service: CheckedService;
  readonly method: string;
  /** Absolute, or path and query. */
  readonly url: string;
  readonly requestHeaders?: Readonly<Record<string, unknown>>;
  readonly requestBody?: unknown;
  /** 0 when no answer came; then only the request is checked. */
  readonly status: number;
  readonly responseBody?: unknown;
}

/** A deviation from Microsoft's description. */
export interface ContractFinding {
  readonly service: CheckedService;
  readonly side: 'request' | 'response';
  /** `PATCH /api/data/v9.2/systemusers(…)`. */
  readonly call: string;
  readonly message: string;
}

/** Says what is wrong with one side of an exchange. */
export type Report = (side: ContractFinding['side'], message: string) => void;

/** Request line of an exchange, taken apart. */
export interface Target {
  readonly path: string;
  readonly query: ReadonlyMap<string, string>;
}

export type Json = Readonly<Record<string, unknown>>;

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function targetOf(url: string): Target {
  const { pathname, search } = new URL(url, 'http://contract.invalid');
  const pairs = search
    .slice(1)
    .split('&')
    .filter(Boolean)
    .map((pair) => {
      const cut = pair.indexOf('=');
      const [name, value] = cut < 0 ? [pair, ''] : [pair.slice(0, cut), pair.slice(cut + 1)];
      return [decodeURIComponent(name), decodeURIComponent(value.replaceAll('+', ' '))] as const;
    });
  return { path: decodeURIComponent(pathname), query: new Map(pairs) };
}
