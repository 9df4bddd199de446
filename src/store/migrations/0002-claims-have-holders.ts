import { sql } from 'kysely';
import type { Kysely, Migration } from 'kysely';

/** Who holds a claim, so that what a dead bot held is free as soon as it is known to be dead. */
export const claimsHaveHolders: Migration = {
  async up(db: Kysely<unknown>) {
    for (const table of ['postings', 'notices', 'jobs']) {
      await sql`alter table ${sql.table(`desk.${table}`)} add column claimed_by text`.execute(db);
    }
  },
};
