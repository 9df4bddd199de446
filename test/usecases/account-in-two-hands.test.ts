import type { AccountRecord } from '../../src/desk/account';
import type { Tx } from '../../src/usecases/ports';
import { olga } from '../support/cast';
import { by, openOffice } from '../support/office';
import type { Office } from '../support/office';
import { handlersOf } from '../support/quiet-tenant';
import { until } from '../support/wait';

let office: Office;
let account: AccountRecord;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());
beforeEach(async () => {
  await office.books.database.query('truncate desk.accounts, desk.requests cascade');
  const asked = { accountName: 'svc-one', state: 'done', attempt: 1 } as const;
  account = { ...(await office.enter(await office.insert(asked))), reviewAskedAt: '2029-12-01T00:00:00.000Z' };
  await office.books.store.transaction((tx) => tx.accounts.save(account));
});

/** A transaction that waits in its middle until it is let go. */
async function halfway<T>(first: (tx: Tx) => Promise<T>, then: (tx: Tx, read: T) => Promise<void>) {
  let reached = (): void => undefined;
  let letGo = (): void => undefined;
  const middle = new Promise<void>((resolve) => (reached = resolve));
  const held = new Promise<void>((resolve) => (letGo = resolve));
  const whole = office.books.store.transaction(async (tx) => {
    const read = await first(tx);
    reached();
    await held;
    await then(tx, read);
  });
  await Promise.race([middle, whole]);
  return async () => {
    letGo();
    await whole;
  };
}

/** Until it has ended, or somebody waits for a row that another has. */
async function untilHeldUp(work: Promise<unknown>): Promise<void> {
  let isOver = false;
  void work.finally(() => (isOver = true)).catch(() => undefined);
  const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  await until(async () => isOver || (await office.books.database.query(waiting)).length > 0);
}

const read = (tx: Tx) => tx.accounts.get('svc-one');

it('what its owner says of an account stays said, though a look that began before saves what it has read', async () => {
  const watchedAt = '2029-12-02T00:00:00.000Z';
  const save = async (tx: Tx, found: AccountRecord | null) => {
    if (found) await tx.accounts.save({ ...found, watchedAt, findings: [] });
  };
  const endLook = await halfway(read, save);

  const keeping = office.useCases.keep(by(olga), 'svc-one');
  await untilHeldUp(keeping);
  await endLook();

  const { account: kept } = await keeping;
  expect(await office.books.store.look(read)).toEqual(kept);
  expect(kept).toMatchObject({ watchedAt });
  expect(kept.reviewOn).not.toBe(account.reviewOn);
  expect(kept).not.toHaveProperty('reviewAskedAt');
});

it.each<[string, () => Promise<unknown>]>([
  ['an owner who keeps it', () => office.useCases.keep(by(olga), 'svc-one')],
  ['an owner who has its password changed', () => office.useCases.rotate(by(olga), 'svc-one')],
  ['the review of it', () => handlersOf(office)['review-account']('svc-one', {})],
  ['the end of a change of its password', restoreOffer],
])('%s waits for a request that somebody changes, and has not got hold of the account meanwhile', async (_who, act) => {
  const changed = await halfway(
    (tx) => tx.requests.get(account.requestId),
    async () => undefined,
  );

  const acting = act();
  await untilHeldUp(acting);

  const isFree = await office.books.database.query('select from desk.accounts for update nowait').then(
    () => true,
    () => false,
  );
  await changed();
  await acting;

  expect(isFree).toBe(true);
});

async function restoreOffer(): Promise<void> {
  const rotation = await office.insert({ kind: 'rotate', accountName: 'svc-one', state: 'running', attempt: 1 });
  await office.register().restoreOffer(rotation.id);
}
