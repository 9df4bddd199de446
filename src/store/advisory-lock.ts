import type { Client } from 'pg';

/** Takes the lock of this name for the session unless another has it. It is held until {@link unlock}, or until the session ends. */
export async function tryLock(session: Pick<Client, 'query'>, name: string): Promise<boolean> {
  const { rows } = await session.query<{ ok: boolean }>('select pg_try_advisory_lock(hashtextextended($1, 42)) as ok', [
    name,
  ]);
  return rows[0]?.ok === true;
}

export async function unlock(session: Pick<Client, 'query'>, name: string): Promise<void> {
  await session.query('select pg_advisory_unlock(hashtextextended($1, 42))', [name]);
}
