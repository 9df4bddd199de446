import { Client } from 'pg';
import { holdersOfClaims } from '../../src/store/claims';
import { createChatMemory } from '../../src/usecases/chat-memory';
import { createDraw } from '../../src/teams/outbox/draw';
import { placeIn } from '../../src/desk/place';
import { dana, ravi } from '../support/cast';
import { by, openOffice } from '../support/office';
import type { Office } from '../support/office';
import { fillYears, grownSince, scansOf } from '../support/many-rows';
import { conversation } from '../support/store-samples';
import { until } from '../support/wait';

const years = { requests: 6_000, accounts: 6_000, notices: 12_000, people: 3_000, loans: 3_000, runs: 1_000 };

let office: Office;
let environmentId: string;

beforeEach(async () => {
  office = await openOffice();
  ({ environmentId } = office);
  await fillYears((text) => office.books.database.query(text), years, { environmentId });
});
afterEach(() => office.close());

/** How often each growing table was read from its first row to its last by what is done; nothing of it is forgotten. */
async function readWhole(work: () => Promise<unknown>): Promise<Record<string, number>> {
  const query = (text: string) => office.books.database.query(text);
  const before = await scansOf(query);
  await work();
  // A session counts for everybody when it has ended at the latest.
  await office.books.db.destroy();
  const open = `select from pg_stat_activity where datname = current_database() and application_name = 'account-desk'`;
  await until(async () => (await query(open)).length === 0);
  return grownSince(before, await scansOf(query));
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
    await office.books.store.transaction((tx) => tx.requests.waitingAskers(environmentId, 'create'));
  });

  expect(whole).toEqual({});
});

it('so are the cards of all that wait in an environment, which are drawn again', async () => {
  const whole = await readWhole(() =>
    office.books.store.transaction((tx) => tx.postings.staleWaiting('env-0', ['pending', 'needs-hands'])),
  );

  expect(whole).toEqual({});
  const [drawn] = await office.books.database.query(
    'select count(*)::int as cards from desk.postings where sent < wanted',
  );
  // Of 30 requests; the last of them has one card only.
  expect(drawn).toEqual({ cards: 117 });
});
