import { holdLease } from '../../src/store/engine/lease';
import type { Lease } from '../../src/store/engine/lease';
import { silentLog } from '../../src/store/log';
import { openStore } from '../../src/store/open-store';
import type { Sweep } from '../../src/store/sweep';
import type { JobHandlers } from '../../src/usecases/outbox';
import { withStore } from '../support/postgres';
import type { TestStore } from '../support/postgres';
import { conversation, posting } from '../support/store-samples';
import { pauseFor, until } from '../support/wait';

let desk: TestStore;
const leases: Lease[] = [];

beforeAll(async () => {
  desk = await withStore({ replicaId: 'bot-a' });
});
beforeEach(async () => {
  await desk.database.query('truncate desk.postings, desk.notices, desk.conversations, desk.jobs');
  await desk.store.transaction(async (tx) => {
    await tx.conversations.remember(conversation('team'));
    await tx.postings.add(posting('SA-1', 'team'));
    await tx.notices.add({
      key: 'SA-1:done',
      conversationId: 'team',
      message: 'notice.done',
      values: {},
      locale: 'en',
    });
    await tx.jobs.schedule({ kind: 'start-run', key: 'SA-1:1', dueAt: new Date(0) });
  });
});
afterEach(() => Promise.all(leases.splice(0).map((lease) => lease.release())));
afterAll(() => desk.close());

async function hold(executorId: string): Promise<Lease> {
  const lease = await holdLease({ databaseUrl: desk.databaseUrl, executorId, patienceMs: 0, log: silentLog });
  leases.push(lease);
  return lease;
}

/** Bot a claims everything there is, and never says how it went. */
async function claimAll(): Promise<void> {
  await desk.outbox.claimPostings(10);
  await desk.outbox.claimNotices(10);
  let sweep: Sweep | undefined;
  await new Promise<void>((begun) => {
    const neverEnds = () => (begun(), new Promise<void>(() => undefined));
    sweep = desk.startSweep({ 'start-run': neverEnds } as unknown as JobHandlers);
  });
  await sweep?.stop(0);
  for (const table of ['postings', 'notices', 'jobs'])
    await desk.database.query(`update desk.${table} set claimed_until = now() + interval '1 hour'`);
}

async function held(): Promise<number> {
  const tables = ['postings', 'notices', 'jobs'];
  const rows = await desk.database.query(
    tables.map((table) => `select 1 from desk.${table} where claimed_until > now()`).join(' union all '),
  );
  return rows.length;
}

it('a bot that starts again has in hand at once what it held when it died', async () => {
  await claimAll();
  expect(await held()).toBe(3);

  await hold('bot-a');

  expect(await held()).toBe(0);
  expect(await desk.outbox.claimPostings(10)).toHaveLength(1);
  expect(await desk.outbox.claimNotices(10)).toHaveLength(1);
});

it('another bot frees what a dead one held, and nothing of one that lives', async () => {
  await claimAll();
  const alive = await hold('bot-a');
  await claimAll();
  const other = await hold('bot-b');
  other.startTakeover();
  await pauseFor(3_000);
  expect(await held()).toBe(3);

  await alive.release();

  await until(async () => (await held()) === 0);
});

it('what another bot claimed meanwhile is not freed by the return of the first', async () => {
  const second = await openStore({
    dataDir: desk.dataDir,
    databaseUrl: desk.database.url,
    replicaId: 'bot-b',
    log: silentLog,
  });
  await second.outbox.claimPostings(10);
  await second.close();

  await hold('bot-a');

  expect(await held()).toBe(1);
});
