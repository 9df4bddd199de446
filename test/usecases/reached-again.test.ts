import type { Person } from '../../src/desk/people';
import { requestStates } from '../../src/desk/request';
import type { RequestState } from '../../src/desk/request';
import { createDraw } from '../../src/teams/outbox/draw';
import type { ClaimedPosting } from '../../src/usecases/outbox';
import type { Conversation } from '../../src/usecases/ports';
import { dana, lee, ravi } from '../support/cast';
import { openOffice } from '../support/office';
import type { Office } from '../support/office';
import { conversation } from '../support/store-samples';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());
beforeEach(async () => {
  const { database, store } = office.books;
  await database.query('truncate desk.postings, desk.unreached, desk.conversations, desk.requests cascade');
  const { id: requestId } = await office.insert();
  const look = { subject: { kind: 'request', requestId }, locale: 'en-GB', timeZone: 'UTC' } as const;
  await store.transaction(async (tx) => {
    for (const approver of [dana, lee]) await tx.postings.addFor(approver, look);
  });
});

describe('somebody who had the card and then blocked the desk', () => {
  const chatOf = (person: Person): Conversation =>
    conversation(`chat of ${person.name}`, { kind: 'personal', person, reference: { serviceUrl: 'https://one/' } });

  const write = (person: Person) => office.books.store.transaction((tx) => tx.conversations.remember(chatOf(person)));

  /** Sends what waits; gives whose cards were drawn. */
  async function drawn(takes: (claim: ClaimedPosting) => boolean = () => true): Promise<string[]> {
    const { outbox } = office.books;
    const claims = await outbox.claimPostings(10);
    for (const claim of claims) {
      if (takes(claim)) await outbox.postingSent(claim, `in ${claim.conversation.id}`);
      else if (claim.person) await outbox.personRefused({ ...claim, person: claim.person }, 'blocked', () => 0);
    }
    return claims.map(({ viewer }) => viewer?.name ?? '').sort();
  }

  /** Dana reads that Lee cannot be reached, and what changed meanwhile waits for Lee. */
  async function leeBlocks(): Promise<void> {
    const { store, outbox } = office.books;
    await write(dana);
    await write(lee);
    await drawn();
    await store.transaction(async (tx) => {
      const [{ id } = { id: '' }] = await tx.requests.list({ limit: 1 });
      await tx.postings.stale({ kind: 'request', requestId: id });
    });
    const notLee = ({ viewer }: ClaimedPosting) => viewer?.aadObjectId !== lee.aadObjectId;
    await drawn(notLee);
    const [claim] = await outbox.claimPeople(1);
    if (claim) await outbox.chatOpened(claim, chatOf(lee), () => 0);
    await drawn(notLee);
    expect(await drawn()).toEqual([dana.name]);
  }

  it('writes again: the cards that say so are drawn anew', async () => {
    await leeBlocks();

    await write(lee);

    expect(await drawn()).toEqual([dana.name, lee.name]);
    expect(await drawn()).toEqual([]);
  });

  it('takes a message again: the cards that say so are drawn anew', async () => {
    await leeBlocks();
    const { outbox } = office.books;
    const [claim] = await outbox.claimPeople(1);
    if (claim) await outbox.chatOpened(claim, chatOf(lee), () => 0);

    expect(await drawn()).toEqual([lee.name]);

    expect(await drawn()).toEqual([dana.name]);
    expect(await drawn()).toEqual([]);
  });
});

describe('a card that reaches its reader only now', () => {
  /** Whether Teams would be sent the card of the request, which has come to this state meanwhile. */
  async function isSent(state: RequestState, viewer: Person, isReached: boolean): Promise<boolean> {
    const { id: requestId } = await office.insert({ state });
    const here = conversation('chat', { kind: 'personal', person: viewer, reference: {} });
    const subject = { kind: 'request', requestId } as const;
    const place = { id: 'p', conversationId: here.id, conversation: here, viewer, activityId: isReached ? 'a' : null };
    const claim = { ...place, subject, locale: 'en-GB', timeZone: 'UTC', wanted: 1, attempts: 1, isReached };
    const tenant = { id: 't', loginUrl: 'https://login.microsoftonline.com', hasKeyVault: true };
    return (await createDraw(office.desk, tenant)(claim)) !== null;
  }

  const over: readonly RequestState[] = ['rejected', 'refused', 'withdrawn', 'expired', 'done', 'undone'];

  it.each(requestStates)(
    'is kept from an approver exactly when there is nothing left to decide or do: %s',
    async (state) => {
      await office.approvers([dana]);

      expect(await isSent(state, dana, false)).toBe(!over.includes(state));
      expect(await isSent(state, dana, true)).toBe(true);
      expect(await isSent(state, ravi, false)).toBe(true);
    },
  );
});
