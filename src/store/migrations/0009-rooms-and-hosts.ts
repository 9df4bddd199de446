import { sql } from 'kysely';
import type { Kysely, Migration } from 'kysely';

/** Which conversation the admins of an environment chose, and connector hosts that were refused. */
export const roomsAndHosts: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      create table desk.admin_conversations (
        environment_id text primary key,
        conversation_id text not null,
        chosen_by jsonb not null,
        chosen_at timestamptz not null
      )`.execute(db);
    await sql`
      create table desk.refused_hosts (
        host text primary key,
        times bigint not null,
        first_at timestamptz not null,
        last_at timestamptz not null
      )`.execute(db);
  },
};
