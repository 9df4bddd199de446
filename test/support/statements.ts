import net from 'node:net';
import type { AddressInfo } from 'node:net';

export interface CountedDatabase {
  /** The same database, by a way on which nothing passes uncounted. */
  readonly url: string;
  /** Every statement that was executed, by its text, oldest first; whoever counts empties it. */
  readonly statements: string[];
  /** While it holds, nothing that is sent arrives, and nobody is told. */
  hold(isHeld: boolean): void;
  close(): Promise<void>;
}

/** Stands between whoever connects and the server, and reads what they send (PostgreSQL, "Frontend/Backend Protocol"). */
export async function countStatements(databaseUrl: string): Promise<CountedDatabase> {
  const server = new URL(databaseUrl);
  const statements: string[] = [];
  const open = new Set<net.Socket>();
  let isHeld = false;
  const proxy = net.createServer((client) => {
    const behind = net.connect(Number(server.port), server.hostname);
    const read = readerOf((text) => void statements.push(text));
    for (const socket of [client, behind]) {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => (open.delete(socket), client.destroy(), behind.destroy()));
    }
    client.on('data', (bytes) => (read(bytes), behind.write(bytes)));
    behind.on('data', (bytes) => client.write(bytes));
    if (isHeld) client.pause();
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const { port } = proxy.address() as AddressInfo;
  const url = new URL(databaseUrl);
  Object.assign(url, { hostname: '127.0.0.1', port: String(port) });
  return {
    url: url.href,
    statements,
    hold(held) {
      isHeld = held;
      for (const socket of open)
        if (held) socket.pause();
        else socket.resume();
    },
    close() {
      for (const socket of open) socket.destroy();
      return new Promise((resolve) => proxy.close(() => resolve()));
    },
  };
}

/** A session begins with a message that has no type; of the others a simple query and an execution are statements. */
function readerOf(onStatement: (text: string) => void): (bytes: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  let begun = false;
  let parsed = '';
  return (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    for (;;) {
      const head = begun ? 1 : 0;
      if (rest.length < head + 4) return;
      const end = head + rest.readInt32BE(head);
      if (rest.length < end) return;
      const [type, body] = [begun ? String.fromCharCode(rest[0]!) : '', rest.subarray(head + 4, end)];
      rest = rest.subarray(end);
      begun = true;
      if (type === 'P')
        parsed =
          body
            .subarray(body.indexOf(0) + 1)
            .toString('utf8')
            .split('\0')[0] ?? '';
      if (type === 'Q') onStatement(body.toString('utf8').replace(/\0$/, ''));
      if (type === 'E') onStatement(parsed);
    }
  };
}
