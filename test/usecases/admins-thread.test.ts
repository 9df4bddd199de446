import type { ServiceRequest } from '../../src/desk/request';
import { createJobHandlers, type Background } from '../../src/usecases/background';
import type { Conversation } from '../../src/usecases/ports';
import { people } from '../../src/sandbox/tenant';
import { lenderStage } from '../support/lender-stage';
import { by } from '../support/office';

const channel = '19:admins@thread.tacv2';
const thread = `${channel};messageid=1700000000000`;
const person = ({ id, name }: { readonly id: string; readonly name: string }) => ({ aadObjectId: id, name });
const [dana, ravi] = [person(people.dana), person(people.ravi)];

const stage = lenderStage();

beforeEach(async () => {
  const { books } = stage.office;
  await books.database.query('truncate desk.postings, desk.notices, desk.jobs');
  const at = new Date().toISOString();
  await books.store.transaction(async (tx) => {
    for (const id of [channel, thread, '19:others@thread.tacv2'])
      await tx.conversations.remember({ id, kind: 'channel', members: {}, reference: {} } satisfies Conversation);
    await tx.adminConversations.choose('dev', { conversationId: channel, by: dana, at });
  });
});

async function askedIn(conversationId: string, change: Partial<ServiceRequest> = {}): Promise<string> {
  const { office } = stage;
  const asked = { environmentId: 'dev', roleId: 'writer', requester: ravi, owner: ravi, conversationId };
  const { id } = await office.insert({ ...asked, ...change });
  const live = {
    subject: { kind: 'request', requestId: id },
    conversationId,
    viewer: null,
    activityId: 'live',
  } as const;
  await office.books.store.transaction((tx) => tx.postings.add({ ...live, locale: 'en-GB', timeZone: 'UTC' }));
  return id;
}

/** In which conversations of several people its card stands. */
async function placesOf(id: string): Promise<unknown[]> {
  const rows = await stage.office.books.database.query(
    `select conversation_id as place from desk.postings where subject->>'requestId' = $1 and person_id is null order by 1`,
    [id],
  );
  return rows.map(({ place }) => place);
}

async function noticesIn(place: string): Promise<unknown[]> {
  const rows = await stage.office.books.database.query(
    `select body->>'message' as message from desk.notices where conversation_id = $1`,
    [place],
  );
  return rows.map(({ message }) => message);
}

it.each([
  ['in their channel', channel, [channel]],
  ['in a thread of their channel', thread, [thread]],
  ['somewhere else', '19:others@thread.tacv2', [channel, '19:others@thread.tacv2']],
])('what was asked %s has one card for the admins', async (_where, place, cards) => {
  const { directory, crm } = stage.contoso.microsoft;
  const id = await askedIn(place, { state: 'checking', accountName: 'svc-asked' });

  await createJobHandlers({ ...stage.office.desk, directory, crm } as unknown as Background)['check-request'](id, {});

  expect(await stage.office.stateOf(id)).toBe('pending');
  expect(await placesOf(id)).toEqual(cards);
});

it('a channel that is chosen for the admins gets no second card of what was asked in a thread of it', async () => {
  const { office } = stage;
  const at = new Date().toISOString();
  await office.books.store.transaction(async (tx) => {
    await tx.approvers.save('dev', [dana], at);
    await tx.adminConversations.choose('dev', { conversationId: '19:others@thread.tacv2', by: dana, at });
  });
  const [here, elsewhere] = [await askedIn(thread), await askedIn('19:others@thread.tacv2')];

  await office.useCases.chooseAdminRoom(
    { ...by(dana), conversationId: thread, conversationKind: 'channel' },
    ['dev'],
    'here',
  );

  expect(await placesOf(here)).toEqual([thread]);
  expect(await placesOf(elsewhere)).toEqual([channel, '19:others@thread.tacv2']);
});

it.each([
  [
    'a thread of their channel',
    thread,
    [
      [thread, 1],
      [channel, 0],
    ],
  ],
  [
    'another channel',
    '19:others@thread.tacv2',
    [
      ['19:others@thread.tacv2', 1],
      [channel, 1],
    ],
  ],
] as const)('that a run stopped which was asked for in %s is told once in each place', async (_where, place, told) => {
  const id = await askedIn(place, { state: 'running', attempt: 1 });

  await stage.office.register().finish(id, 1, { state: 'needs-hands', findings: [] });

  for (const [where, times] of told) expect(await noticesIn(where)).toHaveLength(times);
});
