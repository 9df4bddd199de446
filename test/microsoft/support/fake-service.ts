import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as it arrived on the wire. */
interface Received {
  readonly method: string;
  /** Path and query, byte for byte. */
  readonly target: string;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
  readonly body: unknown;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface FakeAnswer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  /** An object is sent as JSON, a string as it is. */
  readonly body?: unknown;
  /** Cuts the connection instead of answering. */
  readonly reset?: boolean;
  /** Never answers. */
  readonly hang?: boolean;
  /** Answers after so many milliseconds. */
  readonly delayMs?: number;
  /** Answers when it has resolved. */
  readonly held?: Promise<unknown>;
}

type Script = (request: Received, count: number) => FakeAnswer;

export interface FakeService {
  readonly origin: string;
  /** All but token requests. */
  readonly requests: readonly Received[];
  readonly tokenRequests: readonly Received[];
  /** Replaces what is answered; the count starts at 1 again. */
  answer(script: Script): void;
  answerTokens(script: Script): void;
  close(): Promise<void>;
}

/** A small HTTP server on 127.0.0.1 that also gives out tokens `token-1`, `token-2`, …. */
export async function startFakeService(): Promise<FakeService> {
  const requests: Received[] = [];
  const tokenRequests: Received[] = [];
  let script: Script = () => ({ status: 200, body: {} });
  let tokenScript: Script = (_request, count) => token(count);
  let base = 0;
  const server = createServer((incoming, response) => void handle(incoming, response));

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await receive(incoming);
    const isToken = request.target.includes('/oauth2/');
    (isToken ? tokenRequests : requests).push(request);
    const answer = isToken ? tokenScript(request, tokenRequests.length) : script(request, requests.length - base);
    if (answer.reset) return void incoming.socket.destroy();
    if (answer.delayMs) await new Promise((resolve) => setTimeout(resolve, answer.delayMs));
    await answer.held;
    if (!answer.hang) reply(response, answer);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    tokenRequests,
    answer(next) {
      script = next;
      base = requests.length;
    },
    answerTokens: (next) => void (tokenScript = next),
    close: () => stop(server),
  };
}

export function token(count: number): FakeAnswer {
  return { status: 200, body: { token_type: 'Bearer', expires_in: 3599, access_token: `token-${count}` } };
}

async function receive(incoming: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  const isJson = incoming.headers['content-type']?.includes('json');
  return {
    method: incoming.method ?? '',
    target: incoming.url ?? '',
    headers: incoming.headers,
    text,
    body: isJson ? (JSON.parse(text) as unknown) : text,
    at: Date.now(),
  };
}

function reply(response: ServerResponse, { status, headers = {}, body }: FakeAnswer): void {
  const text = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
}

async function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
