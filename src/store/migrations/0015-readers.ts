import { sql } from 'kysely';
import type { Kysely, Migration } from 'kysely';

/** In which language and time zone people read, as their Teams said last. */
export const readers: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      create table desk.readers (
        person_id text primary key,
        locale text,
        time_zone text,
        seen_at timestamptz not null
      )`.execute(db);
  },
};
