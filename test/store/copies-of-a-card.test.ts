import type { PlacedPosting, Posting, Subject, Tx } from '../../src/usecases/ports';
import { dana, kim, lee, ravi } from '../support/cast';
import { withStore } from '../support/postgres';
import type { TestStore } from '../support/postgres';
import { conversation, posting, request } from '../support/store-samples';

const thread = '19:team@thread.tacv2;messageid=17';

let now = new Date('2029-03-01T10:00:00.000Z');
let desk: TestStore;
beforeAll(async () => {
  desk = await withStore({ clock: { now: () => now } });
});
afterAll(() => desk.close());

beforeEach(async () => {
  now = new Date('2029-03-01T10:00:00.000Z');
  await desk.database.query(
    'truncate desk.postings, desk.conversations, desk.requests, desk.accounts, desk.unreached cascade',
  );
  await write(async (tx) => {
    for (const id of ['19:team@thread.tacv2', thread, '19:team@thread.tacv2x', 'group'])
      await tx.conversations.remember(conversation(id));
    for (const person of [dana, lee]) await tx.conversations.remember(chatOf(person));
  });
});

type Shown = Omit<PlacedPosting, 'id'> & { readonly activityId: string };

const chatOf = (person: typeof dana) => conversation(`chat of ${person.name}`, { kind: 'personal', person });
const write = <T>(work: (tx: Tx) => Promise<T>) => desk.store.transaction(work);
const on = (requestId: string): Subject => ({ kind: 'request', requestId });

function shown(subject: Subject, conversationId: string, activityId: string, more: Partial<Shown> = {}): Shown {
  return { ...posting('', conversationId), subject, activityId, ...more };
}

/** In which message, or for whom, something is to be drawn; then it is drawn. */
async function drawn(): Promise<unknown[]> {
  const rows = await desk.database.query(
    `select coalesce(activity_id, viewer->>'name', place) as message from desk.postings where sent < wanted order by 1`,
  );
  await desk.database.query('update desk.postings set sent = wanted');
  return rows.map(({ message }) => message);
}

const privatelyIn = (copies: readonly Posting[]) =>
  copies.flatMap(({ viewer, privateUntil }) => (privateUntil ? [[viewer?.name, privateUntil]] : [])).sort();

describe('a change of a request', () => {
  beforeEach(() =>
    write(async (tx) => {
      const until = '2029-03-02T10:00:00.000Z';
      await tx.postings.add(shown(on('SA-1'), '19:team@thread.tacv2', 'live'));
      await tx.postings.open(shown(on('SA-1'), chatOf(dana).id, 'list of Dana', { viewer: dana }));
      for (const viewer of [dana, ravi])
        await tx.postings.keepLive(
          shown(on('SA-1'), 'group', `private to ${viewer.name}`, { viewer, privateUntil: until }),
        );
      await tx.postings.add(shown(on('SA-1'), 'group', 'for all in the group'));
      for (const id of ['SA-10', 'SA-2']) await tx.postings.add(shown(on(id), 'group', `of ${id}`));
    }),
  );

  it('draws every copy of it again, opened and private ones as well, and no copy of another', async () => {
    await drawn();

    await write((tx) => tx.postings.stale(on('SA-1')));

    expect(await drawn()).toEqual([
      'for all in the group',
      'list of Dana',
      'live',
      `private to ${dana.name}`,
      `private to ${ravi.name}`,
    ]);
  });

  it('is known to the copy of its place, and to no other', async () => {
    const versions = () =>
      write((tx) => Promise.all(['group', thread].map((place) => tx.postings.versionOf(on('SA-1'), place))));
    const before = await versions();

    await write((tx) => tx.postings.stale(on('SA-1')));

    expect([before, await versions()]).toEqual([
      [1, 0],
      [2, 0],
    ]);
  });

  it('says of which copies only one person sees, and until when', async () => {
    const copies = await desk.store.look((tx) => tx.postings.of(on('SA-1')));

    expect(copies.map(({ activityId }) => activityId).sort()).toEqual(['for all in the group', 'live']);
    expect(copies.find(({ activityId }) => activityId === 'live')).toEqual({
      id: expect.any(String) as string,
      subject: on('SA-1'),
      conversationId: '19:team@thread.tacv2',
      viewer: null,
      activityId: 'live',
      locale: 'en-GB',
      timeZone: 'Europe/Berlin',
    });
    await write((tx) => tx.postings.stale(on('SA-1')));
    const claims = await desk.outbox.claimPostings(10);
    expect(privatelyIn(claims)).toEqual([
      [dana.name, '2029-03-02T10:00:00.000Z'],
      [ravi.name, '2029-03-02T10:00:00.000Z'],
    ]);
  });
});

it('a card for everybody in a place is drawn for nobody in particular', async () => {
  await write(async (tx) => {
    await tx.postings.add(shown(on('SA-1'), 'group', 'for all'));
    await tx.postings.add(shown(on('SA-2'), 'group', 'for Dana', { viewer: dana }));
  });

  const rows = await desk.database.query(
    'select activity_id as message, viewer is null as shared from desk.postings order by 1 desc',
  );
  expect(rows).toEqual([
    { message: 'for all', shared: true },
    { message: 'for Dana', shared: false },
  ]);
});

it('who is told in a conversation is told in its threads as well, and not in one that is called alike', async () => {
  await write(async (tx) => {
    await tx.postings.add(shown(on('SA-1'), '19:team@thread.tacv2', 'in the channel'));
    await tx.postings.add(shown(on('SA-2'), thread, 'in its thread'));
    await tx.postings.add(shown(on('SA-3'), '19:team@thread.tacv2x', 'elsewhere'));
    await tx.postings.add(
      shown({ kind: 'quota', environmentId: 'prod', askedBy: 'x' }, '19:team@thread.tacv2', 'a list'),
    );
  });

  await write((tx) => tx.postings.staleIn('19:team@thread.tacv2'));

  expect(await drawn()).toEqual(['in its thread', 'in the channel']);
});

it('an account that is written draws the lists of its environment and of all again, and the cards of its request', async () => {
  const list = (environmentId: string | null) => ({ kind: 'accounts', environmentId, page: 0 }) as unknown as Subject;
  await write(async (tx) => {
    for (const environmentId of ['prod', 'uat', null])
      await tx.postings.add(shown(list(environmentId), 'group', `list of ${environmentId ?? 'all'}`));
    await tx.postings.add(shown({ kind: 'quota', environmentId: 'prod', askedBy: 'x' }, 'group', 'quota'));
    for (const id of ['SA-1', 'SA-2']) await tx.postings.add(shown(on(id), 'group', `card of ${id}`));
    const { accountName: name, owner } = request({ id: 'SA-1' });
    await tx.accounts.save({ name, owner, environmentId: 'prod', requestId: 'SA-1', state: 'active' } as never);
  });

  expect(await drawn()).toEqual(['card of SA-1', 'list of all', 'list of prod']);
});

describe('a card that was put on screen', () => {
  it.each([
    [1, ['answer']],
    [2, []],
  ])(
    'with what was known at version %i is drawn again exactly when it is older than the newest',
    async (version, left) => {
      await write(async (tx) => {
        await tx.postings.add(shown(on('SA-1'), 'group', 'before'));
        await tx.postings.stale(on('SA-1'));
        await tx.postings.keepLive(shown(on('SA-1'), 'group', 'answer'), version);
      });

      expect(await drawn()).toEqual(left);
    },
  );

  it('has reached its place by that, and one that waits to be posted has not', async () => {
    await write(async (tx) => {
      await tx.postings.add(shown(on('SA-1'), 'group', 'answer'));
      await tx.postings.add({ ...shown(on('SA-1'), thread, ''), activityId: null });
      await tx.postings.addFor(kim, { subject: on('SA-1'), locale: 'en-GB', timeZone: 'UTC' });
      await tx.postings.add({ ...shown(on('SA-1'), chatOf(dana).id, ''), activityId: null, viewer: dana });
    });
    now = new Date('2029-03-01T11:00:00.000Z');
    await write((tx) => tx.postings.keepLive(shown(on('SA-1'), chatOf(dana).id, 'of Dana', { viewer: dana })));

    const deliveries = await desk.store.look((tx) => tx.postings.deliveriesOf(on('SA-1')));
    expect(
      deliveries.map(({ person, conversationId, reachedAt }) => [person?.name, conversationId, reachedAt]),
    ).toEqual(
      expect.arrayContaining([
        [undefined, 'group', '2029-03-01T10:00:00.000Z'],
        [undefined, thread, null],
        [kim.name, null, null],
        [dana.name, chatOf(dana).id, '2029-03-01T11:00:00.000Z'],
      ]),
    );
    expect(deliveries).toHaveLength(4);
  });
});

it('what changed first is drawn first: a copy that waits keeps its place, one that was drawn goes to the end', async () => {
  await write(async (tx) => {
    for (const id of ['SA-1', 'SA-2']) await tx.postings.add(shown(on(id), 'group', `of ${id}`));
    await tx.postings.stale(on('SA-1'));
  });
  now = new Date('2029-03-01T10:01:00.000Z');
  await write((tx) => tx.postings.stale(on('SA-2')));
  now = new Date('2029-03-01T10:02:00.000Z');
  await write((tx) => tx.postings.stale(on('SA-1')));

  expect((await desk.outbox.claimPostings(10)).map(({ activityId }) => activityId)).toEqual(['of SA-1', 'of SA-2']);
});
