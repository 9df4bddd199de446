import type { ChannelKeys } from './keys';
import type { Traffic } from './traffic';
import type { Activity, JsonObject } from './types';

/** How an activity proves where it comes from; tests forge it. */
export interface Proof {
  /** A whole token instead of one signed by the channel; an empty string sends none. */
  readonly token?: string;
  /** Claims that replace the channel's own before signing. */
  readonly claims?: JsonObject;
  /** Headers that are added or replaced. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface BotAnswer {
  /** HTTP status; 0 when the bot could not be reached or did not answer in time. */
  readonly status: number;
  readonly body: unknown;
}

interface CourierOptions {
  readonly keys: ChannelKeys;
  readonly issuer: string;
  readonly appId: string;
  readonly serviceUrl: string;
  /** Address of the bot's messages endpoint, or undefined before the bot is up. */
  readonly messagesUrl: () => string | undefined;
  /** Milliseconds after which Teams gives up on an answer. */
  readonly timeoutMs: number;
  readonly traffic: Traffic;
}

/** Carries activities to the bot as the Bot Framework service does: signed, with a deadline. */
export function createCourier(options: CourierOptions) {
  const { keys, issuer, appId, serviceUrl, messagesUrl, timeoutMs, traffic } = options;

  async function authorization(proof: Proof): Promise<Record<string, string>> {
    const claims = { iss: issuer, aud: appId, serviceurl: serviceUrl, ...proof.claims };
    const token = proof.token ?? (await keys.sign(claims));
    return token === '' ? {} : { authorization: `Bearer ${token}` };
  }

  return async function deliver(activity: Activity, proof: Proof = {}): Promise<BotAnswer> {
    const url = messagesUrl();
    if (url === undefined) throw new Error('Teams does not know the bot yet. Call connectBot(url) first.');
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      ...(await authorization(proof)),
      ...proof.headers,
    };
    const end = traffic.begin('to-bot', 'POST', new URL(url).pathname, structuredClone(activity));
    const answer = await send(url, headers, activity, timeoutMs);
    end(answer.status, answer.body);
    return answer;
  };
}

export type Deliver = ReturnType<typeof createCourier>;

async function send(
  url: string,
  headers: Record<string, string>,
  activity: Activity,
  timeoutMs: number,
): Promise<BotAnswer> {
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(activity), signal });
    const text = await response.text();
    return { status: response.status, body: parse(text) };
  } catch (error) {
    return { status: 0, body: error instanceof Error ? error.message : String(error) };
  }
}

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
