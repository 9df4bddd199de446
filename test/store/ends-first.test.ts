import type { Clock } from '../../src/recipe/ports';
import type { RequestState } from '../../src/desk/request';
import type { ClaimedPosting } from '../../src/usecases/outbox';
import { withStore } from '../support/postgres';
import type { TestStore } from '../support/postgres';
import { conversation, posting, request } from '../support/store-samples';

const start = Date.parse('2029-01-01T10:00:00.000Z');
let desk: TestStore;
let now = new Date(start);
const clock: Clock = { now: () => now };

beforeAll(async () => {
  desk = await withStore({ clock });
});
afterAll(() => desk.close());
beforeEach(async () => {
  now = new Date(start);
  await desk.database.query('truncate desk.postings, desk.notices, desk.conversations, desk.requests');
  await desk.store.transaction((tx) => tx.conversations.remember(conversation('team')));
});

/** A request whose card is on screen and shows something older. */
async function stale(id: string, state: RequestState, activityId: string | null = `card of ${id}`): Promise<void> {
  now = new Date(now.getTime() + 1_000);
  await desk.store.transaction(async (tx) => {
    await tx.requests.insert(request({ id, state, accountName: `svc-${id}` }));
    await tx.postings.add({ ...posting(id, 'team'), activityId });
    await tx.postings.stale({ kind: 'request', requestId: id });
  });
}

const become = (id: string, state: RequestState) =>
  desk.database.query(`update desk.requests set state = '${state}' where id = '${id}'`);

async function claimed(limit = 10): Promise<readonly string[]> {
  return (await claims(limit)).map(({ subject }) => (subject.kind === 'request' ? subject.requestId : subject.kind));
}
const claims = (limit = 10) => desk.outbox.claimPostings(limit);
const inAnHour = () => new Date(now.getTime() + 3_600_000);

async function putOff(how: { readonly isCalm?: boolean }): Promise<ClaimedPosting> {
  const [claim] = await claims();
  await desk.outbox.postingFailed(claim!, inAnHour(), how);
  return claim!;
}

it('what ended, was refused, needs hands or asks goes before pictures of runs under way, each by its age', async () => {
  await stale('SA-1', 'running');
  await stale('SA-2', 'running');
  await stale('SA-3', 'done');
  await stale('SA-4', 'needs-hands');
  await stale('SA-5', 'pending');
  await stale('SA-6', 'refused');

  expect(await claimed(3)).toEqual(['SA-3', 'SA-4', 'SA-5']);
  expect(await claimed()).toEqual(['SA-6', 'SA-1', 'SA-2']);
});

it('a run whose card was never on screen is no later than others', async () => {
  await stale('SA-1', 'running', null);
  await stale('SA-2', 'done');

  expect(await claimed()).toEqual(['SA-1', 'SA-2']);
});

it('one list of accounts that is stale goes like what ended', async () => {
  await stale('SA-1', 'running');
  await desk.store.transaction(async (tx) => {
    const list = { kind: 'accounts', environmentId: 'prod', page: 0 } as const;
    await tx.postings.add({ ...posting('SA-2', 'team'), subject: list, activityId: null });
  });

  expect(await claimed()).toEqual(['accounts', 'SA-1']);
});

it('a claim says in which state its request was', async () => {
  await stale('SA-1', 'running');

  expect(await claims()).toMatchObject([{ state: 'running' }]);
});

describe('a picture that was put off to keep the conversation calm', () => {
  it('goes when its time has come, and at once when its request is in another state', async () => {
    await stale('SA-1', 'running');
    await putOff({ isCalm: true });
    expect(await claimed()).toEqual([]);
    now = inAnHour();
    await putOff({ isCalm: true });
    expect(await claimed()).toEqual([]);

    await become('SA-1', 'needs-hands');

    expect(await claimed()).toEqual(['SA-1']);
  });

  it('counts as no try in vain, however often', async () => {
    await stale('SA-1', 'running');
    for (let n = 0; n < 5; n += 1) {
      await putOff({ isCalm: true });
      now = inAnHour();
    }

    expect(await claims()).toMatchObject([{ attempts: 1 }]);
  });

  it('and that Teams did not take after that waits as long as it must', async () => {
    await stale('SA-1', 'running');
    await putOff({ isCalm: true });
    now = inAnHour();
    await putOff({});
    await become('SA-1', 'done');

    expect(await claimed()).toEqual([]);
    now = inAnHour();
    expect(await claims()).toMatchObject([{ attempts: 2, state: 'done' }]);
  });

  it('is put off no more once it was shown', async () => {
    await stale('SA-1', 'running');
    await putOff({ isCalm: true });
    now = inAnHour();
    const [claim] = await claims();
    await desk.outbox.postingSent(claim!, claim!.activityId!);

    expect(await desk.database.query('select calm_in from desk.postings')).toEqual([{ calm_in: null }]);
  });
});
