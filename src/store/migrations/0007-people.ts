import { sql } from 'kysely';
import type { Kysely, Migration } from 'kysely';

/** What Entra last said of the people who talk to the bot, so that no turn has to ask. */
export const people: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`create table desk.people (person_id text primary key, as_of timestamptz not null, body jsonb not null)`.execute(
      db,
    );
  },
};
