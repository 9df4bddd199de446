import { setTimeout as sleep } from 'node:timers/promises';
import { AuthError, type INetworkModule, type NetworkRequestOptions, type NetworkResponse } from '@azure/msal-node';
import type { HostGates } from './host-gate';
import type { Http, HttpAnswer } from './http';
import { retryAfterMs } from '../desk/retry-after';
import { sendThroughGate } from './send';

/** What a token network does with an answer: gives it to msal, perhaps changed, or throws. */
type Judge = (answer: HttpAnswer, method: 'GET' | 'POST') => HttpAnswer;

interface NetworkParts {
  readonly http: Http;
  readonly gates: HostGates;
  readonly address: (url: string) => string;
  readonly isPassing: (status: number) => boolean;
  readonly judge: Judge;
  /** True where tokens come from this machine itself. */
  readonly direct?: boolean;
}

/** Pauses before an answer of passing trouble is asked for again, ms. */
const repeatPauses = [250, 1_000];

/** A longer Retry-After is not waited for here: the caller sleeps durably. Milliseconds. */
const longestWait = 5_000;

/**
 * The network as msal sees it. Passing trouble is asked again twice, because msal itself refuses the same question for a
 * minute after a single 5xx; what nobody can read never reaches msal, which would make an empty token of it.
 */
export function createTokenNetwork(parts: NetworkParts): INetworkModule {
  const { http, gates, address, isPassing, judge, direct = false } = parts;
  async function send<T>(
    method: 'GET' | 'POST',
    url: string,
    options: NetworkRequestOptions = {},
  ): Promise<NetworkResponse<T>> {
    const request = {
      service: 'login',
      method,
      url: address(url),
      headers: options.headers ?? {},
      direct,
      ...(options.body !== undefined && { body: options.body }),
    } as const;
    try {
      let answer = await sendThroughGate(http, gates, request);
      for (const pause of repeatPauses) {
        const asked = retryAfterMs(answer.headers['retry-after'], Date.now()) ?? 0;
        if (!isPassing(answer.status) || asked > longestWait) break;
        await sleep(Math.max(pause, asked));
        answer = await sendThroughGate(http, gates, request);
      }
      const { status, headers, body } = judge(answer, method);
      return { status, headers: { ...headers }, body: (body ?? {}) as T };
    } catch (error) {
      throw carried(error);
    }
  }

  return {
    sendGetRequestAsync: (url, options) => send('GET', url, options),
    sendPostRequestAsync: (url, options) => send('POST', url, options),
  };
}

/** The error that came through msal inside one of its own. */
export function carriedBy(error: unknown): unknown {
  return error instanceof AuthError && 'carried' in error ? error.carried : error;
}

// msal lets only errors of its own kind pass and resets their prototype, so ours travel as a property.
function carried(error: unknown): AuthError {
  return Object.assign(new AuthError('carried', ''), { carried: error });
}

/** The fields of a JSON object; none for anything else. */
export function fieldsOf(body: unknown): Readonly<Record<string, unknown>> {
  return typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as Record<string, unknown>) : {};
}

/** The text of a field; empty when it is absent or no text. */
export function textOf(body: unknown, ...names: readonly string[]): string {
  const fields = fieldsOf(body);
  return names.map((name) => fields[name]).find((value): value is string => typeof value === 'string') ?? '';
}
