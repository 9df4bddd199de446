import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Balancer {
  readonly messagesUrl: string;
  /** How many deliveries each bot got, of those that it leads to now. */
  readonly delivered: () => readonly number[];
  /** From now on deliveries go to these bots. */
  lead(messagesUrls: readonly string[]): void;
  close(): Promise<void>;
}

interface Led {
  readonly url: string;
  delivered: number;
}

/**
 * The front of several bots, as a cloud puts one: each delivery of Teams goes to the next of them, past one where nobody
 * listens. A delivery that broke off in a bot is not given to another: nobody knows what became of it.
 */
export async function balance(messagesUrls: readonly string[]): Promise<Balancer> {
  let bots = ledTo(messagesUrls);
  let turn = 0;
  const server = createServer((request, response) => {
    const first = turn++ % bots.length;
    void pass(request, [...bots.slice(first), ...bots.slice(0, first)]).then(
      async (answer) => {
        const type = answer.headers.get('content-type');
        response.writeHead(answer.status, type === null ? {} : { 'content-type': type });
        response.end(Buffer.from(await answer.arrayBuffer()));
      },
      () => response.writeHead(502).end(),
    );
  });
  // Longer than Teams keeps one: who closes first loses what is just being sent.
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    messagesUrl: `http://127.0.0.1:${port}/api/messages`,
    delivered: () => bots.map(({ delivered }) => delivered),
    lead: (urls) => void (bots = ledTo(urls)),
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function ledTo(urls: readonly string[]): Led[] {
  return urls.map((url) => ({ url, delivered: 0 }));
}

async function pass(request: IncomingMessage, bots: readonly Led[]): Promise<Response> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { authorization, 'content-type': type } = request.headers;
  const delivery = {
    method: request.method ?? 'POST',
    headers: { ...(authorization ? { authorization } : {}), 'content-type': type ?? 'application/json' },
    body: Buffer.concat(chunks),
  };
  let refused = new Error('No bot is led to.');
  for (const bot of bots) {
    try {
      const answer = await fetch(bot.url, delivery);
      bot.delivered += 1;
      return answer;
    } catch (error) {
      if (!isNobodyThere(error)) throw error;
      refused = error as Error;
    }
  }
  throw refused;
}

function isNobodyThere(error: unknown): boolean {
  return ((error as Error).cause as { readonly code?: string } | undefined)?.code === 'ECONNREFUSED';
}
