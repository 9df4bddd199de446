import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Balancer {
  readonly messagesUrl: string;
  /** How many deliveries each bot got. */
  readonly delivered: () => readonly number[];
  close(): Promise<void>;
}

/** The front of several bots, as a cloud puts one: each delivery of Teams goes to the next of them. */
export async function balance(messagesUrls: readonly string[]): Promise<Balancer> {
  const delivered = messagesUrls.map(() => 0);
  let turn = 0;
  const server = createServer((request, response) => {
    const chosen = turn++ % messagesUrls.length;
    delivered[chosen] = (delivered[chosen] ?? 0) + 1;
    void pass(request, messagesUrls[chosen] ?? '').then(
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
    delivered: () => [...delivered],
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function pass(request: IncomingMessage, url: string): Promise<Response> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { authorization, 'content-type': type } = request.headers;
  return fetch(url, {
    method: request.method ?? 'POST',
    headers: { ...(authorization ? { authorization } : {}), 'content-type': type ?? 'application/json' },
    body: Buffer.concat(chunks),
  });
}
