import type { ConnectorClientOptions } from 'botframework-connector';
import { z } from 'zod/v4';
import { ChatError } from '../../usecases/ports';
import { toChatError } from './connector-error';

type HttpClient = NonNullable<ConnectorClientOptions['httpClient']>;
type HttpRequest = Parameters<HttpClient['sendRequest']>[0];
type HttpResponse = Awaited<ReturnType<HttpClient['sendRequest']>>;

export interface ConnectorHttpOptions {
  /** Last look before the bot's token leaves the process. */
  readonly isAllowed: (url: string) => boolean;
  /** Milliseconds until an unanswered call is given up. */
  readonly timeoutMs: number;
}

const errorBody = z.looseObject({ error: z.looseObject({ code: z.string() }) });

/**
 * Carries the SDK's calls to the Bot Connector. Refusals are thrown as {@link ChatError}, which the SDK's retry policy
 * does not know and so never repeats: by itself it sends a message up to four times when an answer is lost, and waits
 * for ever for a server that hangs. Repeating is the outbox's business, because only it knows what is on screen.
 */
export function createConnectorHttp({ isAllowed, timeoutMs }: ConnectorHttpOptions): HttpClient {
  return {
    async sendRequest(request: HttpRequest): Promise<HttpResponse> {
      if (!isAllowed(request.url))
        throw new ChatError('refused', 'The address is not on the list of allowed connector hosts.');
      const { response, text } = await send(request, timeoutMs);
      if (!response.ok)
        throw toChatError({
          method: request.method,
          status: response.status,
          code: codeOf(text),
          ...retryAfter(response),
        });
      return { request, status: response.status, headers: headersOf(request, response), bodyAsText: text };
    },
  };
}

/** A lost answer is ambiguous: the message may have arrived. */
async function send(request: HttpRequest, timeoutMs: number): Promise<{ response: Response; text: string }> {
  const { url, method } = request;
  const body: unknown = request.body;
  const headers = request.headers.toJson();
  const init = { method, headers, redirect: 'error' as const, signal: AbortSignal.timeout(timeoutMs) };
  try {
    const response = await fetch(url, typeof body === 'string' ? { ...init, body } : init);
    return { response, text: await response.text() };
  } catch (cause) {
    throw new ChatError('again', `${method} to the Bot Connector got no answer; it may have been applied.`, undefined, {
      cause,
    });
  }
}

function codeOf(text: string): string {
  try {
    return errorBody.safeParse(JSON.parse(text)).data?.error.code ?? '';
  } catch {
    return '';
  }
}

/** Seconds or an HTTP date (RFC 9110, 10.2.3). */
function retryAfter(response: Response): { retryAfterMs: number } | Record<string, never> {
  const given = response.headers.get('retry-after');
  if (given === null) return {};
  const ms = /^\d+$/.test(given) ? Number(given) * 1_000 : Date.parse(given) - Date.now();
  return Number.isFinite(ms) ? { retryAfterMs: Math.max(0, ms) } : {};
}

function headersOf(request: HttpRequest, response: Response): HttpResponse['headers'] {
  const headers = request.headers.clone();
  for (const name of headers.headerNames()) headers.remove(name);
  response.headers.forEach((value, name) => headers.set(name, value));
  return headers;
}
