import type { ServiceRequest } from '../../src/desk/request';
import { createSteps, recipe } from '../../src/recipe/steps';
import type { Caller } from '../../src/usecases/api';
import { showPlan } from '../../src/usecases/plan';
import type { Desk, Tx } from '../../src/usecases/ports';
import { dana, ravi, sam } from '../support/cast';
import { sampleRequest } from '../support/sample-request';
import { prod, settings } from '../teams/support/settings';

/** The books of a desk that knows one request and has counted nothing yet. */
function deskWith(request: ServiceRequest | null): Desk {
  const tx = {
    requests: { get: async (id: string) => (request?.id === id ? request : null) },
    accounts: { get: async () => null },
    approvers: { latest: async () => null },
    surveys: { latest: async () => null },
  } as unknown as Tx;
  const store = { look: <T>(work: (inside: Tx) => Promise<T>) => work(tx) };
  return { settings: { ...settings, environments: [prod] }, store } as unknown as Desk;
}

function caller(person: Caller['person']): Caller {
  return { person, conversationId: 'c', conversationKind: 'personal', locale: 'en-GB', timeZone: 'UTC' };
}

it('lists the steps of the recipe in order for a new cloud account', async () => {
  const plan = await showPlan(deskWith(null), caller(ravi), { environmentId: null });

  expect(plan?.environment.id).toBe('prod');
  const inOrder = createSteps(recipe).map(({ name }) => name);
  expect(plan?.steps).toEqual(inOrder.filter((name) => plan?.steps.includes(name)));
  expect(plan?.steps).toEqual(expect.arrayContaining(['reserve-slot', 'create-cloud-user', 'hand-over']));
  expect(plan?.steps).not.toContain('await-directory-sync');
});

it('lists what applies to the request that is asked about', async () => {
  const local = sampleRequest({ accountKind: 'onprem' });
  const retiring = sampleRequest({ kind: 'retire' });

  const setup = await showPlan(deskWith(local), caller(ravi), { requestId: local.id });
  const end = await showPlan(deskWith(retiring), caller(dana), { requestId: retiring.id });

  expect(setup?.steps).toContain('await-directory-sync');
  expect(setup?.steps).not.toContain('store-password');
  expect(end?.steps).toContain('block-sign-in');
  expect(end?.steps).not.toContain('assign-license');
});

it('gives one answer for unknown requests and for other people’s', async () => {
  const request = sampleRequest();

  expect(await showPlan(deskWith(request), caller(sam), { requestId: request.id })).toBeNull();
  expect(await showPlan(deskWith(null), caller(sam), { requestId: request.id })).toBeNull();
});

it('names the environments there are when it is asked about another', async () => {
  await expect(showPlan(deskWith(null), caller(ravi), { environmentId: 'mars' })).rejects.toMatchObject({
    problem: { code: 'unknown-environment', values: { ids: expect.stringContaining('prod') as string } },
  });
});
