import type { PlacedPosting, Subject, Tx } from '../../src/usecases/ports';
import { dana } from '../support/cast';
import { withStore } from '../support/postgres';
import type { TestStore } from '../support/postgres';
import { conversation, posting } from '../support/store-samples';

const thread = 'group;messageid=17';

let desk: TestStore;
beforeAll(async () => {
  desk = await withStore();
});
afterAll(() => desk.close());
beforeEach(async () => {
  await desk.database.query('truncate desk.postings, desk.conversations');
  await write(async (tx) => {
    for (const id of ['group', thread]) await tx.conversations.remember(conversation(id));
    await tx.conversations.remember(conversation(place, { kind: 'personal', person: dana }));
  });
});

type Shown = Omit<PlacedPosting, 'id'> & { readonly activityId: string };

const place = 'chat of Dana';
const write = <T>(work: (tx: Tx) => Promise<T>) => desk.store.transaction(work);
const on = (requestId: string): Subject => ({ kind: 'request', requestId });

function shown(subject: Subject, conversationId: string, activityId: string, more: Partial<Shown> = {}): Shown {
  return { ...posting('', conversationId), subject, activityId, ...more };
}

const messages = async () =>
  (await desk.database.query('select activity_id as message from desk.postings order by 1')).map(
    (row) => row['message'],
  );

const stale = async () =>
  (await desk.database.query('select activity_id as message from desk.postings where sent < wanted')).map(
    (row) => row['message'],
  );

describe('lists that are not the same have copies of their own:', () => {
  it.each<[string, object, object]>([
    ['of two people', { kind: 'quota', environmentId: null, askedBy: 'a' }, { kind: 'quota', askedBy: 'b' }],
    ['two pages of slots', { kind: 'quota', askedBy: 'a', page: 1 }, { kind: 'quota', askedBy: 'a', page: 2 }],
    ['slots here and everywhere', { kind: 'quota', askedBy: 'a' }, { kind: 'quota', askedBy: 'a', environmentId: 'x' }],
    ['two pages of accounts', { kind: 'accounts', page: 0 }, { kind: 'accounts', page: 1 }],
    ['with words and without', { kind: 'accounts', page: 0 }, { kind: 'accounts', page: 0, text: 'erp' }],
    ['with other words', { kind: 'accounts', page: 0, text: 'mail' }, { kind: 'accounts', page: 0, text: 'erp' }],
    ['slots and accounts', { kind: 'quota', askedBy: '0' }, { kind: 'accounts', page: 0 }],
  ])('%s', async (_what, one, other) => {
    const subject = (given: object) => ({ environmentId: null, ...given }) as Subject;
    await write(async (tx) => {
      for (const each of [one, other, one]) await tx.postings.add(shown(subject(each), 'group', 'list'));
    });

    expect(await messages()).toEqual(['list', 'list']);
  });
});

describe('a message that shows something else by now', () => {
  it('is let go by lists of slots and of accounts, and by no request', async () => {
    await write(async (tx) => {
      const accounts = { kind: 'accounts', environmentId: null, page: 0 } as unknown as Subject;
      await tx.postings.add(shown(accounts, 'group', 'turned'));
      await tx.postings.add(shown({ kind: 'quota', environmentId: null, askedBy: 'x' }, 'group', 'turned'));
      await tx.postings.add(shown(on('SA-1'), 'group', 'turned'));
      await tx.postings.add(shown(accounts, thread, 'turned'));
      await tx.postings.dropLists('group', 'turned');
    });

    const rows = await desk.database.query('select subject_key, place from desk.postings order by place');
    expect(rows).toEqual([
      { subject_key: 'request:SA-1', place: 'group' },
      { subject_key: 'accounts:*:0', place: thread },
    ]);
  });

  it('follows the request that was opened in it last, and the other message goes on following the first', async () => {
    await write(async (tx) => {
      await tx.postings.open(shown(on('SA-1'), place, 'list', { viewer: dana }));
      await tx.postings.open(shown(on('SA-1'), place, 'other list', { viewer: dana }));
      await tx.postings.open(shown(on('SA-2'), place, 'list', { viewer: dana }));
    });
    await desk.database.query('update desk.postings set sent = wanted');

    await write((tx) => tx.postings.stale(on('SA-1')));
    expect(await stale()).toEqual(['other list']);

    await write((tx) => tx.postings.closeIn(place, 'other list'));
    await write((tx) => tx.postings.closeIn('elsewhere', 'list'));
    expect(await messages()).toEqual(['list']);
  });

  it('lets go of that message alone: the letters of its id are no pattern', async () => {
    await write(async (tx) => {
      await tx.postings.open(shown(on('SA-1'), place, 'f_1%', { viewer: dana }));
      await tx.postings.open(shown(on('SA-2'), place, 'fx1y', { viewer: dana }));
    });

    await write((tx) => tx.postings.closeIn(place, 'f_1%'));
    expect(await messages()).toEqual(['fx1y']);
  });

  it('follows no list that was opened: a list has copies of its own', async () => {
    await write((tx) =>
      tx.postings.open(shown({ kind: 'quota', environmentId: null, askedBy: 'x' }, 'group', 'message')),
    );

    expect(await messages()).toEqual([]);
  });
});
