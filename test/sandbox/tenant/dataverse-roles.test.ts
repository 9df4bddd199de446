import { businessUnits, environments, people, roles } from '../../../src/sandbox/tenant';
import { ANY, openWorld, type World } from './support';

describe('security roles', () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld();
  });
  afterEach(() => world.close());

  const ROOT = 'https://contoso.crm4.dynamics.com/api/data/v9.2';
  const kim = () => String(world.tenant.systemUser(environments.prod, people.kim.id)?.columns.systemuserid);
  const held = () => world.tenant.systemUser(environments.prod, people.kim.id)?.roleIds;
  const roleIn = async (unit: string) => {
    const { body } = await world.bot.dataverse<{ value: { roleid: string }[] }>(
      'GET',
      `/roles?$select=roleid&$filter=name eq '${roles.basicUser}' and _businessunitid_value eq ${unit}`,
    );
    return body.value[0]?.roleid ?? '';
  };
  const assign = (reference: string) =>
    world.bot.dataverse('POST', `/systemusers(${kim()})/systemuserroles_association/$ref`, { '@odata.id': reference });

  it('are given, given again, and taken in both forms', async () => {
    const role = await roleIn(businessUnits.prodRoot);
    const association = `/systemusers(${kim()})/systemuserroles_association`;

    expect((await assign(`${ROOT}/roles(${role})`)).status).toBe(204);
    expect((await assign(`${ROOT}/roles(${role})`)).status).toBe(204);
    expect(held()).toEqual([role]);
    const listed = await world.bot.dataverse<{ value: object[] }>('GET', `${association}?$select=name`);
    expect(listed.body.value).toMatchObject([{ name: roles.basicUser }]);
    expect((await world.bot.dataverse('DELETE', `${association}(${role})/$ref`)).status).toBe(204);
    expect(held()).toEqual([]);
    await assign(`${world.served.http.dataverse[environments.prod] ?? ''}/api/data/v9.2/roles(${role})`);
    expect((await world.bot.dataverse('DELETE', `${association}/$ref?$id=${ROOT}/roles(${role})`)).status).toBe(204);
    expect(held()).toEqual([]);
  });

  it('may refuse to be given twice', async () => {
    world.tenant.setSwitches(environments.prod, { refusesDuplicateRole: true });
    const reference = `${ROOT}/roles(${await roleIn(businessUnits.prodRoot)})`;
    await assign(reference);

    expect((await assign(reference)).body.error.code).toBe('0x80040237');
  });

  it('of another business unit, unknown ones and other organisations’ are refused', async () => {
    const other = await assign(`${ROOT}/roles(${await roleIn(businessUnits.prodSales)})`);
    const unknown = await assign(`${ROOT}/roles(12121212-1212-4212-8212-000000000000)`);
    const elsewhere = await assign(
      `https://fabrikam.crm4.dynamics.com/api/data/v9.2/roles(${await roleIn(businessUnits.prodRoot)})`,
    );
    const relative = await assign(`roles(${await roleIn(businessUnits.prodRoot)})`);

    expect(other.body.error.code).toBe('0x80041409');
    expect(unknown).toMatchObject({ status: 404, body: { error: { code: '0x80060888' } } });
    expect([elsewhere.status, relative.status]).toEqual([400, 400]);
    expect(held()).toEqual([]);
  });

  it('are not for disabled users', async () => {
    await world.bot.dataverse('PATCH', `/systemusers(${kim()})`, { isdisabled: true }, ANY);
    const reference = `${ROOT}/roles(${await roleIn(businessUnits.prodRoot)})`;

    const refused = await assign(reference);
    world.tenant.setSwitches(environments.prod, { allowsRolesOnDisabledUsers: true });

    expect(refused.body.error.code).toBe('0x80040225');
    expect((await assign(reference)).status).toBe(204);
  });
});
