import { sql } from 'kysely';
import type { Kysely, Migration } from 'kysely';

/**
 * Cards and notices are addressed to people, who may have no chat yet; whether they were reached stands beside them. A
 * chat with others that was taken for somebody's own is one no longer.
 */
export const peopleAreReached: Migration = {
  async up(db: Kysely<unknown>) {
    await healKinds(db);
    await addressPostings(db);
    await addressNotices(db);
    await sql`
      create table desk.unreached (
        person_id text primary key,
        person jsonb not null,
        why text,
        since timestamptz,
        tries integer not null default 0,
        due_at timestamptz not null default now(),
        claimed_until timestamptz,
        claimed_by text
      )`.execute(db);
    await sql`
      alter table desk.conversations
        add column parked_until timestamptz,
        add column parks integer not null default 0`.execute(db);
  },
};

/** Ids that begin with 19: are those of channels, group chats and meetings. */
async function healKinds(db: Kysely<unknown>): Promise<void> {
  await sql`
    update desk.postings set viewer = null
    where conversation_id in (select id from desk.conversations where id like '19:%' or kind <> 'personal')`.execute(
    db,
  );
  await sql`
    update desk.conversations set kind = 'groupChat', person_id = null, person = null
    where kind = 'personal' and id like '19:%'`.execute(db);
  await sql`update desk.conversations set person_id = lower(person_id) where kind = 'personal'`.execute(db);
}

/** One copy for each person, whatever chat of theirs it is in: of several the newest stays. */
async function addressPostings(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table desk.postings
      alter column conversation_id drop not null,
      add column person_id text,
      add column reached_at timestamptz,
      drop constraint postings_subject_key_conversation_id_key`.execute(db);
  await sql`
    update desk.postings set person_id = chat.person_id from desk.conversations chat
    where chat.id = conversation_id and chat.kind = 'personal' and chat.person_id is not null`.execute(db);
  await sql`update desk.postings set reached_at = stale_since where activity_id is not null`.execute(db);
  await sql`
    delete from desk.postings older using desk.postings newer
    where older.subject_key = newer.subject_key and older.person_id = newer.person_id
      and (older.stale_since, older.id) < (newer.stale_since, newer.id)`.execute(db);
  await sql`
    alter table desk.postings
      add column place text not null generated always as (coalesce('person:' || person_id, conversation_id)) stored,
      add unique (subject_key, place)`.execute(db);
}

async function addressNotices(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table desk.notices
      alter column conversation_id drop not null,
      add column person_id text,
      add constraint somewhere check (person_id is not null or conversation_id is not null)`.execute(db);
  await sql`
    update desk.notices set person_id = chat.person_id, body = jsonb_set(body, '{person}', chat.person)
    from desk.conversations chat
    where chat.id = conversation_id and chat.kind = 'personal' and chat.person_id is not null and sent_at is null`.execute(
    db,
  );
}
