import { sql } from 'kysely';
import type { Kysely, Migration } from 'kysely';

const openStates = sql.raw(`('checking', 'pending', 'approved', 'running', 'needs-hands')`);
const claimable = sql.raw(
  'attempts integer not null default 0, due_at timestamptz not null default now(), claimed_until timestamptz',
);

export const firstTables: Migration = {
  async up(db: Kysely<unknown>) {
    await requests(db);
    await runs(db);
    await chat(db);
    await work(db);
    await audit(db);
  },
};

async function requests(db: Kysely<unknown>): Promise<void> {
  await sql`create sequence desk.request_ids start 1001`.execute(db);
  await sql`create table desk.requests (
    id text primary key, number bigserial not null, version integer not null, state text not null, attempt integer not null,
    environment_id text not null, account_name text not null, requester_id text not null, body jsonb not null, facts jsonb not null
  )`.execute(db);
  // One open request per account name: two people, or one person twice, cannot start the same account side by side.
  await sql`create unique index one_open_request_per_account on desk.requests (lower(account_name)) where state in ${openStates}`.execute(
    db,
  );
  await sql`create index requests_by_state on desk.requests (state, number desc)`.execute(db);
  await sql`create index requests_by_requester on desk.requests (requester_id, number desc)`.execute(db);

  await sql`create table desk.slots (
    request_id text primary key, environment_id text not null, held_at timestamptz not null default now(), settled_at timestamptz
  )`.execute(db);
  await sql`create index slots_by_environment on desk.slots (environment_id)`.execute(db);
  await sql`create table desk.surveys (environment_id text primary key, taken_at timestamptz not null, body jsonb not null)`.execute(
    db,
  );
  await sql`create table desk.approver_snapshots (environment_id text primary key, taken_at timestamptz not null, approvers jsonb not null)`.execute(
    db,
  );
}

async function runs(db: Kysely<unknown>): Promise<void> {
  await sql`create table desk.loans (
    id integer generated always as identity primary key, request_id text not null, lender_id text not null, state text not null, body jsonb not null
  )`.execute(db);
  await sql`create unique index one_open_loan_per_lender on desk.loans (lender_id) where state <> 'returned'`.execute(
    db,
  );
  await sql`create unique index one_open_loan_per_request on desk.loans (request_id) where state <> 'returned'`.execute(
    db,
  );
  await sql`create index loans_by_request on desk.loans (request_id, id desc)`.execute(db);

  await sql`create table desk.run_steps (
    request_id text not null, attempt integer not null, name text not null, position integer not null, state text not null, body jsonb not null,
    primary key (request_id, attempt, name)
  )`.execute(db);
  await sql`create table desk.accounts (
    name text primary key, environment_id text not null, owner_id text not null, state text not null, body jsonb not null
  )`.execute(db);
  await sql`create table desk.hand_overs (request_id text primary key, state text not null, ticket text, body jsonb not null)`.execute(
    db,
  );
  await sql`create table desk.secrets (
    name text primary key, version integer not null default 1, jwe text not null, changed_at timestamptz not null default now()
  )`.execute(db);
}

async function chat(db: Kysely<unknown>): Promise<void> {
  await sql`create table desk.conversations (
    id text primary key, kind text not null, person_id text, person jsonb, members jsonb not null, reference jsonb not null,
    gone_at timestamptz, seen_at timestamptz not null default now()
  )`.execute(db);
  await sql`create index conversations_by_person on desk.conversations (person_id) where person_id is not null`.execute(
    db,
  );

  await sql`create table desk.postings (
    id text primary key, subject_key text not null, subject_kind text not null, subject_environment text, subject jsonb not null,
    conversation_id text not null, viewer jsonb, activity_id text, locale text not null, time_zone text not null,
    wanted integer not null, sent integer not null, stale_since timestamptz not null, ${claimable},
    unique (subject_key, conversation_id)
  )`.execute(db);
  await sql`create index stale_postings on desk.postings (stale_since) where sent < wanted`.execute(db);
  await sql`create index postings_by_activity on desk.postings (conversation_id, activity_id)`.execute(db);

  await sql`create table desk.notices (
    key text primary key, conversation_id text not null, body jsonb not null, created_at timestamptz not null default now(),
    sent_at timestamptz, given_up_at timestamptz, ${claimable}
  )`.execute(db);
  await sql`create index waiting_notices on desk.notices (created_at) where sent_at is null and given_up_at is null`.execute(
    db,
  );
}

async function work(db: Kysely<unknown>): Promise<void> {
  await sql`create table desk.jobs (
    kind text not null, key text not null, data jsonb not null, again_at timestamptz, parked_at timestamptz, last_error text, ${claimable},
    primary key (kind, key)
  )`.execute(db);
  await sql`create index due_jobs on desk.jobs (due_at) where parked_at is null`.execute(db);
}

async function audit(db: Kysely<unknown>): Promise<void> {
  await sql`create table desk.audit (seq bigint primary key, request_id text, hash text not null, line text not null)`.execute(
    db,
  );
  await sql`create index audit_by_request on desk.audit (request_id, seq)`.execute(db);
  await sql`create table desk.audit_head (id integer primary key default 1 check (id = 1), lines bigint not null, hash text not null)`.execute(
    db,
  );
  await sql`insert into desk.audit_head (lines, hash) values (0, '')`.execute(db);
  await sql`create function desk.refuse_audit_change() returns trigger language plpgsql as $$
    begin raise exception 'the audit is append-only'; end $$`.execute(db);
  await sql`create trigger audit_is_append_only before update or delete or truncate on desk.audit
    for each statement execute function desk.refuse_audit_change()`.execute(db);
}
