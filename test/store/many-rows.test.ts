import { Client } from 'pg';
import { holdersOfClaims } from '../../src/store/claims';
import { createChatMemory } from '../../src/usecases/chat-memory';
import { createDraw } from '../../src/teams/outbox/draw';
import { placeIn } from '../../src/desk/place';
import { dana, ravi } from '../support/cast';
import { by, openOffice } from '../support/office';
import type { Office } from '../support/office';
import { conversation, request } from '../support/store-samples';
import { until } from '../support/wait';

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

let office: Office;
let environmentId: string;

/** Years of a large tenant, in rows that stand as they are left behind: one request of each 200 is still open. */
beforeEach(async () => {
  office = await openOffice();
  ({ environmentId } = office);
  const made = JSON.stringify({ ...request({ id: 'n' }), environmentId });
  await office.books.database.query(`
    insert into desk.requests (id, version, state, attempt, environment_id, account_name, requester_id, body, facts)
    select 'SA-' || n, 1, case n % 200 when 0 then 'pending' else 'done' end, 1, 'env-' || n % 40, 'svc-' || n, 'person-' || n % 500,
      '${made}'::jsonb || jsonb_build_object('id', 'SA-' || n, 'accountName', 'svc-' || n, 'environmentId', 'env-' || n % 40,
        'requester', jsonb_build_object('aadObjectId', 'person-' || n % 500, 'name', 'Asker'),
        'owner', jsonb_build_object('aadObjectId', 'person-' || n % 499, 'name', 'Owner')), '{}'
    from generate_series(1, 6000) n;
    insert into desk.postings (id, subject_key, subject_kind, subject, conversation_id, person_id, locale, time_zone, wanted, sent, stale_since)
    select n::text, 'request:SA-' || n / 4, 'request', jsonb_build_object('kind', 'request', 'requestId', 'SA-' || n / 4),
      'chat-' || n % 500 || '-' || n % 4, case when n % 4 > 0 then 'person-' || n % 500 end, 'en-GB', 'UTC', 3, 3, now()
    from generate_series(4, 24000) n;
    insert into desk.notices (key, person_id, conversation_id, body, sent_at)
    select 'notice-' || n, 'person-' || n % 500, null, '{}', now() from generate_series(1, 12000) n;
    insert into desk.accounts (name, environment_id, owner_id, state, body)
    select 'svc-' || n, 'env-' || n % 40, 'person-' || n % 499, case n % 2 when 0 then 'active' else 'retired' end, '{"findings": []}'
    from generate_series(1, 6000) n;
    insert into desk.conversations (id, kind, person_id, person, members, reference)
    select 'chat-' || n, 'personal', 'person-' || n, jsonb_build_object('aadObjectId', 'person-' || n, 'name', 'Somebody'), '{}', '{}'
    from generate_series(1, 3000) n;
    insert into desk.loans (request_id, lender_id, state, body)
    select 'SA-' || n, 'person-' || n % 500, 'returned', '{}' from generate_series(1, 3000) n;
    insert into desk.run_steps (request_id, attempt, name, position, state, body)
    select 'SA-' || n, 1, 'step-' || step, step, 'done', '{}' from generate_series(1, 1000) n, generate_series(1, 8) step;
    insert into desk.people (person_id, as_of, body) select 'person-' || n, now(), '{}' from generate_series(1, 3000) n`);
  await office.books.database.query(`vacuum analyze ${growing.map((table) => `desk.${table}`).join()}`);
});
afterEach(() => office.close());

/** How often each growing table was read from its first row to its last by what is done; nothing of it is forgotten. */
async function readWhole(work: () => Promise<unknown>): Promise<Record<string, number>> {
  const before = await scans();
  await work();
  // A session counts for everybody when it has ended at the latest.
  await office.books.db.destroy();
  const open = `select from pg_stat_activity where datname = current_database() and application_name = 'account-desk'`;
  await until(async () => (await office.books.database.query(open)).length === 0);
  const after = await scans();
  const grown = growing.map((table) => [table, (after[table] ?? 0) - (before[table] ?? 0)] as const);
  return Object.fromEntries(grown.filter(([, times]) => times > 0));
}

async function scans(): Promise<Record<string, number>> {
  const rows = await office.books.database.query(
    `select relname, seq_scan from pg_stat_user_tables where schemaname = 'desk'`,
  );
  return Object.fromEntries(rows.map(({ relname, seq_scan: times }) => [String(relname), Number(times)]));
}

const asked = () => office.insert({ id: 'SA-90001', accountName: 'svc-new', state: 'pending' });

it('a request is asked for, looked at, named by its account, decided and drawn without reading a table whole', async () => {
  await office.approvers([dana]);
  const whole = await readWhole(async () => {
    const { id } = await asked();
    await office.useCases.view(by(ravi), id);
    await office.useCases.why(by(ravi), id);
    await office.useCases.requestAbout(by(ravi), 'svc-new');
    await office.useCases.reject(by(dana), id, null, { rejectReason: 'No.' });
    const draw = createDraw(office.desk, { id: 'tenant', loginUrl: 'https://login', hasKeyVault: true });
    for (const claim of await office.books.outbox.claimPostings(5)) {
      await draw(claim);
      await office.books.outbox.postingSent(claim, 'sent');
    }
  });

  expect(whole).toEqual({});
});

it('so are the lists of what somebody asked for and of what they can decide', async () => {
  await office.approvers([dana]);
  const whole = await readWhole(async () => {
    await asked();
    for (const list of ['mine', 'pending', 'open'] as const) await office.useCases.requests(by(dana), placeIn(list));
  });

  expect(whole).toEqual({});
});

it('so is a turn of somebody who writes, and what is looked for all the time', async () => {
  const chat = conversation('chat of Ravi', { kind: 'personal', person: ravi, reference: { n: 1 } });
  const whole = await readWhole(async () => {
    await createChatMemory(office.desk).remember(chat, { person: ravi, said: { locale: 'en-GB', timeZone: 'UTC' } });
    await office.useCases.admit(ravi);
    await office.books.outbox.claimNotices(5);
    await office.books.outbox.claimPostings(5);
    await office.books.outbox.claimPeople(5);
    const session = new Client({ connectionString: office.books.databaseUrl });
    await session.connect();
    await session.query(holdersOfClaims);
    await office.books.outbox.nextDue();
    await session.end();
  });

  expect(whole).toEqual({});
});

it('so is what a run writes down, and the count of slots after it', async () => {
  const { id } = await asked();
  const whole = await readWhole(async () => {
    await office.register().planSteps(id, 1, ['find-account', 'create-user']);
    await office.books.store.transaction((tx) => tx.postings.staleQuota(environmentId));
    await office.books.store.transaction((tx) => tx.requests.list({ states: ['pending'], environmentId, limit: 5 }));
    await office.books.store.transaction((tx) => tx.accounts.list({ environmentId, limit: 100, offset: 0 }));
  });

  expect(whole).toEqual({});
});
