import { sql } from 'kysely';
import type { Kysely, Migration } from 'kysely';

const openStates = sql.raw(`('checking', 'pending', 'approved', 'running', 'needs-hands')`);

/** A change of the password runs beside what becomes of the account, and at most one per account at a time. */
export const rotationsRunBeside: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`drop index desk.one_open_request_per_account`.execute(db);
    await sql`create unique index one_open_request_per_account on desk.requests (lower(account_name))
      where state in ${openStates} and body->>'kind' <> 'rotate'`.execute(db);
    await sql`create unique index one_open_rotation_per_account on desk.requests (lower(account_name))
      where state in ${openStates} and body->>'kind' = 'rotate'`.execute(db);
  },
};
