import { createSteps, recipe } from '../../src/recipe/steps';
import { dana, ravi, sam } from '../support/cast';
import { by } from '../support/office';
import { officeStage } from '../support/office-stage';
import { survey } from '../support/store-samples';

const group = '99999999-0000-4000-8000-0000000000c1';
const stage = officeStage((settings) => ({
  ...settings,
  environments: settings.environments.flatMap((one) => [
    one,
    { ...one, id: 'uat', name: 'Contoso UAT', securityGroupId: group },
  ]),
}));
beforeEach(() => stage.office.approvers([dana]));

const licenses = [{ skuId: 'sku', name: 'Sales', free: 2, total: 5 }];
const ofEnvironment = (environmentId: string | null) => stage.office.useCases.plan(by(sam), { environmentId });
const names = (steps: readonly { readonly name: string }[]) => steps.map(({ name }) => name);

it('the plan of a new account is that of the first environment, with its counts, and names the others', async () => {
  await stage.write((tx) => tx.surveys.save(survey({ limit: 7, used: 2, licenses })));

  const plan = await ofEnvironment(null);

  expect(plan).toMatchObject({
    environment: { id: 'prod' },
    request: null,
    slots: { limit: 7, used: 2, reserved: 0, free: 5 },
    licenses,
    others: ['uat'],
  });
  expect(plan?.steps).not.toContain('join-environment-group');
  expect(plan?.steps).not.toContain('await-directory-sync');
});

it('the plan in another environment is by its id or name, and has its own steps; nothing is counted there', async () => {
  const [byId, byName] = [await ofEnvironment('uat'), await ofEnvironment('contoso uat')];

  expect(byId).toEqual(byName);
  expect(byId).toMatchObject({ environment: { id: 'uat' }, slots: null, licenses: null, others: ['prod'] });
  const [prod, all] = [await ofEnvironment('prod'), names(createSteps(recipe))];
  expect(byId?.steps.length).toBeGreaterThan(prod?.steps.length ?? 0);
  expect(all).toEqual(expect.arrayContaining([...(byId?.steps ?? [])]));
});

it('an environment that there is not is named in the answer', async () => {
  await expect(ofEnvironment('moon')).rejects.toMatchObject({
    problem: { code: 'unknown-environment', values: { ids: 'prod, uat', given: 'moon' } },
  });
});

describe('the plan of a request', () => {
  const plan = (requestId: string, who = ravi) => stage.office.useCases.plan(by(who), { requestId });

  it('is that of what is asked, for those who may see it', async () => {
    const request = await stage.office.insert({ kind: 'rotate', accountName: 'svc-one' });

    expect(await plan(request.id)).toMatchObject({ request, environment: { id: 'prod' }, others: ['uat'] });
    expect((await plan(request.id))?.steps).toEqual([
      ...names(recipe.rotate.untilChanged),
      ...names(recipe.rotate.afterwards),
    ]);
    expect([await plan(request.id, sam), await plan('SA-999999')]).toEqual([null, null]);
  });

  it('to end an account leaves the groups that this account was put into, and no other', async () => {
    const facts = { joinedGroupId: group, joinedAccountGroupId: group };
    for (const [accountName, own] of [
      ['svc-in', facts],
      ['svc-out', {}],
    ] as const)
      await stage.office.enter(await stage.office.insert({ accountName, state: 'done', facts: own }));
    const ends = (accountName: string) => stage.office.insert({ kind: 'retire', accountName });

    const steps = async (accountName: string) => (await plan((await ends(accountName)).id))?.steps ?? [];

    const [left, alone, unknown] = [await steps('svc-in'), await steps('svc-out'), await steps('svc-none')];
    expect(left).toEqual(names(recipe.retire));
    expect(alone.length).toBeLessThan(left.length);
    expect(unknown).toEqual(alone);
  });

  it('to make one is that of its kind, whatever an account of its name has been', async () => {
    const onprem = await stage.office.insert({ accountKind: 'onprem', accountName: 'svc-local' });

    expect((await plan(onprem.id))?.steps).toContain('await-directory-sync');
    expect((await plan((await stage.office.insert()).id))?.steps).not.toContain('await-directory-sync');
  });
});
