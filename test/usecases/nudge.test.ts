import { nudge } from '../../src/usecases/nudge';
import type { Desk } from '../../src/usecases/ports';
import type { Values } from '../../src/words/saying';
import { words } from '../../src/words/words';
import { everyDenial } from '../support/audited-denials';
import { dana, lee, olga, ravi } from '../support/cast';
import { by } from '../support/office';
import { withStore } from '../support/postgres';
import type { TestStore } from '../support/postgres';
import { request, settings as samples } from '../support/store-samples';

let now = new Date('2029-03-01T10:59:00.000Z');
const clock = { now: () => now };
const settings = {
  ...samples,
  environments: samples.environments.map((each) => ({ ...each, approvers: { people: [], groupId: 'a group' } })),
};
let books: TestStore;
let desk: Desk;
beforeAll(async () => {
  books = await withStore({ clock });
  desk = { settings, store: books.store, clock, randomTag: () => 'abcd', denials: everyDenial(books.store) };
  await books.store.transaction(async (tx) => {
    await tx.requests.insert(request({ requester: ravi, owner: olga, expiresAt: '2029-03-08T10:00:00.000Z' }));
    await tx.approvers.save('prod', [dana, lee], now.toISOString());
  });
});
afterAll(() => books.close());

/** What Ravi reads, and how many reminders there are by then. */
async function nudged(at: string) {
  now = new Date(`2029-03-01T${at}:00.000Z`);
  const { notice } = await nudge(desk, by(ravi), 'SA-1001');
  const rows = await books.database.query(`select key from desk.notices where key like 'nudge:%'`);
  return { key: notice?.key, values: notice?.values, reminders: rows.length };
}

it('names whoever reminds, and not whoever asked', async () => {
  now = new Date('2029-03-01T09:00:00.000Z');

  await nudge(desk, by(olga), 'SA-1001');

  const rows = await books.database.query(`select body from desk.notices where key like 'nudge:%'`);
  const [said] = rows.map(({ body }) => body as { message: 'notice.nudge'; values: Values });
  expect(words('en-GB', 'UTC').t('notice.nudge', said?.values)).toMatch(
    new RegExp(`^${olga.name} reminds you: SA-1001`),
  );
  await books.database.query('truncate desk.notices');
});

it('says to whom the reminder goes, and from when on another is possible', async () => {
  const { key, values, reminders } = await nudged('10:59');

  expect([key, reminders]).toEqual(['notice.nudged', 2]);
  expect(values).toMatchObject({ names: `${dana.name}, ${lee.name}`, next: '2029-03-01T11:59:00.000Z' });
});

it('for an hour no other one is sent, also across the full hour, and it says by whom and when the last one was', async () => {
  const across = await nudged('11:01');
  const last = await nudged('11:58');

  expect([across.key, across.reminders]).toEqual(['notice.nudged-lately', 2]);
  expect([last.key, last.reminders]).toEqual(['notice.nudged-lately', 2]);
  expect(last.values).toMatchObject({
    at: '2029-03-01T10:59:00.000Z',
    next: '2029-03-01T11:59:00.000Z',
    by: ravi.name,
  });
});

it('after an hour it is', async () => {
  const { key, reminders } = await nudged('11:59');

  expect([key, reminders]).toEqual(['notice.nudged', 4]);
});
