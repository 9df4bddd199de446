import type { Tx } from '../../src/usecases/ports';
import { dana, ravi } from '../support/cast';
import { withStore } from '../support/postgres';
import type { TestStore } from '../support/postgres';
import { conversation, posting, request, settings } from '../support/store-samples';

let desk: TestStore;
beforeAll(async () => {
  desk = await withStore();
});
afterAll(() => desk.close());

const first = request({ id: 'SA-1001' });
const second = request({ id: 'SA-1002' });
beforeEach(async () => {
  await desk.database.query('truncate desk.requests, desk.postings, desk.conversations, desk.people cascade');
  await desk.store.transaction(async (tx) => {
    await tx.requests.insert(first);
    await tx.requests.insert(second);
  });
});

const reject = (tx: Tx, { id }: typeof first) =>
  tx.requests.replace({ ...request({ id }), state: 'rejected', version: 2 }, 1);

it('whoever only looks at a request does not wait for somebody who is changing it, and sees what was true before', async () => {
  await desk.store.transaction(async (tx) => {
    await tx.requests.get(first.id);
    await reject(tx, first);

    expect((await desk.store.look((own) => own.requests.get(first.id)))?.state).toBe('pending');
  });
  expect((await desk.store.look((own) => own.requests.get(first.id)))?.state).toBe('rejected');
});

it('nor does a run that only reads what it needs to know of its request', async () => {
  const anybody = () => Promise.resolve(true);
  const register = desk.register({ settings, isApproverLive: anybody, mayAskLive: anybody });
  await desk.store.transaction(async (tx) => {
    await reject(tx, first);

    expect((await register.request(first.id)).state).toBe('pending');
    expect(await register.account(first.id)).toBeNull();
    expect(await register.differsFromDecision(first.id, 'forward')).toEqual(['decision']);
  });
});

it('nor does anybody wait for one who looks', async () => {
  await desk.store.look(async (tx) => {
    await tx.requests.get(first.id);
    await desk.database.query(`set lock_timeout = '20s'; update desk.requests set version = version + 1`);
  });

  expect((await desk.store.look((own) => own.requests.get(first.id)))?.version).toBe(2);
});

it('everything that is seen in one look is of one moment', async () => {
  const states = await desk.store.look(async (own) => {
    const before = await own.requests.get(first.id);
    await desk.store.transaction(async (tx) => {
      await reject(tx, first);
      await reject(tx, second);
    });
    return [before?.state, (await own.requests.get(second.id))?.state];
  });

  expect(states).toEqual(['pending', 'pending']);
});

describe('nothing is written in a look:', () => {
  const asOf = '2029-03-01T10:00:00.000Z';
  it.each<[string, (tx: Tx) => Promise<unknown>]>([
    ['no request', (tx) => tx.requests.insert(request({ id: 'SA-1003' }))],
    ['no line of the audit', (tx) => tx.audit.append({ kind: 'state', actor: dana, action: 'nudge' })],
    ['no conversation', (tx) => tx.conversations.remember(conversation('team'))],
    ['no card', (tx) => tx.postings.add(posting(first.id, 'team'))],
    ['no job', (tx) => tx.jobs.schedule({ kind: 'take-survey', key: 'prod', dueAt: new Date() })],
    [
      'no person',
      (tx) => tx.people.save({ ...ravi, standing: 'member', groups: [], groupsAsked: [], groupsAsOf: null, asOf }),
    ],
  ])('%s', async (_what, write) => {
    const look = desk.store.look(write);

    await expect(look).rejects.toThrow('read-only transaction');
  });
});

it('a look whose connection is lost is taken once more', async () => {
  let looks = 0;
  const seen = await desk.store.look(async (tx) => {
    looks += 1;
    if (looks === 1)
      await desk.database.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and state like 'idle in%'`,
      );
    return tx.requests.get(first.id);
  });

  expect(seen?.id).toBe(first.id);
  expect(looks).toBe(2);
});
