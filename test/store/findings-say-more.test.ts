import type { AccountRecord } from '../../src/desk/account';
import { needsRepair } from '../../src/desk/account';
import { findingsSayMore } from '../../src/store/migrations/0010-findings-say-more';
import { openOffice } from '../support/office';
import type { Office } from '../support/office';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());

const at = '2029-02-01T08:00:00.000Z';

it('what an older version has found keeps its name and its Repair, whatever the account', async () => {
  const changed = await entered('svc-changed', [
    { check: 'access-mode', result: 'fail', found: 'found.access-mode-0', at },
    { check: 'row-enabled', result: 'fail', found: 'found.disabled', at },
    { check: 'owner-there', result: 'fail', found: 'found.owner-left', at },
  ]);
  const sound = await entered('svc-sound', [
    { check: 'license-removed', result: 'pass', found: 'found.no-license', at },
  ]);
  const fresh = await entered('svc-fresh', undefined);
  const empty = await entered('svc-empty', []);

  await findingsSayMore.up(office.books.db);

  const now = (name: string) => office.books.store.transaction((tx) => tx.accounts.get(name));
  const after = await now(changed);
  expect(after?.findings).toEqual([
    { check: 'access-mode', result: 'fail', found: 'found.access-mode-0', canRepair: true, at },
    { check: 'systemuser-enabled', result: 'fail', found: 'found.disabled', at },
    { check: 'owner-there', result: 'fail', found: 'found.owner-left', at },
  ]);
  expect(after && needsRepair(after)).toBe(true);
  expect((await now(sound))?.findings).toEqual([
    { check: 'license-removed', result: 'pass', found: 'found.no-license', at },
  ]);
  expect((await now(fresh))?.findings).toBeUndefined();
  expect((await now(empty))?.findings).toEqual([]);
});

it('a warning that is not sent yet is sent with its words', async () => {
  await office.books.database.query(
    `insert into desk.notices (key, conversation_id, body, created_at, due_at) values ('k', 'admins', $1, now(), now())`,
    [JSON.stringify({ message: 'notice.watch-row-enabled', values: { account: 'svc-changed' } })],
  );

  await findingsSayMore.up(office.books.db);

  const rows = await office.books.database.query('select body from desk.notices');
  expect(rows).toEqual([{ body: { message: 'notice.watch-systemuser-enabled', values: { account: 'svc-changed' } } }]);
});

/** An account as an older version has written it. */
async function entered(accountName: string, findings: readonly object[] | undefined): Promise<string> {
  const account = await office.enter(await office.insert({ accountName }));
  await office.books.store.transaction((tx) =>
    tx.accounts.save({ ...account, ...(findings ? { findings } : {}) } as AccountRecord),
  );
  return account.name;
}
