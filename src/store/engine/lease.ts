import { DBOSExecutor } from '@dbos-inc/dbos-sdk/internal/dbos-executor';
import { Client } from 'pg';
import type { Log } from '../log';
import { tryLock, unlock } from '../advisory-lock';
import { freeClaimsOf, holdersOfClaims } from '../claims';
import { connectAtMost } from '../database';
import { idlePause, pause } from '../pause';
import { keepTrouble } from '../../usecases/readiness';
import type { Trouble } from '../../usecases/readiness';
import { startRecovered } from './dispatcher';

export interface Lease {
  /** From now on runs and claims of dead bots are taken over, looked for every two seconds. */
  startTakeover(): void;
  /** Why nobody can tell that this bot is alive; null while the lease is held. */
  readonly trouble: () => Trouble | null;
  release(): Promise<void>;
}

interface LeaseOptions {
  readonly databaseUrl: string;
  readonly executorId: string;
  /** How long a start waits for a predecessor of the same name that is just ending, milliseconds. */
  readonly patienceMs: number;
  readonly log: Log;
}

/** How often runs of dead bots are looked for, milliseconds. */
const lookEvery = 2000;

/** A bot that is silent for so long is taken for dead: the database ends its session, and with it the lock. Milliseconds. */
const silentAtMost = 15_000;

/**
 * A database lock in the bot's name, held as long as its session lives: it proves that the bot is alive. A bot that dies
 * or hangs loses it, and whoever gets it then may take over its runs and what it had in hand; its next start gets the
 * latter at once. The engine itself fences off a bot that was only frozen.
 */
export async function holdLease(options: LeaseOptions): Promise<Lease> {
  const { executorId, log } = options;
  const stopping = new AbortController();
  let session = await openSession(options);
  await freeClaimsOf(session, executorId);
  let takeover = Promise.resolve();
  const trouble = keepTrouble(() => new Date());
  return {
    trouble: trouble.now,
    startTakeover() {
      takeover = watch();
    },
    async release() {
      stopping.abort();
      await takeover;
      await session.end().catch(() => undefined);
    },
  };

  async function watch(): Promise<void> {
    while (!stopping.signal.aborted) {
      await idlePause(lookEvery, stopping.signal);
      if (stopping.signal.aborted) return;
      try {
        await trouble.during(() => takeOverDead(session, executorId, log));
      } catch (error) {
        log.warn({ err: error }, 'the session that holds the lease was lost; opening another');
        await session.end().catch(() => undefined);
        session = await openSession({ ...options, patienceMs: lookEvery }).catch((problem: unknown) => {
          trouble.note(problem);
          log.error({ err: problem }, 'the lease could not be renewed; trying on');
          return session;
        });
      }
    }
  }
}

async function openSession({ databaseUrl, executorId, patienceMs }: LeaseOptions): Promise<Client> {
  const session = new Client({
    connectionString: databaseUrl,
    application_name: `account-desk lease ${executorId}`,
    keepAlive: true,
    connectionTimeoutMillis: connectAtMost,
    query_timeout: silentAtMost,
  });
  // A lost session shows at the next query.
  session.on('error', () => undefined);
  await session.connect();
  await session.query(`set idle_session_timeout = ${silentAtMost}`);
  const deadline = Date.now() + patienceMs;
  while (!(await tryLock(session, lockName(executorId)))) {
    if (Date.now() > deadline) {
      await session.end();
      throw new Error(
        `Another bot named "${executorId}" works on this database. Stop it, or give this one a name of its own; ` +
          'two bots of the same name would do the same work twice.',
      );
    }
    await pause(200);
  }
  return session;
}

async function takeOverDead(session: Client, executorId: string, log: Log): Promise<void> {
  const { rows } = await session.query<{ bot: string }>(
    `select executor_id as bot from dbos.workflow_status where status = 'PENDING' union ${holdersOfClaims}`,
  );
  for (const { bot: other } of rows) {
    if (other === executorId || !(await tryLock(session, lockName(other)))) continue;
    try {
      await freeClaimsOf(session, other);
      const taken = await DBOSExecutor.globalInstance?.recoverPendingWorkflows([other]);
      if (!taken?.length) continue;
      void startRecovered();
      log.warn({ from: other, runs: taken.length }, 'took over the runs of a bot that is gone');
    } finally {
      await unlock(session, lockName(other));
    }
  }
}

function lockName(executorId: string): string {
  return `account-desk-bot:${executorId}`;
}
