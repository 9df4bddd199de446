import type { AccountRecord } from '../../src/desk/account';
import type { ServiceRequest } from '../../src/desk/request';
import { request } from './store-samples';

/** Tables that grow for as long as the desk is in use. */
const growing = [
  'requests',
  'postings',
  'notices',
  'accounts',
  'audit',
  'conversations',
  'run_steps',
  'loans',
  'people',
];

/** An account of the register, but for what the rows say. */
const register: Omit<AccountRecord, 'name' | 'requestId' | 'environmentId' | 'owner' | 'state'> = {
  userPrincipalName: 'svc-of-years@contoso.onmicrosoft.com',
  marker: 'of-years',
  kind: 'cloud',
  userId: '77777777-0000-4000-8000-000000000001',
  systemuserId: '77777777-0000-4000-8000-000000000002',
  roleId: 'orders',
  purpose: 'Moves orders into the CRM',
  secretName: null,
  createdAt: '2026-01-01T08:00:00.000Z',
  reviewOn: '2030-01-01',
  findings: [],
};

/** How many rows of each; a request has four cards. */
export interface Years {
  readonly requests: number;
  readonly accounts: number;
  readonly notices: number;
  readonly people: number;
  readonly loans: number;
  readonly runs: number;
}

/** Whose and where: SQL for a number `n`. */
export interface Spread {
  readonly environmentOf: string;
  readonly personOf: (n: string) => string;
}

const widely: Spread = { environmentOf: `'env-' || n % 40`, personOf: (n) => `'person-' || ${n}` };

/** Years of a large tenant, in rows that stand as they are left behind: one request of each 200 is still open. */
export async function fillYears(
  query: (text: string) => Promise<unknown>,
  { requests, accounts, notices, people, loans, runs }: Years,
  made: Partial<ServiceRequest>,
  { environmentOf, personOf }: Spread = widely,
): Promise<void> {
  const body = JSON.stringify({ ...request({ id: 'n' }), ...made });
  const account = JSON.stringify(register);
  await query(`
    insert into desk.requests (id, version, state, attempt, environment_id, account_name, requester_id, body, facts)
    select 'SA-' || n, 1, case n % 200 when 0 then 'pending' else 'done' end, 1, ${environmentOf}, 'svc-' || n, ${personOf('n % 500')},
      '${body}'::jsonb || jsonb_build_object('id', 'SA-' || n, 'accountName', 'svc-' || n, 'environmentId', ${environmentOf},
        'requester', jsonb_build_object('aadObjectId', ${personOf('n % 500')}, 'name', 'Asker'),
        'owner', jsonb_build_object('aadObjectId', ${personOf('n % 499')}, 'name', 'Owner')), '{}'
    from generate_series(1, ${requests}) n;
    insert into desk.postings (id, subject_key, subject_kind, subject, conversation_id, person_id, locale, time_zone, wanted, sent, stale_since)
    select n::text, 'request:SA-' || n / 4, 'request', jsonb_build_object('kind', 'request', 'requestId', 'SA-' || n / 4),
      'chat-' || n % 500 || '-' || n % 4, case when n % 4 > 0 then ${personOf('n % 500')} end, 'en-GB', 'UTC', 3, 3, now()
    from generate_series(4, ${4 * requests}) n;
    insert into desk.notices (key, person_id, conversation_id, body, sent_at)
    select 'notice-' || n, ${personOf('n % 500')}, null, '{}', now() from generate_series(1, ${notices}) n;
    insert into desk.accounts (name, environment_id, owner_id, state, body)
    select 'svc-' || n, ${environmentOf}, ${personOf('n % 499')}, case n % 2 when 0 then 'active' else 'retired' end,
      '${account}'::jsonb || jsonb_build_object('name', 'svc-' || n, 'requestId', 'SA-' || n, 'environmentId', ${environmentOf},
        'owner', jsonb_build_object('aadObjectId', ${personOf('n % 499')}, 'name', 'Owner'),
        'state', case n % 2 when 0 then 'active' else 'retired' end)
    from generate_series(1, ${accounts}) n;
    insert into desk.conversations (id, kind, person_id, person, members, reference)
    select 'chat-' || n, 'personal', 'person-' || n, jsonb_build_object('aadObjectId', 'person-' || n, 'name', 'Somebody'), '{}', '{}'
    from generate_series(1, ${people}) n;
    insert into desk.loans (request_id, lender_id, state, body)
    select 'SA-' || n, ${personOf('n % 500')}, 'returned', '{}' from generate_series(1, ${loans}) n;
    insert into desk.run_steps (request_id, attempt, name, position, state, body)
    select 'SA-' || n, 1, 'step-' || step, step, 'done', '{}' from generate_series(1, ${runs}) n, generate_series(1, 8) step;
    insert into desk.people (person_id, as_of, body) select 'person-' || n, now(), '{}' from generate_series(1, ${people}) n`);
  await query(`vacuum analyze ${growing.map((table) => `desk.${table}`).join()}`);
}

/** How often each growing table was read from its first row to its last so far. */
export async function scansOf(
  query: (text: string) => Promise<Record<string, unknown>[]>,
): Promise<Record<string, number>> {
  const rows = await query(`select relname, seq_scan from pg_stat_user_tables where schemaname = 'desk'`);
  const scans = Object.fromEntries(rows.map(({ relname, seq_scan: times }) => [String(relname), Number(times)]));
  return Object.fromEntries(growing.map((table) => [table, scans[table] ?? 0]));
}

/** The tables of the second that were read whole since the first, with how often. */
export function grownSince(before: Record<string, number>, after: Record<string, number>): Record<string, number> {
  const grown = Object.entries(after).map(([table, times]) => [table, times - (before[table] ?? 0)] as const);
  return Object.fromEntries(grown.filter(([, times]) => times > 0));
}
