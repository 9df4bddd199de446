import { Client } from 'pg';
import { connectAtMost } from './database';
import type { Log } from './log';
import { growingPause, idlePause } from './pause';
import { workKinds } from './wake';
import type { Wake } from './wake';

export interface Listener {
  close(): Promise<void>;
}

export interface ListenerOptions {
  readonly databaseUrl: string;
  readonly wake: Pick<Wake, 'touch'>;
  /** Server processes whose commits wake the loops directly. */
  readonly own: ReadonlySet<number>;
  readonly log: Log;
}

/** A connection on which nobody speaks can be lost without a word, so it is tried this often, milliseconds. */
const tryEvery = 60_000;
const answerWithin = 15_000;

/**
 * Hears of the work that others leave behind: other bots, the engine's own sessions, whoever writes into the tables by hand.
 * What is told while nobody listens is told to nobody (PostgreSQL, "LISTEN"), so whenever a session has begun to listen the
 * loops look once; and they look by themselves now and then, so that a loss costs seconds and never the work.
 */
export function startListening(options: ListenerOptions): Listener {
  const stopping = new AbortController();
  const running = listenOn(options, stopping.signal);
  return {
    async close() {
      stopping.abort();
      await running;
    },
  };
}

async function listenOn(options: ListenerOptions, signal: AbortSignal): Promise<void> {
  for (let failed = 0; !signal.aborted;) {
    try {
      await session(options, signal, () => (failed = 0));
    } catch (error) {
      if (signal.aborted) return;
      options.log.warn({ err: error }, 'the connection that hears of work was lost; opening another');
      await idlePause(growingPause(++failed, 100, 15_000), signal);
    }
  }
}

/** Ends when it is to stop, and throws when the session is lost. */
async function session({ databaseUrl, wake, own }: ListenerOptions, signal: AbortSignal, begun: () => void) {
  const client = new Client({
    connectionString: databaseUrl,
    application_name: 'account-desk listens',
    keepAlive: true,
    connectionTimeoutMillis: connectAtMost,
    query_timeout: answerWithin,
  });
  const lost = new Promise<never>((_, reject) => {
    client.on('error', reject);
    client.on('end', () => reject(new Error('The session ended.')));
  });
  lost.catch(() => undefined);
  client.on('notification', ({ processId, payload }) => {
    const kind = workKinds.find((one) => one === payload);
    if (kind && !own.has(processId)) wake.touch(kind);
  });
  try {
    await client.connect();
    await client.query('listen account_desk_work');
    begun();
    for (const kind of workKinds) wake.touch(kind);
    while (!signal.aborted) {
      await Promise.race([idlePause(tryEvery, signal), lost]);
      if (!signal.aborted) await client.query('select');
    }
  } finally {
    await client.end().catch(() => undefined);
  }
}
