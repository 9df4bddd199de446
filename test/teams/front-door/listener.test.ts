import { connect, type Socket } from 'node:net';
import type { RequestListener, Server } from 'node:http';
import { listen, type Listener } from '../../../src/teams/front-door/listener';
import { createStrangers } from '../../../src/teams/front-door/strangers';
import { until } from '../../support/wait';
import { speak } from '../support/web';

const open: Listener[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((listener) => listener.close(0)));
});

const calm: RequestListener = (_request, response) => void response.end('calm');

async function listening(handler: RequestListener = calm, port = 0): Promise<Listener> {
  const listener = await listen(handler, { host: '127.0.0.1', port, strangers: createStrangers() });
  open.push(listener);
  return listener;
}

const ask = (more = '') => `GET / HTTP/1.1\r\nHost: x\r\n${more}\r\n`;

/** A handler that holds its answers back, and those who wait for one. */
function holding() {
  const held: (() => void)[] = [];
  return {
    held,
    handler: (_: unknown, response: { end(text: string): void }) => void held.push(() => response.end('late')),
  };
}

it('whoever sends slowly has seconds for it, and so many connections are open at most', async () => {
  const servers: Server[] = [];
  const { port } = await listening(({ socket }, response) => {
    servers.push((socket as Socket & { server: Server }).server);
    response.end();
  });

  await speak(port, ask('Connection: close\r\n'));

  expect(servers[0]).toMatchObject({
    headersTimeout: 10_000,
    requestTimeout: 15_000,
    keepAliveTimeout: 65_000,
    maxConnections: 2_000,
  });
});

it.each([
  [32_000, '200'],
  [33_000, '431'],
])('a head of some %p bytes is answered %p', async (bytes, status) => {
  const { port } = await listening();

  const answer = await speak(port, ask(`Connection: close\r\nX-Long: ${'x'.repeat(bytes - 100)}\r\n`));

  expect(answer.slice(9, 12)).toBe(status);
});

it('who wants another protocol is told no, whole and at once', async () => {
  const { port } = await listening();

  expect(await speak(port, ask('Connection: Upgrade\r\nUpgrade: websocket\r\n'))).toBe(
    'HTTP/1.1 426 Upgrade Required\r\nConnection: close\r\nContent-Length: 0\r\n\r\n',
  );
});

it('a connection counts as a stranger’s from its first moment', async () => {
  const listener = await listen(calm, { host: '127.0.0.1', port: 0, strangers: createStrangers(1) });
  open.push(listener);

  const first = speak(listener.port, 'GET');
  await speak(listener.port, ask('Connection: close\r\n'));

  expect(await first).toBe('');
});

it('a port that is taken is an error, and a free one is found for 0', async () => {
  const { port } = await listening();

  await expect(listening(calm, port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  expect(port).toBeGreaterThan(0);
});

describe('when it closes', () => {
  it('nobody new comes in', async () => {
    const listener = await listening();
    await listener.close(0);

    expect(await speak(listener.port, ask())).toBe('');
  });

  it('whoever waits for an answer still gets it, and the closing waits for that', async () => {
    const { held, handler } = holding();
    const listener = await listening(handler);
    const waiting = speak(listener.port, ask('Connection: close\r\n'));
    await until(() => held.length === 1);
    let isClosed = false;
    const closing = listener.close(600_000).then(() => (isClosed = true));
    await new Promise(setImmediate);
    expect(isClosed).toBe(false);

    held[0]!();

    expect(await waiting).toMatch(/late$/);
    expect(await closing).toBe(true);
  });

  it('and not for a connection that is kept after that answer', async () => {
    const { held, handler } = holding();
    const listener = await listening(handler);
    const socket = connect(listener.port, '127.0.0.1', () => socket.resume().write(ask()));
    await until(() => held.length === 1);
    let isClosed = false;
    void listener.close(600_000).then(() => (isClosed = true));

    held[0]!();

    // By itself Node lets go of it after 65 seconds.
    await until(() => isClosed && socket.closed, 40_000);
  });

  it('whoever is silent after an answer is not waited for', async () => {
    const listener = await listening();
    const socket = connect(listener.port, '127.0.0.1', () => socket.write(ask()));
    await new Promise((resolve) => socket.once('data', resolve));

    await listener.close(600_000);

    await until(() => socket.closed);
  });

  it('who takes longer than the grace is cut off', async () => {
    const { held, handler } = holding();
    const listener = await listening(handler);
    const waiting = speak(listener.port, ask());
    await until(() => held.length === 1);

    await listener.close(20);

    expect(await waiting).toBe('');
  });
});
