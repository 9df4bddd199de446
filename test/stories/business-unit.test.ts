import { businessUnits, roles } from '../../src/sandbox/tenant';
import { changeSystemUser } from '../../src/sandbox/tenant/dataverse/environment';
import { approve, ask, callsOf, makeAccount, ready, sees, standing } from '../support/steps';
import { beginStory, environments } from '../support/world';
import type { Story } from '../support/world';
import { patience } from '../support/wait';

let story: Story;
beforeAll(async () => {
  story = await beginStory({ tenant: { freeSalesSeats: 2 } });
});
afterAll(() => story.end());

/** `systemusers({id})`, in the order in which the tenant took the writes to the row. */
const changesOfRow = (id: string) =>
  callsOf(story, id)
    .filter((call) => /^(PATCH|POST) .*systemusers/.test(call))
    .map((call) => call.split('/').at(-1));
const unitOf = (account: string) => rowOf(account)?.columns['_businessunitid_value'];
const rowOf = (account: string) =>
  story.tenant.systemUser(environments.dev, story.tenant.user(`${account}@contoso.onmicrosoft.com`)?.id ?? '');

it('a role that only the business unit of the settings has is given there, and the unit is read back', async () => {
  const id = await ask(story, { accountName: 'svc-shop', environment: 'dev', role: 'shop' });
  await approve(story, 'svc-shop');
  const card = await sees(story, 'ravi', 'svc-shop', 'Ready');

  expect(standing(story, 'svc-shop', 'dev')).toEqual({ ...ready, roles: [roles.shopIntegration] });
  expect(unitOf('svc-shop')).toBe(businessUnits.devIntegrations);
  expect(changesOfRow(id)).toHaveLength(3);
  expect(changesOfRow(id)[1]).toBe('$ref');
  expect(card.words).toContain('Business unit');
  expect(card.words).toContain('Integrations');
});

it('a role that every unit has is the copy of that unit, not of the root', async () => {
  await makeAccount(story, { accountName: 'svc-copy', environment: 'dev', role: 'reader' });

  const [roleId = ''] = rowOf('svc-copy')?.roleIds ?? [];
  const copy = story.tenant.environment(environments.dev).roles.get(roleId);
  expect(copy).toMatchObject({ name: roles.serviceReader, businessUnitId: businessUnits.devIntegrations });
});

it('an environment without a unit in the settings is left as it is', async () => {
  const id = await makeAccount(story, { accountName: 'svc-plain' });

  expect(changesOfRow(id)).toHaveLength(2);
});

it('an account that somebody moves is warned of, once', async () => {
  const id = String(rowOf('svc-shop')?.columns['systemuserid']);
  const environment = story.tenant.environment(environments.dev);
  changeSystemUser(environment, story.tenant.now(), 'somebody', id, {
    columns: { _businessunitid_value: businessUnits.devRoot },
    roleIds: [],
  });

  await story.teams.as('dana').say('/verify svc-shop');

  const warning = await story.teams
    .as('dana')
    .waitFor((seen) => seen.find(({ words }) => words.includes('is in another business unit now')), {
      where: 'personal',
      ms: patience,
    });
  expect(warning.words).toContain('svc-shop');
});
