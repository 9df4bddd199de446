import type { Systemuser } from '../../src/recipe/ports';
import { assignSecurityRole } from '../../src/recipe/steps/assign-security-role';
import { awaitSystemuser } from '../../src/recipe/steps/await-systemuser';
import { moveToBusinessUnit } from '../../src/recipe/steps/move-to-business-unit';
import { dana, lee } from '../support/cast';
import { twins } from '../support/twins';
import type { Given } from '../support/twins';
import { crashes, gives, refuses } from '../support/twins/answers';
import { erp, erpRow, madeFacts, request, start, upn } from '../support/twins/samples';
import { made } from '../support/twins/scenes';
import { newTenant, rowOf, withErp } from '../support/twins/tenant';

const hidden = gives(null);
describe('the row of an account', () => {
  const facts = { userId: erp, userPrincipalName: upn };

  it('is the one of its environment, and its unit is known with it', async () => {
    const world = made({ facts });

    expect(await world.step(awaitSystemuser)).toEqual({ ok: true });
    expect(world.facts()).toEqual({ ...facts, systemuserId: erpRow, businessUnitId: 'uat-integrations' });
    expect(world.asked.filter((line) => line.startsWith('crm.whoAmIAs'))).toEqual([]);
  });

  it.each([
    ['there is none', hidden, 'systemuser-missing', {}, upn],
    ['it is disabled', gives(rowOf(erpRow, erp, { isdisabled: true })), 'systemuser-disabled', {}, upn],
    ['there is none of an account whose name is not known', hidden, 'systemuser-missing', { userId: erp }, 'svc-erp'],
  ])('is awaited for ten minutes and then named: %s', async (_how, answer, code, known, userPrincipalName) => {
    const world = made({ facts: { ...facts, ...known }, ...('userId' in known && { facts: known }) });

    expect(await world.always('crm.systemuserOf', answer).step(awaitSystemuser)).toMatchObject({
      ok: false,
      outlook: 'not-yet',
      problem: { code, values: { userPrincipalName, environmentName: 'Contoso UAT' } },
    });
    expect(world.timeline.now - start).toBe(600_000);
    expect(world.ledger).toEqual([]);
  });
});

describe('the business unit of a row', () => {
  const inRoot = (known: object = madeFacts) => {
    const tenant = withErp(newTenant());
    tenant.rows.set(erpRow, rowOf(erpRow, erp, { businessUnitId: 'uat-root' }));
    return made({ tenant, facts: { ...known, businessUnitId: 'uat-root' } });
  };

  it('is the one of the settings, and no other row is moved', async () => {
    const world = inRoot();

    expect(await world.step(moveToBusinessUnit)).toEqual({ ok: true, values: { unit: 'Integrations' } });
    expect(world.tenant.rows.get(erpRow)).toMatchObject({ businessUnitId: 'uat-integrations', roles: [] });
    expect(world.tenant.rows.get('prod-row-neighbour')).toEqual(newTenant().rows.get('prod-row-neighbour'));
    expect(world.facts().businessUnitId).toBe('uat-integrations');
  });

  it('is written also where a read shows it there, and after a run that died', async () => {
    const world = made().on('crm.moveToBusinessUnit', crashes);

    expect([await world.step(moveToBusinessUnit), await world.step(moveToBusinessUnit)]).toEqual([
      'died',
      { ok: true, values: { unit: 'Integrations' } },
    ]);
    expect(world.ledger.filter((line) => line.startsWith('crm.'))).toHaveLength(2);
  });

  it.each([
    ['crm.businessUnit', refuses('business-unit-missing'), 'business-unit-missing'],
    ['crm.moveToBusinessUnit', refuses('permission-missing'), 'permission-missing'],
    ['crm.systemuserById', refuses('permission-missing'), 'permission-missing'],
  ])('stays as it is known where %s is refused', async (op, answer, code) => {
    const world = inRoot().on(op, answer);

    expect(await world.step(moveToBusinessUnit)).toMatchObject({ ok: false, problem: { code } });
    expect(world.facts().businessUnitId).toBe('uat-root');
    expect(world.ledger.filter((line) => line.startsWith('crm.'))).toHaveLength(op === 'crm.businessUnit' ? 0 : 1);
  });

  it.each([
    [madeFacts, upn],
    [{ systemuserId: erpRow }, 'svc-erp'],
  ])('that no read shows is named after two minutes (%#)', async (known, userPrincipalName) => {
    const world = inRoot(known).always(
      'crm.systemuserById',
      gives(rowOf(erpRow, erp, { businessUnitId: 'prod-root' })),
    );

    expect(await world.step(moveToBusinessUnit)).toMatchObject({
      ok: false,
      problem: { code: 'not-in-business-unit', values: { userPrincipalName, unit: 'Integrations' } },
    });
    expect(world.timeline.now - start).toBe(120_000);
  });

  it('is none of ours where the settings name none', async () => {
    const world = made({ environment: { businessUnit: undefined } as object });

    expect(await world.step(moveToBusinessUnit)).toEqual({ ok: true, skipped: true });
    expect([...world.asked, ...world.ledger]).toEqual([]);
  });
});

const ruling = gives({ roleId: 'role-of-all', roleTemplateId: '627090ff-40a3-4053-8790-584edc5be201' });
const two = { approvals: [dana, lee].map((by) => ({ by, at: request.requestedAt })) };
const roles = (privileged?: boolean) => ({
  environment: { roles: [{ id: 'writer', name: 'Order Writer', ...(privileged !== undefined && { privileged }) }] },
});

describe('the role of a row', () => {
  it('is the copy of its own unit, written down before it is given', async () => {
    const world = made({ request: { roleId: 'reader' } });

    expect(await world.step(assignSecurityRole)).toEqual({ ok: true });
    expect(world.asked).toEqual(['crm.roleInBusinessUnit uat Order Reader uat-integrations']);
    expect(world.ledger[0]).toBe('saveFacts SA-42 {"securityRoleId":"uat-integrations-reader"}');
    expect(world.ledger).toContain('crm.assignRole uat uat-row-erp uat-integrations-reader');
  });

  it('is asked for by what was asked, where the settings name it no more', async () => {
    const world = made({ request: { roleId: 'Auditor' } });

    await world.step(assignSecurityRole);

    expect(world.asked).toEqual(['crm.roleInBusinessUnit uat Auditor uat-integrations']);
  });

  it.each<[string, Given, boolean]>([
    ['by one approver, is not given', roles(), false],
    ['by one approver and not named any more, is not given', { request: { roleId: 'Auditor' } }, false],
    ['by two, is given', { ...roles(), request: two }, true],
    ['and is not so by the settings, is given', roles(false), true],
  ])('that rules the environment, approved %s', async (_how, given, isGiven) => {
    const world = made(given).on('crm.roleInBusinessUnit', ruling);
    const role = given.request?.roleId ?? 'Order Writer';

    expect(await world.step(assignSecurityRole)).toEqual(
      isGiven ? { ok: true } : { ok: false, problem: { code: 'role-undecided', values: { role } } },
    );
    expect(world.ledger.includes('crm.assignRole uat uat-row-erp role-of-all')).toBe(isGiven);
    expect(world.ledger.length > 0).toBe(isGiven);
  });

  it('that the settings call privileged needs two approvals, whatever its copy says', async () => {
    const [one, both] = [made(roles(true)), made({ ...roles(true), request: two })];

    expect(await one.step(assignSecurityRole)).toMatchObject({ problem: { code: 'role-undecided' } });
    expect(await both.step(assignSecurityRole)).toEqual({ ok: true });
  });

  it.each([
    ['crm.roleInBusinessUnit', 'role-missing', 0],
    ['crm.assignRole', 'permission-missing', 4],
  ])('is not there where %s is refused', async (op, code, lines) => {
    const world = made().on(op, refuses(code));

    expect(await world.step(assignSecurityRole)).toMatchObject({ ok: false, problem: { code } });
    expect(world.ledger).toHaveLength(lines);
  });

  it('cannot be given before the row is known', async () => {
    const run = twins().live((one) => assignSecurityRole.run(one));

    await expect(run).rejects.toThrow('The run of SA-42 needs systemuserId before any step has found it.');
  });
});

describe('the role of an account that is taken up again', () => {
  const other = { roleid: 'of-before', name: 'Order Reader' };
  const ruler = { ...other, name: 'Alles', roleTemplateId: '627090ff-40a3-4053-8790-584edc5be201' };
  const byLicense = { ...other, name: 'Sales app access', roleTemplateId: null };
  const adopting = () => made({ request: { adopts: { requestId: 'SA-7' } } });
  const takenUp = (...roles: Systemuser['roles']) =>
    adopting().always('crm.systemuserById', gives(rowOf(erpRow, erp, { roles })));

  it.each([
    ['one that the desk gives here', other, 'Order Reader'],
    ['one that rules the environment, under whatever name', ruler, 'Alles'],
  ])('is not given where the row has one from before that nobody decided on: %s', async (_which, kept, role) => {
    const world = takenUp(byLicense, kept);

    expect(await world.step(assignSecurityRole)).toMatchObject({
      ok: false,
      problem: { code: 'role-kept', values: { userPrincipalName: upn, environmentName: 'Contoso UAT', role } },
    });
    expect(world.ledger).toEqual([]);
    expect(world.timeline.now - start).toBe(120_000);
  });

  it.each<[string, Systemuser['roles']]>([
    ['none', []],
    ['the very one', [{ roleid: 'uat-integrations-writer', name: 'Order Writer' }]],
    ['its copy of another unit', [{ roleid: 'uat-root-writer', name: 'Order Writer' }]],
    ['one that the platform gave with a licence', [byLicense]],
  ])('is given where the row has %s', async (_which, roles) => {
    const world = takenUp(...roles);

    expect(await world.step(assignSecurityRole)).toEqual({ ok: true });
    expect(world.ledger).toContain('crm.assignRole uat uat-row-erp uat-integrations-writer');
  });

  it('is given as soon as reads show the other one gone, and not before the row is shown at all', async () => {
    const shown = [hidden, gives(rowOf(erpRow, erp, { roles: [other] })), gives(rowOf(erpRow, erp, { roles: [] }))];
    const world = adopting().on('crm.systemuserById', ...shown);

    expect(await world.step(assignSecurityRole)).toEqual({ ok: true });
    expect(world.records()).toContain('assign-security-role.kept#3');
  });

  it('is not looked at on the row of one that is made anew', async () => {
    const world = made();

    await world.step(assignSecurityRole);

    expect(world.asked.some((line) => line.startsWith('crm.systemuserById'))).toBe(false);
  });
});
