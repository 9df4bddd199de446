import type { Person } from '../../src/desk/people';
import type { Clock } from '../../src/recipe/ports';
import type { Conversation } from '../../src/usecases/ports';
import { dana, lee } from '../support/cast';
import { withStore } from '../support/postgres';
import type { TestStore } from '../support/postgres';
import { conversation, posting } from '../support/store-samples';

let desk: TestStore;
let now = new Date('2029-01-01T10:00:00.000Z');
const clock: Clock = { now: () => now };
const minute = 60_000;
const doubling = (tries: number) => minute * 2 ** tries;

beforeAll(async () => {
  desk = await withStore({ clock });
});
afterAll(() => desk.close());
beforeEach(() => desk.database.query('truncate desk.postings, desk.conversations, desk.unreached'));

function chatOf(person: Person): Conversation {
  return conversation(`chat of ${person.name}`, {
    kind: 'personal',
    person,
    reference: { serviceUrl: 'https://one/' },
  });
}

function remember(chat: Conversation): Promise<void> {
  return desk.store.transaction((tx) => tx.conversations.remember(chat));
}

function cardFor(person: Person) {
  return desk.store.transaction((tx) => tx.postings.add(posting('SA-1', chatOf(person).id)));
}

function pass(ms: number): void {
  now = new Date(now.getTime() + ms);
}

describe('a conversation whose address is of another region', () => {
  beforeEach(async () => {
    await remember(chatOf(dana));
    await remember(chatOf(lee));
    await cardFor(dana);
    await cardFor(lee);
    for (const claim of await desk.outbox.claimPostings(10)) {
      await desk.outbox.park(claim.conversation.id, doubling);
      await desk.outbox.postingFailed(claim, now, {});
    }
  });

  it('is left alone for a while, longer each time, and then gets what it should show', async () => {
    expect(await desk.outbox.claimPostings(10)).toEqual([]);
    pass(minute);
    for (const claim of await desk.outbox.claimPostings(10)) {
      await desk.outbox.park(claim.conversation.id, doubling);
      await desk.outbox.postingFailed(claim, now, {});
    }
    pass(minute);
    expect(await desk.outbox.claimPostings(10)).toEqual([]);
    pass(minute);
    expect(await desk.outbox.claimPostings(10)).toHaveLength(2);
  });

  it('is written to as soon as Teams is heard from there', async () => {
    await remember({ ...chatOf(dana), reference: { serviceUrl: 'https://two/' } });

    expect(await desk.outbox.claimPostings(10)).toMatchObject([{ person: dana }]);
  });

  it('and every other with the same address as soon as one took something', async () => {
    pass(minute);
    const [claim] = await desk.outbox.claimPostings(1);
    const other = claim?.person?.name === dana.name ? lee : dana;
    await desk.outbox.park(chatOf(other).id, () => 100 * minute);
    await desk.outbox.postingSent(claim!, 'a-1');

    expect(await desk.outbox.claimPostings(10)).toHaveLength(1);
  });
});
