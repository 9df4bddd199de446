import { connect } from 'node:net';
import { listen, type Listener } from '../../../src/teams/front-door/listener';
import { createLoad } from '../../../src/teams/front-door/load';
import type { Denial } from '../../../src/teams/front-door/options';
import { jsonGuard, shapeGuard } from '../../../src/teams/front-door/shape';
import { createStrangers } from '../../../src/teams/front-door/strangers';
import { createWeb, usualProtections, type TurnAnswer } from '../../../src/teams/front-door/web';
import { logBook, question } from './door';

type WebOptions = Parameters<typeof createWeb>[0];

const open: Listener[] = [];

/** The front door before a turn of the test's own, with no guards but those who read the body. */
export async function openWeb(change: Partial<WebOptions> = {}) {
  const { lines, logger } = logBook();
  const denials: Denial[] = [];
  const turns: string[] = [];
  const clock = { now: 0 };
  const web = createWeb({
    guards: [jsonGuard, shapeGuard],
    protections: usualProtections,
    bodyLimit: 2_000,
    logger,
    now: () => clock.now,
    ready: async () => true,
    onDenied: async (denial) => void denials.push(denial),
    onProven: () => undefined,
    load: createLoad(),
    turn: async ({ text }, authorization): Promise<TurnAnswer> => {
      turns.push(`${text} ${authorization}`);
      return { status: 200, body: { turn: turns.length } };
    },
    ...change,
  });
  const listener = await listen(web, { host: '127.0.0.1', port: 0, strangers: createStrangers() });
  open.push(listener);
  const address = `http://127.0.0.1:${listener.port}`;
  return {
    lines,
    denials,
    turns,
    clock,
    port: listener.port,
    get: (path: string) => fetch(`${address}${path}`).then(answerOf),
    /** Ravi's question, changed. */
    ask: (activity: object = {}, headers: Record<string, string> = {}) =>
      post(address, JSON.stringify({ ...question, ...activity }), headers),
    send: (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
      post(address, body, headers),
  };
}

function post(address: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string>) {
  return fetch(`${address}/api/messages`, { method: 'POST', body, headers }).then(answerOf);
}

async function answerOf(response: Response) {
  return { status: response.status, text: await response.text(), headers: response.headers };
}

export async function closeAll(): Promise<void> {
  await Promise.all(open.splice(0).map((listener) => listener.close(100)));
}

/** Sends the words and nothing more. Resolves with the answer when the bot has hung up, or has said what is waited for. */
export function speak(port: number, words: string, until?: RegExp): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(words));
    let heard = '';
    socket.on('data', (data) => {
      heard += data.toString();
      if (until?.test(heard)) socket.destroy();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(heard));
  });
}
