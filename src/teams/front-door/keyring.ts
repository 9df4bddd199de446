import { exportSPKI, importJWK, type KeyLike } from 'jose';
import { z } from 'zod/v4';
import type { Outgoing } from '../ports';
import type { Logger } from '../ports';
import { isTrustworthyAddress } from './service-url';

/** One key the channel signs with. */
interface SigningKey {
  readonly kid: string;
  readonly key: KeyLike;
  readonly pem: string;
  /** Channels the key may speak for, e.g. `msteams`. */
  readonly endorsements: readonly string[];
}

export interface Keyring {
  /** Null when nobody publishes such a key, or nothing could be read. */
  find(kid: string): Promise<SigningKey | null>;
  /** Reads the keys if there are none yet. Never throws. */
  load(): Promise<void>;
  loaded(): boolean;
}

interface KeyringOptions {
  /** Address of the channel's OpenID configuration. */
  readonly metadataUrl: string;
  readonly outgoing: Outgoing;
  /** Tests only: the keys may be published over http on this machine. */
  readonly allowLoopback: boolean;
  readonly now: () => number;
  readonly logger: Logger;
}

const day = 24 * 3_600_000;
/** An unknown kid makes us read again at most this often, milliseconds. */
const pauseBetweenReads = 60_000;
/** The same while nothing could be read at all. */
const pauseWhileEmpty = 5_000;
const readTimeout = 5_000;
/** Microsoft's key set has some dozens of keys and some 100 KB. */
const mostBytes = 1_024 * 1_024;
const mostKeys = 500;
/** Base64url letters of a modulus of 16 384 bits. */
const longestModulus = 2_731;

const metadataShape = z.looseObject({ jwks_uri: z.url() });
const publishedKey = z.looseObject({
  kty: z.string(),
  kid: z.string().max(256).optional(),
  n: z.string().max(longestModulus).optional(),
  e: z.string().max(16).optional(),
  endorsements: z.array(z.string().max(256)).max(200).optional(),
});
const jwksShape = z.looseObject({ keys: z.array(publishedKey).max(mostKeys) });

/**
 * The channel's public keys, found as its OpenID metadata says (bot-framework-rest-connector-authentication). Read once
 * a day and when an unknown key turns up; keys once read keep serving while the publisher cannot be reached, or publishes what
 * cannot be a key set. Throws when the address is not https.
 */
export function createKeyring(options: KeyringOptions): Keyring {
  refuseWithoutTls(options);
  let keys = new Map<string, SigningKey>();
  let readAt = -Infinity;
  let triedAt = -Infinity;
  let reading: Promise<void> | null = null;

  async function read(): Promise<void> {
    triedAt = options.now();
    try {
      keys = await readKeys(options);
      readAt = options.now();
    } catch (error) {
      options.logger.warn(
        { err: error, metadataUrl: options.metadataUrl },
        'signing keys of the channel could not be read',
      );
    }
  }

  function readOnce(): Promise<void> {
    reading ??= read().finally(() => (reading = null));
    return reading;
  }

  // A clock that was set back must not keep new keys out until it has caught up.
  const since = (at: number) => Math.abs(options.now() - at);

  function mayRead(): boolean {
    return since(triedAt) >= (keys.size === 0 ? pauseWhileEmpty : pauseBetweenReads);
  }

  return {
    async find(kid) {
      const known = keys.get(kid);
      if (known && since(readAt) > day && mayRead()) void readOnce();
      if (known) return known;
      if (reading || mayRead()) await readOnce();
      return keys.get(kid) ?? null;
    },
    async load() {
      if (keys.size === 0) await readOnce();
    },
    loaded: () => keys.size > 0,
  };
}

function refuseWithoutTls({ metadataUrl, allowLoopback }: KeyringOptions): void {
  if (isTrustworthyAddress(metadataUrl, { allowLoopback })) return;
  throw new Error(`The channel's keys are not read without TLS: ${metadataUrl} must begin with https://`);
}

async function readKeys({ metadataUrl, outgoing, allowLoopback }: KeyringOptions): Promise<Map<string, SigningKey>> {
  const { jwks_uri } = metadataShape.parse(await getJson(outgoing, metadataUrl));
  if (!isTrustworthyAddress(jwks_uri, { allowLoopback })) throw new Error('The key set is offered without TLS.');
  const { keys } = jwksShape.parse(await getJson(outgoing, jwks_uri));
  const usable = keys.filter(({ kty, kid }) => kty === 'RSA' && kid !== undefined);
  if (usable.length === 0) throw new Error('The key set holds no RSA key.');
  return new Map(await Promise.all(usable.map(async (jwk) => [String(jwk.kid), await toSigningKey(jwk)] as const)));
}

async function toSigningKey({
  kid,
  n = '',
  e = '',
  endorsements = [],
}: z.infer<typeof publishedKey>): Promise<SigningKey> {
  const key = await importJWK({ kty: 'RSA', n, e }, 'RS256');
  if (key instanceof Uint8Array) throw new Error('The key set holds a secret key.');
  return { kid: String(kid), key, pem: await exportSPKI(key), endorsements };
}

async function getJson(outgoing: Outgoing, url: string): Promise<unknown> {
  const answer = await outgoing.send({ method: 'GET', url, timeoutMs: readTimeout, maxBytes: mostBytes });
  if (answer.status !== 200) throw new Error(`GET ${new URL(url).host} answered ${answer.status}.`);
  return JSON.parse(answer.text) as unknown;
}
