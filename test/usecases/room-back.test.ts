import { createChatMemory } from '../../src/usecases/chat-memory';
import { dana } from '../support/cast';
import { by, openOffice } from '../support/office';
import type { Office } from '../support/office';
import { conversation } from '../support/store-samples';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());

/** Dana has the card of a request that waits, as it is now. The desk file names the conversation of the admins. */
beforeEach(async () => {
  await office.books.database.query('truncate desk.requests, desk.postings, desk.conversations cascade');
  const { id: requestId } = await office.insert();
  const { conversationId } = by(dana);
  const look = { viewer: dana, activityId: 'card', locale: 'en-GB', timeZone: 'UTC' } as const;
  await office.books.store.transaction((tx) =>
    tx.postings.add({ subject: { kind: 'request', requestId }, conversationId, ...look }),
  );
});

const memory = () => createChatMemory(office.desk);
const admins = conversation('admins');

/** Whether the card is to be drawn again; then it is. */
async function isRedrawn(): Promise<boolean> {
  const stale = await office.books.database.query('select id from desk.postings where sent < wanted');
  await office.books.database.query('update desk.postings set sent = wanted');
  return stale.length > 0;
}

it('a card that says the admins have no conversation is drawn again once the desk is in it', async () => {
  await memory().remember(admins);
  expect(await isRedrawn()).toBe(true);

  await memory().remember(admins);
  expect(await isRedrawn()).toBe(false);
});

it('and when the desk was removed from it, and is back', async () => {
  await memory().remember(admins);
  await isRedrawn();

  await memory().markGone('admins', new Date().toISOString());
  expect(await isRedrawn()).toBe(true);

  await memory().remember(admins);
  expect(await isRedrawn()).toBe(true);
});

it('any other conversation changes nothing on it', async () => {
  await memory().remember(conversation('team'));
  await memory().markGone('team', new Date().toISOString());

  expect(await isRedrawn()).toBe(false);
});
