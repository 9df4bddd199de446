import { sql } from 'kysely';
import type { Kysely, Migration } from 'kysely';

/** Accounts on slots of an environment that the desk did not make: when they were told of, and who knows them. */
export const strays: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      create table desk.strays (
        environment_id text not null,
        systemuser_id text not null,
        first_digest integer not null,
        last_digest integer not null,
        told_at timestamptz not null,
        known_by jsonb,
        known_at timestamptz,
        primary key (environment_id, systemuser_id)
      )`.execute(db);
  },
};
