import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectMicrosoft } from '../../src/microsoft/connect';
import { AccessMode } from '../../src/recipe/ports/crm';
import {
  environments,
  groups,
  noDelays,
  people,
  roles,
  sampleTenant,
  serveTenant,
  skus,
} from '../../src/sandbox/tenant';
import { errorOf } from './support/connected';
import { contosoOptions, startContoso, type Contoso } from './support/tenant';

const account = {
  userPrincipalName: 'svc-orders@contoso.com',
  displayName: 'SVC Orders',
  mailNickname: 'svc-orders',
  usageLocation: 'GB',
  employeeId: 'ad-1042',
  password: 'Passw0rd-Passw0rd-Passw0rd-Passw0rd!',
  passwordNeverExpires: true,
};
const sales = { skuId: skus.enterpriseSales, disabledPlans: [] };

describe('the clients in a whole tenant', () => {
  let contoso: Contoso;

  beforeEach(async () => {
    contoso = await startContoso();
  });
  afterEach(() => contoso.close());

  it('make a service account from nothing to non-interactive, unlicensed and working', async () => {
    const { directory, crm, platform, vault } = contoso.microsoft;

    await vault?.putIfAbsent('sa-1042', account.password, { request: 'SA-1042' });
    const { userId } = await directory.createUser(account);
    await directory.addToGroup(groups.prodAccess, userId);
    await directory.assignLicense(userId, { add: [sales], remove: [] });
    await platform.addUser('prod', userId);
    const row = await crm.systemuserOf('prod', userId);
    const { roleId } = await crm.roleInBusinessUnit('prod', roles.erpIntegration, row!.businessUnitId);
    await crm.assignRole('prod', row!.systemuserid, roleId);
    await crm.setAccessMode('prod', row!.systemuserid, AccessMode.NonInteractive);
    await directory.assignLicense(userId, { add: [], remove: [skus.enterpriseSales] });

    const after = await crm.systemuserOf('prod', userId);
    expect(after).toMatchObject({ accessmode: 4, isdisabled: false, roles: [{ name: roles.erpIntegration }] });
    await expect(crm.whoAmIAs('prod', userId)).resolves.toEqual({ systemuserId: row!.systemuserid });
    await expect(directory.userById(userId)).resolves.toMatchObject({ employeeId: 'ad-1042', assignedLicenses: [] });
    await expect(vault?.read('sa-1042')).resolves.toBe(account.password);
    expect(contoso.tenant.passwordOf(userId)).toBe(account.password);
  });

  it('find every repetition "already so"', async () => {
    const { directory, crm, vault } = contoso.microsoft;
    const row = await crm.systemuserOf('prod', people.serviceErp.id);
    const { roleId } = await crm.roleInBusinessUnit('prod', roles.erpIntegration, row!.businessUnitId);

    const repetitions = [
      directory.addToGroup(groups.prodAccess, people.serviceErp.id),
      directory.assignLicense(people.serviceErp.id, { add: [], remove: [skus.enterpriseSales] }),
      crm.assignRole('prod', row!.systemuserid, roleId),
      crm.setAccessMode('prod', row!.systemuserid, AccessMode.NonInteractive),
      vault!.remove('never-there'),
    ];

    await expect(Promise.all(repetitions)).resolves.toHaveLength(5);
  });

  it('take a role away, and once more, and say where there is no such role or no such row', async () => {
    const { crm } = contoso.microsoft;
    const row = await crm.systemuserOf('prod', people.serviceErp.id);
    const { roleId } = await crm.roleInBusinessUnit('prod', roles.erpIntegration, row!.businessUnitId);

    await crm.removeRole('prod', row!.systemuserid, roleId);
    await crm.removeRole('prod', row!.systemuserid, roleId);

    await expect(crm.systemuserById('prod', row!.systemuserid)).resolves.toMatchObject({ roles: [] });
    const nowhere = '12121212-1212-4212-8212-000000000000';
    const [noRole, noRow] = [
      await errorOf(crm.removeRole('prod', row!.systemuserid, nowhere)),
      await errorOf(crm.removeRole('prod', nowhere, roleId)),
    ];
    expect(noRole).toMatchObject({ outlook: 'refused', problem: { code: 'role-missing' } });
    expect(noRow).toMatchObject({ outlook: 'not-yet', problem: { code: 'systemuser-missing' } });
  });

  it('retire an account', async () => {
    const { directory, crm } = contoso.microsoft;
    const row = await crm.systemuserOf('prod', people.serviceErp.id);

    await directory.updateUser(people.serviceErp.id, { accountEnabled: false });
    await directory.revokeSignInSessions(people.serviceErp.id);
    await crm.disableSystemuser('prod', row!.systemuserid);
    await directory.removeFromGroup(groups.prodAccess, people.serviceErp.id);

    await expect(crm.systemuserById('prod', row!.systemuserid)).resolves.toMatchObject({ isdisabled: true });
    await expect(directory.userById(people.serviceErp.id)).resolves.toMatchObject({ accountEnabled: false });
    await expect(directory.isDirectMember(groups.prodAccess, people.serviceErp.id)).resolves.toBe(false);
  });

  it('read what a survey needs', async () => {
    const { directory, crm } = contoso.microsoft;

    const [holders, resources, units, members, unit] = await Promise.all([
      crm.nonInteractiveUsers('prod'),
      crm.organizationResources('prod'),
      directory.subscribedSkus(),
      directory.groupMembers(groups.prodAccess),
      crm.businessUnit('prod', 'Sales'),
    ]);

    expect(holders.map(({ domainname }) => domainname).sort()).toEqual([people.serviceErp.upn, people.serviceMail.upn]);
    expect(resources).toEqual({ limit: 7, used: 2 });
    expect(units.find(({ skuId }) => skuId === skus.crmStandard)).toMatchObject({ capabilityStatus: 'Suspended' });
    expect(members.map(({ displayName }) => displayName)).toContain(people.stranger.name);
    expect(unit.businessUnitId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('hear the name of an account that exists already', async () => {
    const error = await errorOf(
      contoso.microsoft.directory.createUser({ ...account, userPrincipalName: people.serviceErp.upn }),
    );

    expect(error).toMatchObject({ outlook: 'refused', problem: { code: 'name-taken' } });
  });

  it('hear that no seat is free', async () => {
    const { directory } = contoso.microsoft;
    contoso.tenant.changeSku(skus.enterpriseSales, (sku) => ({
      ...sku,
      prepaidUnits: { ...sku.prepaidUnits, enabled: 1 },
    }));

    const error = await errorOf(directory.assignLicense(people.serviceErp.id, { add: [sales], remove: [] }));

    expect(error).toMatchObject({ outlook: 'refused', problem: { code: 'no-license-free' } });
  });

  it('hear that the environment is full', async () => {
    const { crm } = contoso.microsoft;
    contoso.tenant.environment(environments.prod).maxNonInteractiveUsers = 2;
    const row = await crm.systemuserOf('prod', people.ravi.id);

    const error = await errorOf(crm.setAccessMode('prod', row!.systemuserid, AccessMode.NonInteractive));

    expect(error).toMatchObject({ outlook: 'refused', problem: { code: 'slots-full' } });
  });

  it('do not take a tenant that stops answering after the deed for one that refused it', async () => {
    const { directory } = contoso.microsoft;
    contoso.tenant.failNext({ service: 'graph', method: 'POST', path: /\/users$/, kind: 'reset-after-apply' });

    const error = await errorOf(directory.createUser(account));

    expect(error.outlook).toBe('again');
    await expect(directory.userByUpn(account.userPrincipalName)).resolves.toMatchObject({ employeeId: 'ad-1042' });
  });
});

it('works over https with the certificate authority of the tenant', async () => {
  const tenant = sampleTenant({ delays: noDelays });
  const served = await serveTenant(tenant);
  const caFile = join(mkdtempSync(join(tmpdir(), 'account-desk-')), 'ca.pem');
  writeFileSync(caFile, served.caPem);
  const microsoft = connectMicrosoft({
    ...contosoOptions(tenant, { ...served, http: served.https }),
    http: { caFile },
  });

  await expect(microsoft.directory.userById(people.ravi.id)).resolves.toMatchObject({ displayName: people.ravi.name });
  await expect(microsoft.crm.systemuserOf('prod', people.ravi.id)).resolves.toMatchObject({ accessmode: 0 });
  microsoft.close();
  await served.close();
});
