import { X509Certificate } from 'node:crypto';
import { generate } from 'selfsigned';
import {
  AccessMode,
  apps,
  environments,
  groups,
  noDelays,
  people,
  roles,
  sampleTenant,
  serveTenant,
  skus,
} from '../../src/sandbox/tenant';
import type { ServedTenant, Tenant } from '../../src/sandbox/tenant';
import { runStranger } from './run';

describe('other people’s clients against the simulated tenant', () => {
  let tenant: Tenant;
  let served: ServedTenant;
  beforeEach(async () => {
    tenant = sampleTenant({ delays: noDelays, pageSize: 2 });
    served = await serveTenant(tenant, { http: false });
  });
  afterEach(() => served.close());

  it('Microsoft’s Graph SDK with MSAL creates, licenses and unlicenses a user', async () => {
    const password = 'Correct-Horse-7-Battery';

    const outcome = await runStranger<{ id: string; read: object; pages: number[]; refused: object; after: object }>(
      'graph-client.mjs',
      served,
      { groupId: groups.prodAccess, skuId: skus.enterpriseSales, password },
    );

    expect(outcome.read).toMatchObject({
      accountEnabled: true,
      assignedLicenses: [{ skuId: skus.enterpriseSales, disabledPlans: [] }],
    });
    expect(outcome.pages).toEqual([2, 2]);
    expect(outcome.refused).toEqual({ status: 400, code: 'BadRequest' });
    expect(outcome.after).toMatchObject({ assignedLicenses: [] });
    expect(tenant.passwordOf(outcome.id)).toBe(password);
    expect(tenant.systemUser(environments.prod, outcome.id)?.columns).toMatchObject({
      isdisabled: true,
      islicensed: false,
    });
  });

  it('MSAL proves itself by a certificate just as well, and only by the registered one', async () => {
    const made = generate([{ name: 'commonName', value: 'bot' }], { keySize: 2048, algorithm: 'sha256' });
    const thumbprintSha256 = new X509Certificate(made.cert).fingerprint256.replaceAll(':', '');
    const settings = {
      groupId: groups.prodAccess,
      skuId: skus.enterpriseSales,
      password: 'Correct-Horse-7-Battery',
      certificate: { thumbprintSha256, privateKey: made.private },
    };

    await expect(runStranger('graph-client.mjs', served, settings)).rejects.toThrow('AADSTS700027');
    tenant.core.registrations.update(apps.bot.appId, { certificates: [made.cert] });

    expect(await runStranger<object>('graph-client.mjs', served, settings)).toMatchObject({ pages: [2, 2] });
  });

  it('DynamicsWebApi gives the role and the access mode', async () => {
    const outcome = await runStranger<{ row: { systemuserid: string }; after: object; refused: object }>(
      'dynamics-web-api.mjs',
      served,
      { objectId: people.kim.id, roleName: roles.erpIntegration },
    );

    expect(outcome.row).toMatchObject({ fullname: 'Kim Larsen', accessmode: AccessMode.readWrite });
    expect(outcome.after).toMatchObject({
      accessmode: AccessMode.nonInteractive,
      systemuserroles_association: [{ name: roles.erpIntegration }],
    });
    expect(outcome.refused).toMatchObject({ status: 400, code: '0x80048d19' });
    const row = tenant.systemUser(environments.prod, people.kim.id);
    expect(row?.columns.accessmode).toBe(AccessMode.nonInteractive);
    expect(row?.roleIds).toEqual([]);
  });

  it('Azure’s Key Vault client stores, reads, lists, deletes and recovers a secret', async () => {
    const password = 'Correct-Horse-7-Battery';

    const outcome = await runStranger<object>('keyvault-secrets.mjs', served, { password });

    expect(outcome).toEqual({
      value: password,
      expiresOn: '2027-01-01T00:00:00.000Z',
      tags: { requestId: 'R-42' },
      names: ['svc-orders-r-42'],
      reuse: { status: 409, code: 'Conflict' },
      recovered: password,
    });
    expect(JSON.stringify(tenant.ledger)).not.toContain(password);
  });
});
