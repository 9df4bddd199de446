import type { AccountRecord } from '../../src/desk/account';
import type { ServiceRequest } from '../../src/desk/request';
import { findingsByKey } from '../../src/store/migrations/0011-findings-by-key';
import { languages } from '../../src/words/languages';
import { openOffice } from '../support/office';
import type { Office } from '../support/office';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());

const at = '2029-02-01T08:00:00.000Z';
const before = [
  { check: 'access-mode', result: 'pass', found: 'Non-interactive, set by a person', at },
  { check: 'license-removed', result: 'pass', found: 'found.no-license', at },
  { check: 'security-role', result: 'pass', found: 'Read', at },
  { check: 'business-unit', result: 'fail', found: 'in another business unit', at },
  { check: 'password-policy', result: 'warn', found: 'None', at },
  { check: 'lender-whole', result: 'pass', found: 'licence back', values: { lender: 'Kim' }, at },
  { check: 'owner-there', result: 'pass', found: 'Dana Ortiz', at },
  { check: 'account-group', result: 'pass', found: { key: 'found.member' }, at },
];
const found = [
  { key: 'found.non-interactive-set-by-a-person' },
  { key: 'found.no-license' },
  { name: 'Read' },
  { key: 'found.in-another-business-unit' },
  { key: 'found.may-expire' },
  { key: 'found.licence-back' },
  { name: 'Dana Ortiz' },
  { key: 'found.member' },
];

it('what an older version has found in an account and in a request has its words, and a role keeps its name', async () => {
  const request = await office.insert({ accountName: 'svc-old', findings: before } as Partial<ServiceRequest>);
  const account = await office.enter(request);
  await office.books.store.transaction((tx) => tx.accounts.save({ ...account, findings: before } as AccountRecord));
  const plain = await office.insert({ accountName: 'svc-plain' });

  await findingsByKey.up(office.books.db);

  const after = await office.books.store.transaction((tx) => tx.accounts.get('svc-old'));
  const asked = await office.books.store.transaction((tx) => tx.requests.get(request.id));
  expect(after?.findings?.map((one) => one.found)).toEqual(found);
  expect(asked?.findings).toEqual(before.map((one, index) => ({ ...one, found: found[index] })));
  const keys = found.flatMap((one) => one.key ?? []);
  expect(keys.filter((key) => !(key in languages.en))).toEqual([]);
  expect((await office.books.store.transaction((tx) => tx.requests.get(plain.id)))?.findings).toBeUndefined();
});
