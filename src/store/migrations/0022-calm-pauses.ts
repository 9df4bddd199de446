import { sql } from 'kysely';
import type { Kysely, Migration } from 'kysely';

/** In which state a request was when a picture of it was put off for no other reason than that its conversation stays calm. */
export const calmPauses: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`alter table desk.postings add column calm_in text`.execute(db);
  },
};
