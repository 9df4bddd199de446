import type { Problem } from '../../src/desk/problem';
import {
  accessModeByHand,
  accessModeLeft,
  accountUnknown,
  checkFailed,
  disableInActiveDirectory,
} from '../../src/recipe/leftovers';
import {
  groupLeft,
  licenseLeft,
  licenseOwed,
  mayStillArrive,
  notReadBack,
  roleLeft,
  signInLeft,
} from '../../src/recipe/leftovers';
import * as problems from '../../src/recipe/problems';
import * as rotation from '../../src/recipe/rotation-problems';
import { languages } from '../../src/words/languages';
import type { Run } from '../../src/recipe/run-context';
import { inEnglish } from '../../src/words/words';
import { kim } from '../support/cast';
import { accountGroup, madeFacts, request, settings, upn } from '../support/twins/samples';
import { kimsLoan } from '../support/twins/scenes';

const [, environment] = settings.environments;
const run = { request, environment, facts: madeFacts } as Run;
const unknown = { request, environment: { ...environment, onPremises: undefined }, facts: {} } as unknown as Run;

const cause: Problem = { code: 'slots-full', values: { used: 7, limit: 7 }, technical: 'RequestId 1' };
const silent: Problem = { code: 'slot-lost' };
const told = { key: 'problem.slots-full.what', values: { used: 7, limit: 7 } };
const lost = { key: 'problem.slot-lost.what', values: {} };
const user = { userPrincipalName: upn, environmentName: 'Contoso UAT' };
const nobody = { userPrincipalName: 'svc-erp', environmentName: 'Contoso UAT' };

describe('what is left to a person has its object, its place and why', () => {
  it.each<[string, () => Problem, object]>([
    ['account-unknown', () => accountUnknown(upn), { values: { userPrincipalName: upn } }],
    [
      'license-left',
      () => licenseLeft(run, cause),
      { values: { userPrincipalName: upn, license: 'Sales Enterprise', cause: told }, technical: 'RequestId 1' },
    ],
    [
      'license-left',
      () => licenseLeft(unknown, silent),
      { values: { userPrincipalName: 'svc-erp', license: '', cause: lost }, technical: 'slot-lost' },
    ],
    [
      'license-owed',
      () => licenseOwed(run, kimsLoan, cause),
      {
        values: {
          lender: kim.name,
          license: 'Sales Enterprise',
          disabledPlans: 'plan-forms, plan-flow',
          case: 'some-apps',
          cause: told,
        },
        technical: 'RequestId 1',
      },
    ],
    [
      'license-owed',
      () => licenseOwed(run, { ...kimsLoan, skuId: 'sku-else', disabledPlans: [] }, silent),
      {
        values: { lender: kim.name, license: 'sku-else', disabledPlans: '', case: 'all-apps', cause: lost },
        technical: 'slot-lost',
      },
    ],
    [
      'access-mode-by-hand',
      () => accessModeByHand(run, '2026-03-02T10:00:00.000Z', cause),
      { values: { ...user, until: '2026-03-02T10:00:00.000Z', cause: told }, technical: 'RequestId 1' },
    ],
    [
      'access-mode-left',
      () => accessModeLeft(run, silent),
      { values: { ...user, cause: lost }, technical: 'slot-lost' },
    ],
    [
      'group-left',
      () => groupLeft(run, 'joinedGroupId', cause),
      { values: { ...user, groupId: 'group-uat', cause: told }, technical: 'RequestId 1' },
    ],
    [
      'account-group-left',
      () => groupLeft(run, 'joinedAccountGroupId', cause),
      { values: { ...user, groupId: accountGroup, cause: told }, technical: 'RequestId 1' },
    ],
    [
      'group-left',
      () => groupLeft(unknown, 'joinedGroupId', silent),
      { values: { ...nobody, groupId: '', cause: lost }, technical: 'slot-lost' },
    ],
    [
      'role-left',
      () => roleLeft(run, cause),
      { values: { ...user, role: 'Order Writer', cause: told }, technical: 'RequestId 1' },
    ],
    [
      'role-left',
      () => roleLeft({ ...unknown, request: { ...request, roleId: 'Auditor' } }, silent),
      { values: { ...nobody, role: 'Auditor', cause: lost }, technical: 'slot-lost' },
    ],
    [
      'sign-in-left',
      () => signInLeft(run, cause),
      { values: { userPrincipalName: upn, cause: told }, technical: 'RequestId 1' },
    ],
    [
      'disable-in-active-directory',
      () => disableInActiveDirectory(run),
      { values: { userPrincipalName: upn, domain: 'uat.corp' } },
    ],
    [
      'disable-in-active-directory',
      () => disableInActiveDirectory(unknown),
      { values: { userPrincipalName: 'svc-erp', domain: { key: 'domain.unknown' } } },
    ],
    ['may-still-arrive', () => mayStillArrive(run), { values: { userPrincipalName: upn, domain: 'uat.corp' } }],
    [
      'not-read-back',
      () => notReadBack(run, cause),
      { values: { userPrincipalName: upn, cause: told }, technical: 'RequestId 1' },
    ],
  ])('%s (%#)', (code, tell, rest) => {
    const problem = tell();

    expect(problem).toEqual({ code, ...rest });
    const { what, next } = inEnglish(problem);
    expect(`${what} ${next}`).not.toMatch(/\{\w+\}|problem\./);
  });

  it.each([
    ['a sentence', { key: 'found.none' } as const, { key: 'found.none' }],
    ['a name of the tenant', { name: 'Order Reader' }, 'Order Reader'],
    ['text of an older version', 'nothing', 'nothing'],
  ])('a check that failed, with what was found: %s', (_how, found, said) => {
    const at = '2026-03-02T08:00:00.000Z';

    expect(checkFailed(run, { check: 'security-role', result: 'fail', found, at })).toEqual({
      code: 'check-failed-security-role',
      values: { ...user, check: { key: 'finding.security-role' }, found: said },
    });
  });
});

const name = { userPrincipalName: upn };
const secrets = { ...madeFacts, secretName: 'now', pendingSecretName: 'new' };
const rotating = { request, environment, facts: secrets } as Run;
const next = { key: 'problem.slots-full.next', values: { used: 7, limit: 7 } };
const lastly = { key: 'problem.slot-lost.next', values: {} };

describe('why a run stopped', () => {
  it.each<[() => Problem, object]>([
    [() => problems.unexpected(new RangeError('x')), { code: 'unexpected', technical: 'RangeError' }],
    [() => problems.unexpected(7), { code: 'unexpected', technical: 'number' }],
    [() => problems.slotLost(), { code: 'slot-lost' }],
    [() => problems.slotsFull(7, 5), { code: 'slots-full', values: { used: 7, limit: 5 } }],
    [() => problems.passwordNotReadable('s'), { code: 'password-not-readable', values: { secretName: 's' } }],
    [
      () => problems.switchedOn(upn, 'SA-7'),
      {
        code: 'account-switched-on',
        standing: 'account-not-touched',
        field: 'accountName',
        values: { ...name, id: 'SA-7' },
      },
    ],
    [
      () => problems.switchedOnMeanwhile(upn, 'SA-42'),
      { code: 'account-switched-on', field: 'accountName', values: { ...name, id: 'SA-42' } },
    ],
    [() => problems.accountGone(upn), { code: 'account-gone', values: name }],
    [
      () => problems.accountUnrecorded('svc-erp'),
      { code: 'account-unrecorded', standing: 'nothing-touched', values: { accountName: 'svc-erp' } },
    ],
    [() => problems.notOurs(upn), { code: 'not-ours', standing: 'nothing-touched', values: name }],
    [() => problems.noLicenseFree(), { code: 'no-license-free' }],
    [
      () => problems.lenderUnable(kim, 'no-unit'),
      { code: 'lender-no-unit', values: { lender: kim.name, case: 'no-unit' } },
    ],
    [
      () => problems.lenderUnable(kim, 'lending'),
      { code: 'lender-busy', values: { lender: kim.name, case: 'lending' } },
    ],
    [() => problems.lenderBusy(kim), { code: 'lender-busy', values: { lender: kim.name } }],
    [
      () => problems.roleKept(upn, 'Contoso UAT', 'Order Reader'),
      { code: 'role-kept', values: { ...user, role: 'Order Reader' } },
    ],
    [() => problems.nothingToUndo(), { code: 'nothing-to-undo' }],
    [
      () => rotation.mayNotChangePasswords(upn, cause),
      { code: 'rotation-permission-missing', values: name, technical: 'RequestId 1' },
    ],
    [
      () => rotation.passwordInDoubt(rotating, cause),
      {
        code: 'rotation-in-doubt',
        values: { ...name, secretName: 'now', pendingSecretName: 'new', cause: told },
        technical: 'RequestId 1',
      },
    ],
    [
      () => rotation.passwordInDoubt(unknown, silent),
      {
        code: 'rotation-in-doubt',
        values: { userPrincipalName: 'svc-erp', secretName: '', pendingSecretName: '', cause: lost },
      },
    ],
    [
      () => rotation.notPromoted(rotating, cause),
      {
        code: 'rotation-not-promoted',
        values: { ...name, secretName: 'now', pendingSecretName: 'new', cause: told, remedy: next },
        technical: 'RequestId 1',
      },
    ],
    [
      () => rotation.notPromoted(unknown, silent),
      {
        code: 'rotation-not-promoted',
        values: { userPrincipalName: 'svc-erp', secretName: '', pendingSecretName: '', cause: lost, remedy: lastly },
      },
    ],
    [
      () => rotation.pendingSecretLeft(rotating, cause),
      { code: 'rotation-secret-left', values: { pendingSecretName: 'new', cause: told }, technical: 'RequestId 1' },
    ],
    [
      () => rotation.pendingSecretLeft(unknown, silent),
      { code: 'rotation-secret-left', values: { pendingSecretName: '', cause: lost } },
    ],
    [() => rotation.rotationIsOver(rotating), { code: 'rotation-over', values: name }],
    [() => rotation.rotationIsOver(unknown), { code: 'rotation-over', values: { userPrincipalName: 'svc-erp' } }],
  ])('is told with what it is about (%#)', (tell, expected) => {
    const problem = tell();

    expect(problem).toEqual(expected);
    expect(Object.keys(problem).sort()).toEqual(Object.keys(expected).sort());
    expect(Object.keys(languages.en)).toContain(`problem.${problem.code}.what`);
  });
});
