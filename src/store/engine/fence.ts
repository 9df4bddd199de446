import { Pool } from 'pg';
import { UpstreamError } from '../../desk/problem';
import { mapDatabaseError } from '../database-errors';

/** Throws when the run belongs to another process now, or when that cannot be found out. Asked right before each write. */
export type Fence = () => Promise<void>;

export interface Owners {
  /** The mark of the process that a run belongs to now; it changes with every takeover. Null: the engine has no such run. */
  ownerOf(workflowId: string): Promise<string | null>;
  close(): Promise<void>;
}

/** An answer that took longer may be out of date: the bot itself may have been frozen meanwhile. Milliseconds. */
const freshFor = 5_000;
const longestAnswer = 10_000;

export function openOwners(databaseUrl: string): Owners {
  const pool = new Pool({ connectionString: databaseUrl, max: 2, query_timeout: longestAnswer });
  // A lost connection shows at the next question.
  pool.on('error', () => undefined);
  return {
    async ownerOf(workflowId) {
      const { rows } = await pool.query<{ owner_xid: string | null }>(
        'select owner_xid from dbos.workflow_status where workflow_uuid = $1',
        [workflowId],
      );
      return rows[0]?.owner_xid ?? null;
    },
    close: () => pool.end(),
  };
}

/**
 * Remembers whose the run is when it begins, and refuses as soon as that changes. The engine refuses the records of a bot
 * that was frozen and replaced; this refuses what such a bot would still send.
 */
export async function raiseFence(owners: Pick<Owners, 'ownerOf'>, workflowId: string): Promise<Fence> {
  const ours = await owners.ownerOf(workflowId);
  return async () => {
    if ((await freshOwner(owners, workflowId)) === ours) return;
    throw new UpstreamError('again', { code: 'run-taken-over' });
  };
}

async function freshOwner(owners: Pick<Owners, 'ownerOf'>, workflowId: string): Promise<string | null> {
  for (;;) {
    const asked = Date.now();
    const owner = await owners.ownerOf(workflowId).catch((error: unknown) => {
      throw mapDatabaseError(error);
    });
    if (Date.now() - asked < freshFor) return owner;
  }
}
