import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, type JWK, type JWTPayload, type KeyLike } from 'jose';

export interface KeyPair {
  readonly kid: string;
  readonly privateKey: KeyLike;
  readonly publicKey: KeyLike;
  readonly jwk: JWK;
  readonly publicPem: string;
}

export interface Publisher {
  readonly metadataUrl: string;
  /** How often the key set was asked for. */
  reads(): number;
  /** What is published from now on. */
  publish(...keys: readonly { readonly jwk: JWK; readonly endorsements?: readonly string[] }[]): void;
  /** Answers 500 to everything while true. */
  breakDown(broken: boolean): void;
  /** Names another address for the keys. */
  offerAt(jwksUri: string): void;
  /** Sends whoever asks elsewhere. */
  redirectTo(url: string): void;
  /** Sends a letter now and then and never ends, while true. */
  drip(slowly: boolean): void;
  close(): void;
}

/** Once in a process for each kid: to make one costs more than all else that a test does, and files of tests are read anew. */
const made = ((globalThis as { keysOfTests?: Map<string, Promise<KeyPair>> }).keysOfTests ??= new Map());

/** The same kid gets the same key each time, another kid another one. */
export function makeKey(kid: string): Promise<KeyPair> {
  const key = made.get(kid) ?? newKey(kid);
  made.set(kid, key);
  return key;
}

async function newKey(kid: string): Promise<KeyPair> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { modulusLength: 2048, extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid };
  return { kid, privateKey, publicKey, jwk, publicPem: await exportSPKI(publicKey) };
}

/** A token as the channel signs it, valid for five minutes unless the claims say otherwise. */
export function sign(key: KeyPair, claims: JWTPayload, header: Record<string, unknown> = {}): Promise<string> {
  const now = Math.floor(Date.now() / 1_000);
  return new SignJWT({ nbf: now, exp: now + 300, ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: key.kid, ...header })
    .sign(key.privateKey);
}

/** Publishes keys as login.botframework.com does. */
export async function startPublisher(): Promise<Publisher> {
  let [keys, reads, broken]: [object[], number, boolean] = [[], 0, false];
  let [offered, elsewhere, isSlow]: [string | null, string | null, boolean] = [null, null, false];
  const server: Server = createServer((request, response) => {
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    if (request.url === '/keys') reads += 1;
    if (isSlow) return void setInterval(() => response.write(' '), 50).unref();
    if (elsewhere !== null) return void response.writeHead(302, { location: elsewhere }).end();
    response.statusCode = broken ? 500 : 200;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(request.url === '/keys' ? { keys } : { jwks_uri: offered ?? `${origin}/keys` }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    metadataUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/.well-known/openidconfiguration`,
    reads: () => reads,
    publish: (...given) =>
      void (keys = given.map(({ jwk, endorsements }) => ({ ...jwk, ...(endorsements ? { endorsements } : {}) }))),
    breakDown: (on) => void (broken = on),
    offerAt: (jwksUri) => void (offered = jwksUri),
    redirectTo: (url) => void (elsewhere = url),
    drip: (slowly) => void (isSlow = slowly),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
