import { sql } from 'kysely';
import type { Kysely, Migration } from 'kysely';

/** Copies that one person of a shared conversation sees, until when; and threads that nobody else can look into. */
export const privateCopies: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`alter table desk.postings add column private_until timestamptz`.execute(db);
    await sql`
      create index private_postings on desk.postings (subject_key text_pattern_ops)
      where private_until is not null`.execute(db);
    await sql`alter table desk.conversations add column is_private_thread boolean not null default false`.execute(db);
  },
};
