import type { JWTPayload } from 'jose';
import type { InboundActivity } from '../../../src/teams/front-door/activity';
import type { Arrival, Guard } from '../../../src/teams/front-door/arrival';
import type { Keyring } from '../../../src/teams/front-door/keyring';
import { Refusal } from '../../../src/teams/front-door/refusal';
import type { Logger } from '../../../src/teams/ports';
import { ravi } from '../../support/cast';
import type { KeyPair } from './signer';

export const ourTenant = '8f0c2a9e-6b1d-4c3e-9a70-00000000000a';
export const serviceUrl = 'https://smba.trafficmanager.net/emea/';

/** What Teams sends when Ravi asks for the quota. */
export const question = {
  type: 'message',
  id: 'f:1',
  channelId: 'msteams',
  serviceUrl,
  from: { id: '29:ravi', name: ravi.name, aadObjectId: ravi.aadObjectId },
  recipient: { id: '28:bot', name: 'Account Desk' },
  conversation: { id: 'a:ravi', tenantId: ourTenant, conversationType: 'personal' },
  channelData: { tenant: { id: ourTenant } },
  text: '/quota',
};

/** An activity that was read, with a token that says so of its address. */
export function arrivalOf(activity: object = question, claims: JWTPayload = { serviceurl: serviceUrl }): Arrival {
  const raw = Buffer.from(JSON.stringify(activity));
  const presented = { token: 'a.b.c', header: { alg: 'RS256', kid: 'first' }, claims };
  return { authorization: 'Bearer a.b.c', raw, presented, activity: activity as InboundActivity };
}

/** A POST of which only the head is known. */
export const withHeader = (authorization?: string): Arrival => ({ authorization, raw: Buffer.alloc(0) });

/** `let in`, or the status and the reason of the refusal. */
export async function answerOf(guard: Guard, arrival: Arrival): Promise<string> {
  try {
    await guard.check(arrival);
    return 'let in';
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return `${error.status} ${error.reason}`;
  }
}

export interface LogLine {
  readonly level: keyof Logger;
  readonly message: string;
  readonly fields: Record<string, unknown>;
}

export function logBook(): { readonly lines: LogLine[]; readonly logger: Logger } {
  const lines: LogLine[] = [];
  const at = (level: keyof Logger) => (fields: object, message: string) =>
    void lines.push({ level, message, fields: fields as Record<string, unknown> });
  return { lines, logger: { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') } };
}

/** A keyring that holds these keys, each with what it is endorsed for. */
export function keyringOf(...held: readonly { key: KeyPair; endorsements?: readonly string[] }[]): Keyring {
  const keys = held.map(({ key, endorsements = ['msteams'] }) => ({
    kid: key.kid,
    key: key.publicKey,
    pem: key.publicPem,
    endorsements,
  }));
  return {
    find: async (kid) => keys.find((one) => one.kid === kid) ?? null,
    load: async () => undefined,
    loaded: () => true,
  };
}
