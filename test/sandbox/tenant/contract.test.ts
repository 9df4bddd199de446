import {
  AccessMode,
  apps,
  businessUnits,
  environments,
  groups,
  people,
  roles,
  skus,
  type Exchange,
} from '../../../src/sandbox/tenant';
import { tables } from '../../../src/sandbox/tenant/dataverse/columns';
import {
  groupSchema,
  organizationSchema,
  skuSchema,
  userSchema,
  writableUserProperties,
} from '../../../src/sandbox/tenant/graph/schema';
import { checkExchange } from '../../contracts/check-exchange';
import { loadSpec, missingSpecs } from '../../contracts/specs';
import { newUser, openWorld, type World } from './support';

const absent = missingSpecs();
const described = absent.length === 0 ? describe : describe.skip;

interface Csdl {
  types: Record<string, { BaseType?: string; properties: { Name: string }[] }>;
}
interface Model {
  tables: Record<string, { columns: Record<string, { type: string; writable: boolean }> }>;
}

described(
  `the tenant against Microsoft’s descriptions${absent.length ? ` (skipped: ${absent.join(', ')})` : ''}`,
  () => {
    it.each([
      ['user', userSchema],
      ['group', groupSchema],
      ['organization', organizationSchema],
      ['subscribedSku', skuSchema],
    ])('knows only properties that a %s has', (type, schema) => {
      const { types } = loadSpec<Csdl>('graph-v1.csdl.json');
      const real = new Set(namesOf(types, type));

      expect([...schema.properties.keys()].filter((name) => !real.has(name))).toEqual([]);
    });

    it('knows every property of a user', () => {
      const { types } = loadSpec<Csdl>('graph-v1.csdl.json');

      expect(namesOf(types, 'user').filter((name) => !userSchema.properties.has(name))).toEqual([]);
      expect(writableUserProperties.filter((name) => !userSchema.properties.has(name))).toEqual([]);
    });

    it('has the columns of systemuser, writable where the model says so', () => {
      const model = loadSpec<Model>('dataverse-model.json').tables.systemuser?.columns ?? {};
      const shown = (name: string, type: string) => (type === 'EntityReference' ? `_${name}_value` : name);
      const written = (name: string, type: string) => (type === 'EntityReference' ? `${name}@odata.bind` : name);
      const columns = Object.entries(model);

      expect([...tables.systemuser.columns.keys()].sort()).toEqual(
        columns.map(([name, { type }]) => shown(name, type)).sort(),
      );
      expect([...tables.systemuser.writable].sort()).toEqual(
        columns
          .filter(([, { writable }]) => writable)
          .map(([name, { type }]) => written(name, type))
          .sort(),
      );
    });

    it.each(['role', 'businessunit'] as const)('knows only columns that a %s has', (name) => {
      const model = loadSpec<Model>('dataverse-model.json').tables[name]?.columns ?? {};
      const real = Object.entries(model).map(([column, { type }]) =>
        type === 'EntityReference' ? `_${column}_value` : column,
      );

      expect([...tables[name].columns.keys()].filter((column) => !real.includes(column))).toEqual([]);
    });

    it('answers as described, when all goes well and when it does not', async () => {
      const world = await openWorld({ freeSalesSeats: 5 });
      const exchanges: Exchange[] = [];
      world.tenant.onExchange((exchange) => void exchanges.push(exchange));
      await goThroughEverything(world);
      await world.close();

      const checked = exchanges.filter(({ service }) => service !== 'login');
      // The description lumps all successes of a call together; the documentation gives PATCH 204 and no body.
      const silent = checked.filter(({ status }) => status === 204);
      const spoken = checked.filter(({ status }) => status !== 204);
      const answers = spoken.flatMap((exchange) => checkExchange(exchange)).filter(({ side }) => side === 'response');

      expect(checked.length).toBeGreaterThan(40);
      expect(new Set(checked.map(({ status }) => Math.floor(status / 100)))).toEqual(new Set([2, 4]));
      expect(silent.map(({ responseBody }) => responseBody)).toEqual(silent.map(() => undefined));
      expect(answers).toEqual([]);
    });

    it('would be noticed if it lied', async () => {
      const world = await openWorld();
      const exchanges: Exchange[] = [];
      world.tenant.onExchange((exchange) => void exchanges.push(exchange));
      await world.bot.graph('GET', `/users/${people.kim.id}`);
      await world.bot.dataverse('GET', '/systemusers?$select=fullname');
      await world.bot.keyVault('PUT', '/secrets/a?api-version=7.5', { value: 'x' });
      await world.close();
      const spoil = (service: string, body: unknown) => {
        const exchange = exchanges.find((each) => each.service === service);
        return exchange ? checkExchange({ ...exchange, responseBody: body }).length : 0;
      };

      expect(spoil('graph', { id: 7, displayNme: 'x' })).toBeGreaterThan(0);
      expect(spoil('dataverse', { value: [{ fullnam: 'x' }] })).toBeGreaterThan(0);
      expect(spoil('keyVault', { value: 7 })).toBeGreaterThan(0);
    });
  },
);

function namesOf(types: Csdl['types'], name: string): string[] {
  const type = types[name];
  if (!type) return [];
  const inherited = type.BaseType ? namesOf(types, type.BaseType.replace('graph.', '')) : [];
  return [...inherited, ...type.properties.map(({ Name }) => Name)];
}

async function goThroughEverything(world: World): Promise<void> {
  await goThroughGraph(world);
  await goThroughDataverse(world);
  const { bot } = world;
  const admin = '/scopes/admin/environments';
  await bot.powerPlatform('GET', `${admin}?api-version=2023-06-01`);
  await bot.powerPlatform('GET', `${admin}/${environments.uat}?api-version=2023-06-01`);
  await bot.powerPlatform('POST', `${admin}/${environments.prod}/addUser?api-version=2023-06-01`, {
    objectId: people.kim.id,
  });
  await bot.powerPlatform('POST', `${admin}/${environments.prod}/addUser?api-version=2023-06-01`, {
    objectId: people.stranger.id,
  });
  await bot.keyVault('PUT', '/secrets/a?api-version=7.5', { value: 'x', attributes: { exp: 1_798_761_600 } });
  await bot.keyVault('GET', '/secrets?api-version=7.5');
  await bot.keyVault('GET', '/secrets/a?api-version=7.5');
  await bot.keyVault('DELETE', '/secrets/a?api-version=7.5');
  await bot.keyVault('PUT', '/secrets/a?api-version=7.5', { value: 'x' });
  await bot.keyVault('GET', '/secrets/none?api-version=7.5');
}

async function goThroughGraph({ bot }: World): Promise<void> {
  const { body } = await bot.graph<{ id: string }>('POST', '/users', newUser('svc-a'));
  const user = `/users/${body.id}`;
  const sku = (addLicenses: object[], removeLicenses: string[]) =>
    bot.graph('POST', `${user}/assignLicense`, { addLicenses, removeLicenses });
  await bot.graph('POST', '/users', newUser('svc-a'));
  await bot.graph('POST', '/users', newUser('svc-b', { passwordProfile: { password: 'short' } }));
  await bot.graph('GET', user);
  await bot.graph(
    'GET',
    `${user}?$select=id,employeeId,assignedLicenses,licenseAssignmentStates,assignedPlans,onPremisesSyncEnabled`,
  );
  await bot.graph('GET', `/users?$filter=employeeId eq 'R-0042'&$select=id,employeeId`);
  await bot.graph('GET', '/users/nobody@contoso.com');
  await bot.graph('PATCH', user, { accountEnabled: true });
  await sku([{ skuId: skus.enterpriseSales, disabledPlans: [] }], []);
  await sku([{ skuId: skus.crmStandard, disabledPlans: [] }], []);
  await bot.graph('GET', `${user}/licenseDetails`);
  await sku([], [skus.enterpriseSales]);
  await bot.graph('POST', `${user}/reprocessLicenseAssignment`);
  await bot.graph('POST', `${user}/revokeSignInSessions`);
  await bot.graph('POST', `${user}/checkMemberGroups`, { groupIds: [groups.prodAccess] });
  await bot.graph('GET', `/users/${people.kim.id}/memberOf?$select=id,displayName`);
  await bot.graph('GET', `/users/${people.kim.id}/transitiveMemberOf?$select=id,displayName`);
  await bot.graph('POST', `/groups/${groups.prodAccess}/members/$ref`, {
    '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${body.id}`,
  });
  await bot.graph('GET', `/groups/${groups.prodAccess}/members?$select=id`);
  await bot.graph('GET', `/groups/${groups.prodAccess}`);
  await bot.graph('DELETE', `/groups/${groups.prodAccess}/members/${body.id}/$ref`);
  await bot.graph('GET', '/subscribedSkus');
  await bot.graph('GET', '/organization');
  await bot.graph('GET', `/applications?$filter=appId eq '${apps.bot.appId}'`);
  await bot.graph('DELETE', user);
  await bot.graph('GET', '/directory/deletedItems/microsoft.graph.user');
  await bot.graph('POST', `/directory/deletedItems/${body.id}/restore`, {});
}

async function goThroughDataverse({ bot, tenant }: World): Promise<void> {
  const id = String(tenant.systemUser(environments.prod, people.kim.id)?.columns.systemuserid);
  const role = [...tenant.environment(environments.prod).roles.values()].find(({ name }) => name === roles.basicUser);
  await bot.dataverse('GET', '/WhoAmI');
  await bot.dataverse('GET', '/RetrieveOrganizationResources()');
  await bot.dataverse('GET', '/systemusers?$count=true', undefined, { prefer: 'odata.include-annotations="*"' });
  await bot.dataverse(
    'GET',
    `/systemusers(${id})?$select=accessmode&$expand=systemuserroles_association($select=name)`,
  );
  await bot.dataverse('GET', `/roles?$select=roleid,name&$filter=_businessunitid_value eq ${businessUnits.prodRoot}`);
  await bot.dataverse('GET', '/businessunits?$select=name');
  await bot.dataverse('GET', "/EntityDefinitions(LogicalName='systemuser')?$select=IsOptimisticConcurrencyEnabled");
  await bot.dataverse('POST', `/systemusers(${id})/systemuserroles_association/$ref`, {
    '@odata.id': `https://contoso.crm4.dynamics.com/api/data/v9.2/roles(${role?.id ?? ''})`,
  });
  const headers = { 'if-match': '*', prefer: 'return=representation' };
  await bot.dataverse('PATCH', `/systemusers(${id})`, { accessmode: AccessMode.nonInteractive }, headers);
  await bot.dataverse('PATCH', `/systemusers(${id})`, { accessmode: AccessMode.readWrite }, { 'if-match': 'W/"1"' });
  await bot.dataverse('GET', '/systemusers(12121212-1212-4212-8212-000000000000)');
}
