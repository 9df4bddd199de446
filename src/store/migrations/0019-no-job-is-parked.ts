import { sql } from 'kysely';
import type { Kysely, Migration } from 'kysely';

/** Work that failed too often was left lying; it is tried again now. The column stays for a bot of the version before. */
export const noJobIsParked: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`update desk.jobs set parked_at = null, attempts = 0, due_at = now() where parked_at is not null`.execute(
      db,
    );
    await sql`drop index desk.due_jobs`.execute(db);
    await sql`create index due_jobs on desk.jobs (due_at)`.execute(db);
  },
};
