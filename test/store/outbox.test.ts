import type { Clock } from '../../src/recipe/ports';
import type { ClaimedPosting } from '../../src/usecases/outbox';
import { ravi } from '../support/cast';
import { withStore } from '../support/postgres';
import type { TestStore } from '../support/postgres';
import { conversation, posting, request } from '../support/store-samples';

let desk: TestStore;
let now = new Date('2029-01-01T10:00:00.000Z');
const clock: Clock = { now: () => now };

beforeAll(async () => {
  desk = await withStore({ clock });
});

afterAll(() => desk.close());

beforeEach(async () => {
  await desk.database.query('truncate desk.postings, desk.notices, desk.conversations, desk.requests');
  await desk.store.transaction((tx) => tx.conversations.remember(conversation('team')));
});

async function oneClaim(): Promise<ClaimedPosting> {
  const [claim] = await desk.outbox.claimPostings(10);
  if (!claim) throw new Error('nothing to send');
  return claim;
}

function later(seconds: number): Date {
  return new Date(now.getTime() + seconds * 1000);
}

describe('live cards', () => {
  it('has one copy per subject and conversation, however often it is added', async () => {
    const [first, second] = await desk.store.transaction(async (tx) => [
      await tx.postings.add(posting('SA-1', 'team')),
      await tx.postings.add({ ...posting('SA-1', 'team'), activityId: 'a-1' }),
    ]);

    expect(second?.id).toBe(first?.id);
    expect(second?.activityId).toBe('a-1');
  });

  it('sends many changes as one picture, the newest', async () => {
    await desk.store.transaction((tx) => tx.postings.add(posting('SA-1', 'team')));
    for (let n = 0; n < 5; n++)
      await desk.store.transaction((tx) => tx.postings.stale({ kind: 'request', requestId: 'SA-1' }));

    const claim = await oneClaim();
    await desk.outbox.postingSent(claim, 'a-1');

    expect(claim.wanted).toBe(6);
    expect(await desk.outbox.claimPostings(10)).toEqual([]);
  });

  it('says that a message is not the live one, where an answer became it meanwhile', async () => {
    await desk.store.transaction((tx) => tx.postings.add(posting('SA-1', 'team')));
    const claim = await oneClaim();
    await desk.store.transaction((tx) => tx.postings.keepLive({ ...posting('SA-1', 'team'), activityId: 'answer' }));

    expect(await desk.outbox.postingSent(claim, 'a-1')).toBe(false);
    const again = await oneClaim();
    expect(again.activityId).toBe('answer');
    expect(await desk.outbox.postingSent(again, 'answer')).toBe(true);
  });

  it('sends once more what changed while it was being sent', async () => {
    await desk.store.transaction((tx) => tx.postings.add(posting('SA-1', 'team')));
    const claim = await oneClaim();
    await desk.store.transaction((tx) => tx.postings.stale({ kind: 'request', requestId: 'SA-1' }));

    const whileSending = await desk.outbox.claimPostings(10);
    await desk.outbox.postingSent(claim, 'a-1');
    const again = await oneClaim();

    expect(whileSending).toEqual([]);
    expect(again).toMatchObject({ activityId: 'a-1', wanted: 2, attempts: 1 });
  });

  it('gives each copy to one of two senders', async () => {
    await desk.store.transaction(async (tx) => {
      for (let n = 0; n < 20; n++) await tx.postings.add(posting(`SA-${n}`, 'team'));
    });

    const claims = await Promise.all([desk.outbox.claimPostings(10), desk.outbox.claimPostings(10)]);

    const ids = claims.flat().map(({ id }) => id);
    expect(new Set(ids).size).toBe(20);
    expect(ids).toHaveLength(20);
  });

  it('is drawn again when its request changes', async () => {
    await desk.store.transaction(async (tx) => {
      await tx.requests.insert(request({ id: 'SA-1' }));
      await tx.postings.add({ ...posting('SA-1', 'team'), activityId: 'a-1' });
    });
    const before = await desk.outbox.claimPostings(10);

    await desk.store.transaction((tx) =>
      tx.requests.replace(request({ id: 'SA-1', version: 2, state: 'rejected' }), 1),
    );

    expect(before).toEqual([]);
    expect(await oneClaim()).toMatchObject({ activityId: 'a-1', subject: { requestId: 'SA-1' } });
  });

  it('waits for the time that a failed sending names, and posts anew what is gone', async () => {
    await desk.store.transaction((tx) => tx.postings.add({ ...posting('SA-1', 'team'), activityId: 'a-1' }));
    await desk.store.transaction((tx) => tx.postings.stale({ kind: 'request', requestId: 'SA-1' }));
    await desk.outbox.postingFailed(await oneClaim(), later(30), { forgetActivity: true });

    const atOnce = await desk.outbox.claimPostings(10);
    now = later(31);
    const claim = await oneClaim();

    expect(atOnce).toEqual([]);
    expect(claim).toMatchObject({ activityId: null, attempts: 2 });
  });

  it.each([
    ['is gone', { forgetActivity: true }],
    ['is refused', { giveUp: true }],
  ])('is left where an answer became it while the message before it %s', async (_what, how) => {
    await desk.store.transaction((tx) => tx.postings.add({ ...posting('SA-1', 'team'), activityId: 'a-1' }));
    await desk.store.transaction((tx) => tx.postings.stale({ kind: 'request', requestId: 'SA-1' }));
    const claim = await oneClaim();
    await desk.store.transaction((tx) => tx.postings.keepLive({ ...posting('SA-1', 'team'), activityId: 'answer' }));

    await desk.outbox.postingFailed(claim, later(30), how);

    expect(await oneClaim()).toMatchObject({ activityId: 'answer' });
  });

  it('gives up one picture and sends the next', async () => {
    await desk.store.transaction((tx) => tx.postings.add(posting('SA-1', 'team')));
    await desk.outbox.postingFailed(await oneClaim(), now, { giveUp: true });

    const givenUp = await desk.outbox.claimPostings(10);
    await desk.store.transaction((tx) => tx.postings.stale({ kind: 'request', requestId: 'SA-1' }));

    expect(givenUp).toEqual([]);
    expect((await oneClaim()).wanted).toBe(2);
  });

  it('keeps what is meant for a conversation that is gone until it is heard from again', async () => {
    await desk.store.transaction(async (tx) => {
      await tx.postings.add(posting('SA-1', 'team'));
      await tx.conversations.markGone('team', now.toISOString());
    });

    const whileGone = await desk.outbox.claimPostings(10);
    await desk.store.transaction((tx) => tx.conversations.remember(conversation('team', { members: { a: '29:a' } })));

    expect(whileGone).toEqual([]);
    expect((await oneClaim()).conversation).toMatchObject({ id: 'team', members: { a: '29:a' } });
  });

  it('marks the counts of one environment and of all', async () => {
    const base = { conversationId: 'team', viewer: null, activityId: 'a', locale: 'en', timeZone: 'UTC' };
    await desk.store.transaction(async (tx) => {
      for (const environmentId of ['prod', 'test', null]) {
        await tx.postings.add({ ...base, subject: { kind: 'quota', environmentId, askedBy: 'dana' } });
      }
      await tx.postings.staleQuota('prod');
    });

    const claims = await desk.outbox.claimPostings(10);

    expect(claims.map(({ subject }) => ('environmentId' in subject ? subject.environmentId : '')).sort()).toEqual(
      [null, 'prod'].sort(),
    );
  });
});

describe('notices', () => {
  const notice = {
    key: 'done:SA-1',
    conversationId: 'team',
    message: 'notice.done' as const,
    values: { id: 'SA-1' },
    mention: ravi,
    locale: 'en-GB',
  };

  it('are sent once per key, also when two bots add them and two senders look', async () => {
    await Promise.all([1, 2, 3].map(() => desk.store.transaction((tx) => tx.notices.add(notice))));

    const claims = (await Promise.all([desk.outbox.claimNotices(5), desk.outbox.claimNotices(5)])).flat();
    for (const claim of claims) await desk.outbox.noticeSent(claim);
    await desk.store.transaction((tx) => tx.notices.add(notice));

    expect(claims).toMatchObject([{ ...notice, attempts: 1, conversation: { id: 'team' } }]);
    expect(await desk.outbox.claimNotices(5)).toEqual([]);
  });

  it('are tried again later, or given up', async () => {
    await desk.store.transaction((tx) => tx.notices.add(notice));
    const [first] = await desk.outbox.claimNotices(5);
    if (first) await desk.outbox.noticeFailed(first, later(10), {});
    const tooEarly = await desk.outbox.claimNotices(5);
    now = later(11);
    const [second] = await desk.outbox.claimNotices(5);
    if (second) await desk.outbox.noticeFailed(second, now, { giveUp: true });

    expect(tooEarly).toEqual([]);
    expect(second?.attempts).toBe(2);
    expect(await desk.outbox.claimNotices(5)).toEqual([]);
  });
});

it('a notice that nobody needs any more stays given up, though its last try fails after that', async () => {
  const chat = conversation('chat', { kind: 'personal', person: ravi });
  const notice = { key: 'of Lee', person: ravi, message: 'notice.unreached', values: {}, locale: 'en-GB' } as const;
  await desk.store.transaction(async (tx) => {
    await tx.conversations.remember(chat);
    await tx.notices.add(notice);
  });
  const [claim] = await desk.outbox.claimNotices(5);
  await desk.store.transaction((tx) => tx.notices.dropWaiting(ravi.aadObjectId, 'notice.unreached'));

  await desk.outbox.noticeFailed(claim!, now, {});

  expect(await desk.outbox.claimNotices(5)).toEqual([]);
});

describe('conversations', () => {
  it('keeps the newest reference and everybody met', async () => {
    await desk.store.transaction(async (tx) => {
      await tx.conversations.remember(conversation('chat', { kind: 'personal', person: ravi, members: { a: '29:a' } }));
      await tx.conversations.remember(
        conversation('chat', { kind: 'personal', members: { b: '29:b' }, reference: { moved: true } }),
      );
    });

    const found = await desk.store.transaction((tx) => tx.conversations.personalOf(ravi.aadObjectId));

    expect(found).toMatchObject({
      id: 'chat',
      person: ravi,
      members: { a: '29:a', b: '29:b' },
      reference: { moved: true },
    });
  });
});
