import { tellOfStrays } from '../../src/usecases/strays';
import type { DeskError } from '../../src/desk/problem';
import { dana, lee, ravi } from '../support/cast';
import { by } from '../support/office';
import { officeStage } from '../support/office-stage';
import { conversation } from '../support/store-samples';

const stage = officeStage((settings) => ({
  ...settings,
  environments: settings.environments.flatMap((one) => [one, { ...one, id: 'uat', name: 'UAT' }]),
}));
beforeEach(async () => {
  await stage.office.approvers([dana, lee]);
  await stage.write((tx) => tx.conversations.remember(conversation('admins')));
});

const row = (name: string) => ({ systemuserid: `row-${name}`, domainname: `${name}@contoso.com` });
const tell = (names: readonly string[], environmentId = 'prod') =>
  stage.write((tx) => tellOfStrays(stage.office.desk, tx, environmentId, names.map(row)));
const know = (digest: number, who = dana, environmentId = 'prod') =>
  stage.office.useCases.knowStrays(by(who), environmentId, digest);
const told = async () => (await stage.told()).map(({ values }) => values['accounts']);

it('the admins read of the accounts on slots that nobody knows, with what they can do about them', async () => {
  await tell(['erp', 'mail']);

  const accounts = 'erp@contoso.com, mail@contoso.com';
  expect(await stage.told()).toEqual([
    {
      to: 'admins',
      message: 'notice.stray-accounts',
      values: { environment: 'Production', count: 2, accounts },
      buttons: [
        { verb: 'strays.known', environmentId: 'prod', version: 1 },
        { verb: 'quota.refresh', environmentId: 'prod' },
      ],
    },
  ]);
  const written = await stage.office.books.database.query(`select body->>'locale' as locale from desk.notices`);
  expect(written).toEqual([{ locale: 'en' }]);
  const line = { kind: 'security', actor: 'desk', action: 'notice.stray-accounts', environmentId: 'prod' };
  expect(await stage.audit()).toEqual([{ ...line, after: { digest: 1, accounts } }]);
});

it('where there is none nobody reads of it', async () => {
  await tell([]);

  expect([await stage.told(), await stage.audit()]).toEqual([[], []]);
});

it('each environment has digests of its own, and one that is new stands among those that are not known', async () => {
  await tell(['erp']);
  await tell(['erp'], 'uat');
  await tell(['erp', 'mail']);
  await know(1);
  await tell(['erp', 'mail', 'portal']);

  const digests = (await stage.told()).map(({ values, buttons }) => [
    values['environment'],
    buttons?.[0]?.version,
    values['accounts'],
  ]);
  expect(digests).toEqual([
    ['Production', 1, 'erp@contoso.com'],
    ['UAT', 1, 'erp@contoso.com'],
    ['Production', 2, 'erp@contoso.com, mail@contoso.com'],
    ['Production', 3, 'mail@contoso.com, portal@contoso.com'],
  ]);
});

it.each([
  [20, ''],
  [21, ', … (+1)'],
  [23, ', … (+3)'],
])('a digest names twenty at most, and how many more there are: %i', async (count, more) => {
  const names = Array.from({ length: count }, (_, at) => `n${at}`);

  await tell(names);

  const shown = names.slice(0, 20).map((name) => `${name}@contoso.com`);
  expect(await told()).toEqual([`${shown.join(', ')}${more}`]);
  expect((await stage.told())[0]?.values['count']).toBe(count);
});

it('who knows them, of which digest, and how many that are stands in the audit', async () => {
  await tell(['erp', 'mail']);

  expect([await know(1), await know(1), await know(1, dana, 'prod')]).toEqual([2, 0, 0]);

  const line = { kind: 'decision', actor: dana, action: 'know-strays', environmentId: 'prod' };
  expect((await stage.audit()).slice(1, 3)).toEqual([
    { ...line, after: { digest: 1, count: 2 } },
    { ...line, after: { digest: 1, count: 0 } },
  ]);
  await tell(['erp', 'mail']);
  expect(await stage.told()).toHaveLength(1);
});

it('nobody but an approver of today knows them: others are refused, and an old list is read again', async () => {
  await tell(['erp']);
  const refused = (who: typeof dana) => know(1, who).catch(({ problem }: DeskError) => problem);

  expect(await refused(ravi)).toEqual({ code: 'not-an-approver', standing: 'nothing-changed' });
  expect((await stage.audit()).at(-1)).toEqual({ kind: 'denied', actor: ravi, action: 'know-strays', object: 'prod' });
  stage.passes(60_001);
  expect(await refused(dana)).toMatchObject({ code: 'approvers-unknown' });
  expect(await stage.jobs()).toEqual([`refresh-approvers prod ${stage.after(0)}`]);
  expect(await stage.write((tx) => tx.strays.of('prod'))).toMatchObject([{ knownBy: null }]);
});
