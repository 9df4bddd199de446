import type { RunFacts, ServiceRequest } from '../../../src/desk/request';
import type { EnvironmentSettings } from '../../../src/desk/settings';
import { AccessMode } from '../../../src/recipe/ports/crm';
import { judgeAccount, judgeOwner } from '../../../src/recipe/rules/finished-account';
import { sampleRequest } from '../../support/sample-request';
import { holds, row, sales, service, user } from './tenant-samples';

const at = '2026-11-22T10:00:00.000Z';
const environment = { roles: [{ id: 'writer', name: 'Writer' }] } as unknown as EnvironmentSettings;
const facts: RunFacts = {
  securityRoleId: 'role-1',
  businessUnitId: 'unit-1',
  licensedSkuId: sales,
  licenseRemoved: true,
  accessModeSet: true,
};

interface Case {
  readonly request?: Partial<ServiceRequest>;
  readonly facts?: RunFacts;
  readonly environment?: Partial<EnvironmentSettings>;
  readonly row?: Parameters<typeof row>[0] | null;
  readonly user?: Parameters<typeof user>[0] | null;
  readonly isInAccountGroup?: boolean | null;
}

function judge(of: Case = {}) {
  const made = {
    request: sampleRequest(of.request),
    facts: of.facts ?? facts,
    environment: { ...environment, ...of.environment },
  };
  const read = {
    row: of.row === null ? null : row(of.row),
    user: of.user === null ? null : user(of.user),
    isInAccountGroup: of.isInAccountGroup ?? null,
  };
  return judgeAccount(made, read, at);
}

/** The line of one check: how it ended, what was found, whether a run can mend it. */
function line(check: string, of: Case = {}) {
  const found = judge(of).find((one) => one.check === check);
  if (!found) return null;
  const words = typeof found.found === 'object' && 'key' in found.found ? found.found.key : found.found;
  return [found.result, words, found.canRepair ?? false];
}

describe('an account that is as it was left', () => {
  it('passes every check, each once, at the moment of the read', () => {
    const judged = judge();

    expect(judged.map(({ check, result }) => [check, result])).toEqual([
      ['access-mode', 'pass'],
      ['systemuser-enabled', 'pass'],
      ['security-role', 'pass'],
      ['account-enabled', 'pass'],
      ['license-removed', 'pass'],
    ]);
    expect(judged.every((one) => one.at === at)).toBe(true);
    expect(judge({ facts: {} }).map(({ check }) => check)).not.toContain('business-unit');
    expect(judge({ facts: {} })).toHaveLength(judged.length);
  });

  it.each<[string, Case, readonly unknown[] | null]>([
    ['access-mode', {}, ['pass', 'found.access-mode-4', false]],
    [
      'access-mode',
      { facts: { ...facts, accessModeSetBy: 'person' } },
      ['pass', 'found.non-interactive-set-by-a-person', false],
    ],
    ['systemuser-enabled', {}, ['pass', 'found.enabled', false]],
    ['account-enabled', {}, ['pass', 'found.enabled', false]],
    ['security-role', {}, ['pass', { name: 'Writer' }, false]],
    ['business-unit', {}, null],
    ['business-unit', { environment: { businessUnit: 'Sales' } }, ['pass', { name: 'Sales' }, false]],
    ['business-unit', { facts: {}, row: { businessUnitId: 'other' } }, null],
    ['account-group', {}, null],
    ['account-group', { isInAccountGroup: true }, ['pass', 'found.member', false]],
    ['password-policy', {}, null],
    [
      'password-policy',
      {
        request: { passwordNeverExpires: true },
        user: { passwordPolicies: 'DisablePasswordExpiration, DisableStrongPassword' },
      },
      ['pass', 'found.never-expires', false],
    ],
    ['password-policy', { request: { passwordNeverExpires: true, accountKind: 'onprem' } }, null],
  ])('says of its %s what was read', (check, of, expected) => {
    expect(line(check, of)).toEqual(expected);
  });
});

describe('what a run has made and somebody changed is a failure', () => {
  it.each<[string, Case, readonly unknown[]]>([
    ['access-mode', { row: { accessmode: AccessMode.ReadWrite } }, ['fail', 'found.access-mode-0', true]],
    ['access-mode', { row: { accessmode: 9 } }, ['fail', { name: '9' }, true]],
    [
      'access-mode',
      { row: { accessmode: 0 }, facts: { ...facts, accessModeSet: false } },
      ['fail', 'found.access-mode-0', false],
    ],
    ['access-mode', { row: null }, ['fail', 'found.no-user-in-the-environment', false]],
    ['systemuser-enabled', { row: { isdisabled: true } }, ['fail', 'found.disabled', false]],
    ['business-unit', { row: { businessUnitId: 'unit-2' } }, ['fail', 'found.in-another-business-unit', false]],
    ['account-enabled', { user: { accountEnabled: false } }, ['fail', 'found.disabled', false]],
    ['account-enabled', { user: null }, ['fail', 'found.not-found', false]],
    ['account-group', { isInAccountGroup: false }, ['fail', 'found.not-a-member', false]],
  ])('%s', (check, of, expected) => {
    expect(line(check, of)).toEqual(expected);
  });

  it('nothing else is said of a row or a user that is not there', () => {
    expect(judge({ row: null, user: null }).map(({ check }) => check)).toEqual(['access-mode', 'account-enabled']);
  });
});

describe('the role is the very one that the run has given', () => {
  const copy = { roleid: 'role-2', name: 'Writer' };

  it.each<[string, Case, string, unknown]>([
    ['a copy of it in another unit is not', { row: { roles: [copy] } }, 'fail', { name: 'Writer' }],
    [
      'under another name it still is',
      { row: { roles: [{ roleid: 'role-1', name: 'Renamed' }, copy] } },
      'pass',
      { name: 'Renamed, Writer' },
    ],
    ['none at all', { row: { roles: [] } }, 'fail', 'found.none'],
    ['by its name where no run has given any', { facts: {}, row: { roles: [copy] } }, 'pass', { name: 'Writer' }],
    [
      'by its name beside others',
      { facts: {}, row: { roles: [{ roleid: 'x', name: 'Reader' }, copy] } },
      'pass',
      { name: 'Reader, Writer' },
    ],
    [
      'another by name',
      { facts: {}, row: { roles: [{ roleid: 'role-1', name: 'Reader' }] } },
      'fail',
      { name: 'Reader' },
    ],
    [
      'by its id where the settings do not know it any more',
      { facts: {}, request: { roleId: 'Old Role' }, row: { roles: [{ roleid: 'x', name: 'Old Role' }] } },
      'pass',
      { name: 'Old Role' },
    ],
  ])('%s', (_what, of, result, found) => {
    expect(line('security-role', of)?.slice(0, 2)).toEqual([result, found]);
  });
});

describe('the licence that the run has assigned must be gone again', () => {
  const assigned = [{ skuId: sales.toUpperCase(), disabledPlans: [] }];
  const others = [{ skuId: service, disabledPlans: [] }];
  const byGroup = [holds(sales, { assignedByGroup: 'g' })];

  it.each<[string, Case, readonly unknown[]]>([
    ['none is there', {}, ['pass', 'found.no-licence', false]],
    [
      'it is there directly',
      { user: { assignedLicenses: assigned, licenseAssignmentStates: [holds(sales)] } },
      ['fail', 'found.still-licensed', true],
    ],
    [
      'it is assigned, and nobody says how',
      { user: { assignedLicenses: assigned } },
      ['fail', 'found.still-licensed', true],
    ],
    [
      'it is directly there as well as through a group',
      { user: { assignedLicenses: assigned, licenseAssignmentStates: [holds(sales), ...byGroup] } },
      ['fail', 'found.still-licensed', true],
    ],
    [
      'a group gives it',
      { user: { assignedLicenses: assigned, licenseAssignmentStates: byGroup } },
      ['warn', 'found.licensed-through-a-group', false],
    ],
    [
      'another is there, which is not the desk’s to take',
      { user: { assignedLicenses: others } },
      ['warn', 'found.has-other-licences-perhaps-through-a-group', false],
    ],
    [
      'the run assigned none',
      { facts: {}, user: { assignedLicenses: assigned, licenseAssignmentStates: [holds(sales)] } },
      ['warn', 'found.has-other-licences-perhaps-through-a-group', false],
    ],
    [
      'a person finished the account, and no run can send anything once more',
      { facts: { licensedSkuId: sales }, user: { assignedLicenses: assigned } },
      ['fail', 'found.still-licensed', false],
    ],
  ])('%s', (_what, of, expected) => {
    expect(line('license-removed', of)).toEqual(expected);
  });
});

describe('a password that was to never expire', () => {
  it.each<[string | null, string, unknown]>([
    [null, 'warn', 'found.may-expire'],
    ['None', 'warn', 'found.may-expire'],
    ['DisableStrongPassword', 'warn', { name: 'DisableStrongPassword' }],
  ])('with the policies %s is a remark', (passwordPolicies, result, found) => {
    expect(line('password-policy', { request: { passwordNeverExpires: true }, user: { passwordPolicies } })).toEqual([
      result,
      found,
      false,
    ]);
  });
});

it('whoever answers for it must be there', () => {
  expect(judgeOwner(user(), at)).toMatchObject({ check: 'owner-there', result: 'pass', found: { name: 'Kim Lind' } });
  for (const gone of [null, user({ accountEnabled: false })])
    expect(judgeOwner(gone, at)).toMatchObject({
      check: 'owner-there',
      result: 'fail',
      found: { key: 'found.owner-left' },
    });
});
