import { ravi } from '../support/cast';
import { withStore } from '../support/postgres';
import type { TestStore } from '../support/postgres';
import { conversation, posting } from '../support/store-samples';
import type { PlacedPosting } from '../../src/usecases/ports';

let desk: TestStore;

beforeAll(async () => {
  desk = await withStore();
});
afterAll(() => desk.close());
beforeEach(async () => {
  await desk.database.query('truncate desk.postings, desk.conversations');
  await desk.store.transaction(async (tx) => {
    for (const id of ['chat', 'team']) await tx.conversations.remember(conversation(id));
  });
});

type Shown = Omit<PlacedPosting, 'id'> & { readonly activityId: string };

/** A page of the list of slots, in the message `list` of Ravi's chat. */
function page(number: number): Shown {
  const subject = {
    kind: 'quota',
    environmentId: null,
    askedBy: ravi.aadObjectId,
    ...(number && { page: number }),
  } as const;
  return { ...posting('SA-1', 'chat'), subject, activityId: 'list', viewer: null };
}

const opened: Shown = { ...posting('SA-1', 'chat'), activityId: 'list', viewer: ravi };

/** The list is on its way to Teams with newer numbers. */
async function onItsWay() {
  await desk.store.transaction(async (tx) => {
    await tx.postings.keepLive(page(0));
    await tx.postings.staleQuota('prod');
  });
  const [claim] = await desk.outbox.claimPostings(10);
  if (!claim) throw new Error('nothing to send');
  return claim;
}

/** What the next look finds to send. */
async function due() {
  const claims = await desk.outbox.claimPostings(10);
  return claims.map(({ subject, activityId }) => ({ subject, activityId }));
}

describe('a press that arrives while newer numbers of the list are on their way', () => {
  it('turns the page for good: the numbers of the page before are followed by the page that was turned to', async () => {
    const claim = await onItsWay();
    await desk.store.transaction(async (tx) => {
      await tx.postings.dropLists('chat', 'list');
      await tx.postings.keepLive(page(1));
    });
    expect(await due()).toEqual([]);

    await desk.outbox.postingSent(claim, 'list');

    expect(await due()).toEqual([{ subject: page(1).subject, activityId: 'list' }]);
  });

  it('opens a request in its place for good', async () => {
    const claim = await onItsWay();
    await desk.store.transaction(async (tx) => {
      await tx.postings.dropLists('chat', 'list');
      await tx.postings.open(opened);
    });

    await desk.outbox.postingSent(claim, 'list');

    expect(await due()).toMatchObject([{ subject: { kind: 'request', requestId: 'SA-1' }, activityId: 'list' }]);
  });

  it('leaves alone what stands in other messages', async () => {
    const claim = await onItsWay();
    await desk.store.transaction(async (tx) => {
      await tx.postings.dropLists('chat', 'list');
      await tx.postings.keepLive({ ...page(1), activityId: 'another' });
      await tx.postings.keepLive({ ...posting('SA-1', 'team'), activityId: 'list' });
    });

    await desk.outbox.postingSent(claim, 'list');

    expect(await due()).toEqual([]);
  });
});

it('a short card that was opened while it was on its way is drawn whole afterwards', async () => {
  const short: Shown = { ...posting('SA-1', 'chat'), activityId: 'card', viewer: ravi };
  await desk.store.transaction(async (tx) => {
    await tx.postings.keepLive({ ...short, subject: { kind: 'request', requestId: 'SA-1', isShort: true } });
    await tx.postings.stale({ kind: 'request', requestId: 'SA-1' });
  });
  const [claim] = await desk.outbox.claimPostings(10);
  await desk.store.transaction((tx) => tx.postings.open(short));

  if (claim) await desk.outbox.postingSent(claim, 'card');

  expect(await due()).toEqual([{ subject: { kind: 'request', requestId: 'SA-1' }, activityId: 'card' }]);
});

it('what nobody touched while it was on its way is sent once', async () => {
  const claim = await onItsWay();

  await desk.outbox.postingSent(claim, 'list');

  expect(await due()).toEqual([]);
});
