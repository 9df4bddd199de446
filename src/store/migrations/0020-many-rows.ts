import { sql } from 'kysely';
import type { Kysely, Migration } from 'kysely';

/**
 * What is looked for often is found by an index when there are tens of thousands of rows. Subjects of cards are found by how
 * they begin, which an index can only do that compares letter by letter (PostgreSQL, "Operator Classes and Operator Families").
 */
export const manyRows: Migration = {
  async up(db: Kysely<unknown>) {
    for (const index of indexes) await sql`create index ${sql.raw(index)}`.execute(db);
  },
};

const indexes = [
  'postings_by_subject on desk.postings (subject_key text_pattern_ops)',
  `posted_lists on desk.postings (subject_kind, subject_environment) where subject_kind <> 'request'`,
  'postings_by_person on desk.postings (person_id) where person_id is not null',
  'claimed_postings on desk.postings (claimed_by) where claimed_until is not null',
  'notices_by_person on desk.notices (person_id) where sent_at is null and given_up_at is null',
  'claimed_notices on desk.notices (claimed_by) where claimed_until is not null',
  'requests_by_account on desk.requests (account_name, number desc)',
  'requests_by_environment on desk.requests (environment_id, state)',
  'requests_by_asker on desk.requests (lower(requester_id))',
  `requests_by_owner on desk.requests (lower(body->'owner'->>'aadObjectId'))`,
  'accounts_by_environment on desk.accounts (environment_id, state)',
];
