import type { AccountRecord } from '../../src/desk/account';
import { placeIn } from '../../src/desk/place';
import { olga, ravi, sam } from '../support/cast';
import { by, openOffice } from '../support/office';
import type { Office } from '../support/office';

let office: Office;
const finding = (result: 'fail' | 'warn' | 'pass') =>
  [{ check: 'access-mode', result, found: { key: 'found.access-mode-4' }, at: '2029-01-01T08:00:00.000Z' }] as never;

beforeAll(async () => {
  office = await openOffice((settings) => ({
    ...settings,
    environments: settings.environments.flatMap((one) => [one, { ...one, id: 'uat', name: 'Contoso UAT' }]),
  }));
  await enter('svc-payroll', { owner: olga });
  await enter('svc-stock', { owner: sam, environmentId: 'uat', findings: finding('fail') });
  await enter('svc-mail', { owner: ravi, findings: finding('warn') });
  await enter('svc-old', { owner: olga, state: 'retired', findings: finding('fail') });
});
afterAll(() => office.close());

async function enter(name: string, change: Partial<AccountRecord>): Promise<void> {
  const made = await office.enter(await office.insert({ accountName: name, state: 'done' }));
  await office.books.store.transaction((tx) => tx.accounts.save({ ...made, ...change }));
}

const found = async (text: string, locale = 'en-GB') =>
  (await office.useCases.accounts({ ...by(ravi), locale }, placeIn('accounts', { text }))).accounts.map(
    ({ name }) => name,
  );

it.each([
  ['', ['svc-mail', 'svc-payroll', 'svc-stock', 'svc-old']],
  ['pay', ['svc-payroll']],
  ['OLGA', ['svc-payroll', 'svc-old']],
  ['uat', ['svc-stock']],
  ['contoso', ['svc-stock']],
  ['retired', ['svc-old']],
  ['check', ['svc-stock']],
  ['active', ['svc-payroll']],
  ['with', ['svc-mail']],
  ['olga retired', ['svc-old']],
  ['olga uat', []],
  ['%', []],
  ['ua', []],
  ['pr', []],
  ['pro', ['svc-mail', 'svc-payroll', 'svc-old']],
  ['ac', []],
  ['act', ['svc-payroll']],
  ['tive', []],
  ['svc-stock@contoso.onmicrosoft.com', ['svc-stock']],
  ['Svc-Old@Contoso.onmicrosoft.com retired', ['svc-old']],
  ['svc-stock@elsewhere.example', []],
])('%j finds %j', async (text, names) => {
  expect(await found(text)).toEqual(names);
});

it('knows the state in the language of the reader', async () => {
  expect(await found('stillgelegt', 'de-DE')).toEqual(['svc-old']);
  expect(await found('stillgelegt')).toEqual([]);
});

it('pages with the true total', async () => {
  for (let at = 1; at <= 10; at += 1) await enter(`svc-many-${at}`, { owner: sam });

  const second = await office.useCases.accounts(by(ravi), placeIn('accounts', { text: 'many', page: 1 }));
  const beyond = await office.useCases.accounts(by(ravi), placeIn('accounts', { text: 'many', page: 50 }));

  expect([second.total, second.accounts.length, beyond.place.page]).toEqual([10, 4, 1]);
});

it('knows an account by its user principal name, too, but by none of another domain', async () => {
  const named = async (name: string) => (await office.useCases.account(by(ravi), name))?.name ?? null;

  expect(await named('SVC-Mail@contoso.onmicrosoft.com')).toBe('svc-mail');
  expect(await named('svc-mail@elsewhere.example')).toBeNull();
});
