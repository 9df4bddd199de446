import type { Person } from '../../../src/desk/people';
import { placeIn, placeText } from '../../../src/desk/place';
import { requestStates, type RequestState } from '../../../src/desk/request';
import { createDraw } from '../../../src/teams/outbox/draw';
import type { ClaimedPosting } from '../../../src/usecases/outbox';
import type { Conversation, Message } from '../../../src/usecases/ports';
import { dana, ravi, sam } from '../../support/cast';
import { openOffice, type Office } from '../../support/office';
import { conversation } from '../../support/store-samples';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());
beforeEach(async () => {
  await office.books.database.query('truncate desk.conversations, desk.requests cascade');
  await office.approvers([dana]);
});

const tenant = { id: 't', loginUrl: 'https://login.microsoftonline.com', hasKeyVault: true };
const chatOf = (person: Person) => conversation(`chat of ${person.name}`, { kind: 'personal', person });
const team = conversation('team', { members: { [dana.aadObjectId]: '29:dana' } });
const tomorrow = '2999-01-02T08:00:00.000Z';

interface Wish {
  readonly state?: RequestState;
  readonly where?: Conversation;
  readonly change?: Partial<ClaimedPosting>;
}

/** The message for a claim on a request of Ravi's. */
async function drawn({ state = 'pending', where = chatOf(ravi), change = {} }: Wish): Promise<Message | null> {
  const { id: requestId } = await office.insert({ state });
  return draw(requestId, where, change);
}

function draw(requestId: string, where: Conversation, change: Partial<ClaimedPosting> = {}): Promise<Message | null> {
  return createDraw(
    office.desk,
    tenant,
  )({
    id: 'p',
    subject: { kind: 'request', requestId },
    conversationId: where.id,
    conversation: where,
    viewer: where.person ?? null,
    activityId: null,
    locale: 'en-GB',
    timeZone: 'UTC',
    wanted: 1,
    attempts: 1,
    isReached: false,
    ...change,
  });
}

const verbs = (message: Message | null) =>
  [...JSON.stringify(message?.card).matchAll(/"verb":"([^"]+)"/g)].map(([, verb]) => verb ?? '');

describe('whose view of a request a card shows', () => {
  it.each([
    ['in the chat of who asked', chatOf(ravi), 'request.withdraw', 'request.approve'],
    ['in the chat of who decides', chatOf(dana), 'request.approve', 'request.withdraw'],
  ])('%s it is theirs', async (_where, where, has, lacks) => {
    const message = await drawn({ where });

    expect(verbs(message)).toContain(has);
    expect(verbs(message)).not.toContain(lacks);
    expect(message?.onlyFor).toBeUndefined();
    expect(message?.summary).not.toBe('');
  });

  it('in a conversation of several it is everybody’s, whoever is written down for it', async () => {
    const { id } = await office.insert();

    const [forRavi, forAll] = [await draw(id, team, { viewer: ravi }), await draw(id, team)];

    expect(forRavi).toEqual(forAll);
    expect(forRavi?.onlyFor).toBeUndefined();
  });

  it('in a conversation of several it is theirs where only they see it, and nobody else is sent it', async () => {
    const { id } = await office.insert();

    const message = await draw(id, team, { viewer: ravi, privateUntil: tomorrow });

    expect(verbs(message)).toContain('request.withdraw');
    expect(message?.onlyFor).toEqual(ravi);
    expect(await draw(id, team, { privateUntil: tomorrow })).toEqual(await draw(id, team));
  });

  it('lets those see their own who were met there, also since the card was written down', async () => {
    const { id } = await office.insert();
    const ids = (message: Message | null) =>
      (message?.card?.['refresh'] as { userIds?: string[] } | undefined)?.userIds;
    expect(ids(await draw(id, team))).toEqual(['29:dana']);

    await office.books.store.transaction((tx) =>
      tx.conversations.remember({ ...team, members: { [ravi.aadObjectId]: '29:ravi', [sam.aadObjectId]: '29:sam' } }),
    );

    expect(ids(await draw(id, team))).toEqual(['29:ravi']);
  });
});

describe('the words of a card', () => {
  beforeEach(() =>
    office.books.store.transaction((tx) =>
      tx.readers.remember(ravi.aadObjectId, { locale: 'de-DE', timeZone: 'Europe/Berlin' }),
    ),
  );
  afterEach(() => office.books.database.query('truncate desk.readers'));

  it.each([
    ['of its reader in their own chat', chatOf(ravi), {}, 'Zurückziehen'],
    ['of its reader where only they see it', team, { viewer: ravi, privateUntil: tomorrow }, 'Zurückziehen'],
    ['of the claim, for whom Teams has not told of', chatOf(dana), { locale: 'de-DE' }, 'Genehmigen'],
    ['of the claim for everybody', team, { viewer: ravi, locale: 'en-GB' }, 'Waiting'],
  ])('are those %s', async (_whose, where, change, expected) => {
    expect(JSON.stringify((await drawn({ where, change }))?.card)).toContain(expected);
  });
});

it('a card that was opened from a list leads back to it', async () => {
  const { id: requestId } = await office.insert();
  const back = placeIn('mine', { page: 2 });

  const opened = await draw(requestId, chatOf(ravi), { subject: { kind: 'request', requestId, back } });
  const plain = await draw(requestId, chatOf(ravi));

  expect([verbs(opened).includes('list.back'), verbs(plain).includes('list.back')]).toEqual([true, false]);
  expect(JSON.stringify(opened)).toContain(JSON.stringify(placeText(back)));
});

it('there is no card of a request that is not there', async () => {
  expect(await draw('SA-0', chatOf(ravi))).toBeNull();
});

describe('what has come to its end', () => {
  const over: readonly RequestState[] = ['rejected', 'refused', 'withdrawn', 'expired', 'done', 'undone'];

  it.each(requestStates)('is kept from who could have decided and was not reached before: %s', async (state) => {
    const isDrawn = async (where: Conversation, change: Partial<ClaimedPosting> = {}) =>
      (await drawn({ state, where, change })) !== null;

    expect(await isDrawn(chatOf(dana))).toBe(!over.includes(state));
    expect(await isDrawn(chatOf(dana), { isReached: true })).toBe(true);
    expect(await isDrawn(chatOf(ravi))).toBe(true);
    expect(await isDrawn(team)).toBe(true);
  });

  it('is no reason to keep a list from anybody', async () => {
    const subject = { kind: 'quota', environmentId: null, askedBy: dana.aadObjectId } as const;

    expect(await draw('none', chatOf(dana), { subject })).not.toBeNull();
  });
});
