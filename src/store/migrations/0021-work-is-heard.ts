import { sql } from 'kysely';
import type { Kysely, Migration } from 'kysely';

/**
 * Whoever leaves work behind, by whatever way, is heard by every bot when it commits, so that none has to look each second.
 * What somebody has in hand is nobody else's work: claims tell nothing, letting go does. The payload never changes, so that
 * PostgreSQL tells of many rows of a transaction once (PostgreSQL, "NOTIFY").
 */
export const workIsHeard: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`create function desk.tell_of_work() returns trigger language plpgsql as $$
      begin perform pg_notify('account_desk_work', tg_argv[0]); return null; end $$`.execute(db);
    for (const { table, on, when, kind } of heard) {
      await sql`create trigger ${sql.raw(`${on}_is_heard`)} after ${sql.raw(on.replace('_', ' or '))}
        on desk.${sql.raw(table)} for each row when (${sql.raw(when)})
        execute function desk.tell_of_work(${sql.lit(kind)})`.execute(db);
    }
  },
};

const heard = [
  { table: 'jobs', on: 'insert_update', when: 'new.claimed_until is null', kind: 'jobs' },
  {
    table: 'postings',
    on: 'insert_update',
    when: 'new.claimed_until is null and new.sent < new.wanted',
    kind: 'outbox',
  },
  // One that was given up no longer holds back the card that it was to bring along.
  { table: 'notices', on: 'insert_update', when: 'new.claimed_until is null and new.sent_at is null', kind: 'outbox' },
  { table: 'unreached', on: 'insert_update', when: 'new.claimed_until is null', kind: 'outbox' },
  { table: 'conversations', on: 'insert', when: 'true', kind: 'outbox' },
  {
    table: 'conversations',
    on: 'update',
    when: '(new.gone_at, new.parked_until) is distinct from (old.gone_at, old.parked_until)',
    kind: 'outbox',
  },
];
