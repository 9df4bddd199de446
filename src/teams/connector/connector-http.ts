import type { ConnectorClientOptions } from 'botframework-connector';
import { z } from 'zod/v4';
import { retryAfterMs } from '../../desk/retry-after';
import { ChatError } from '../../usecases/ports';
import type { Outgoing } from '../ports';
import { toChatError } from './connector-error';

type HttpClient = NonNullable<ConnectorClientOptions['httpClient']>;
type ConnectorRequest = Parameters<HttpClient['sendRequest']>[0];
type ConnectorResponse = Awaited<ReturnType<HttpClient['sendRequest']>>;

export interface ConnectorHttpOptions {
  /** Last look before the bot's token leaves the process. */
  readonly isAllowed: (url: string) => boolean;
  readonly outgoing: Outgoing;
  /** Milliseconds until an unanswered call is given up. */
  readonly timeoutMs: number;
}

/** Rosters are the longest answers, bytes. */
const longestAnswer = 4 * 1_024 * 1_024;

const errorBody = z.looseObject({
  error: z.looseObject({ code: z.string().catch(''), message: z.string().catch('') }),
});

/**
 * Carries the SDK's calls to the Bot Connector. Refusals are thrown as {@link ChatError}, which the SDK's retry policy
 * does not know and so never repeats: by itself it sends a message up to four times when an answer is lost, and waits
 * for ever for a server that hangs. Repeating is the outbox's business, because only it knows what is on screen.
 */
export function createConnectorHttp(options: ConnectorHttpOptions): HttpClient {
  return {
    async sendRequest(request: ConnectorRequest): Promise<ConnectorResponse> {
      const { url, method } = request;
      const body: unknown = request.body;
      const call = { url, method, headers: request.headers.toJson(), ...(typeof body === 'string' ? { body } : {}) };
      const { status, headers, text } = await callConnector(options, call);
      return { request, status, headers: headersOf(request, headers), bodyAsText: text };
    },
  };
}

type ConnectorCall = Pick<Parameters<Outgoing['send']>[0], 'method' | 'url' | 'headers' | 'body'>;

/** One call to the Bot Connector, past the SDK; resolves with an answer below 300, and throws {@link ChatError} for any other. */
export async function callConnector(options: ConnectorHttpOptions, call: ConnectorCall): ReturnType<Outgoing['send']> {
  if (!options.isAllowed(call.url))
    throw new ChatError('again', 'The address is not on the list of allowed connector hosts.');
  const answer = await send(options, call);
  if (answer.status < 300) return answer;
  const pause = retryAfterMs(answer.headers['retry-after'], Date.now());
  throw toChatError({
    method: call.method,
    status: answer.status,
    ...errorOf(answer.text),
    ...(pause === undefined ? {} : { retryAfterMs: pause }),
  });
}

/** A lost answer is ambiguous: the message may have arrived. A redirect is not followed and counts as lost. */
async function send({ outgoing, timeoutMs }: ConnectorHttpOptions, call: ConnectorCall): ReturnType<Outgoing['send']> {
  const lost = `${call.method} to the Bot Connector got no answer; it may have been applied.`;
  const answer = await outgoing.send({ ...call, timeoutMs, maxBytes: longestAnswer }).catch((cause: unknown) => {
    throw new ChatError('again', lost, undefined, { cause });
  });
  if (answer.status >= 300 && answer.status < 400) throw new ChatError('again', lost);
  return answer;
}

function errorOf(text: string): { readonly code: string; readonly message: string } {
  try {
    const { code = '', message = '' } = errorBody.safeParse(JSON.parse(text)).data?.error ?? {};
    return { code, message };
  } catch {
    return { code: '', message: '' };
  }
}

function headersOf(request: ConnectorRequest, given: Readonly<Record<string, string>>): ConnectorResponse['headers'] {
  const headers = request.headers.clone();
  for (const name of headers.headerNames()) headers.remove(name);
  for (const [name, value] of Object.entries(given)) headers.set(name, value);
  return headers;
}
