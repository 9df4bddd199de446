import type { Person } from '../../src/desk/people';
import type { ClaimedPosting } from '../../src/usecases/outbox';
import type { Conversation } from '../../src/usecases/ports';
import { dana, lee } from '../support/cast';
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
