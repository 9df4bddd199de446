import { AccessMode } from '../../../src/recipe/ports/crm';
import { isNonInteractive, modeFound, takesSlot } from '../../../src/recipe/rules/access-mode';
import { isGuest } from '../../../src/recipe/rules/guest';
import { heldLicense, holdsUnit, isSameSku } from '../../../src/recipe/rules/held-license';
import { personOf } from '../../../src/recipe/rules/person';
import { judgeRetired } from '../../../src/recipe/rules/retired-account';
import { judgeImpersonation, judgeSignIn } from '../../../src/recipe/rules/tried';
import { holds, row, sales, service, user } from './tenant-samples';

const at = '2026-11-22T10:00:00.000Z';

describe('the access mode', () => {
  it('takes a slot where it is non-interactive and the row is enabled', () => {
    expect(takesSlot(row())).toBe(true);
    expect(takesSlot(row({ isdisabled: true }))).toBe(false);
    expect(takesSlot(row({ accessmode: AccessMode.ReadWrite }))).toBe(false);
    expect(isNonInteractive(row({ isdisabled: true }))).toBe(true);
  });

  it('is named, and by its number where Microsoft names none', () => {
    expect(modeFound({ accessmode: 4 })).toEqual({ key: 'found.access-mode-4' });
    expect(modeFound({ accessmode: 0 })).toEqual({ key: 'found.access-mode-0' });
    expect(modeFound({ accessmode: 17 })).toEqual({ name: '17' });
  });
});

describe('a user', () => {
  it.each<[string | null, string, boolean]>([
    ['Member', 'kim@contoso.com', false],
    ['member', 'kim_fabrikam#EXT#@contoso.com', false],
    ['Guest', 'kim@contoso.com', true],
    ['Other', 'kim@contoso.com', true],
    [null, 'kim@contoso.com', false],
    [null, 'kim_fabrikam#ext#@contoso.com', true],
    ['', 'kim_fabrikam#EXT#@contoso.com', true],
    ['', 'kim@contoso.com', false],
  ])('of type %s with the name %s is a guest: %s', (userType, userPrincipalName, guest) => {
    expect(isGuest({ userType, userPrincipalName })).toBe(guest);
    const person = { aadObjectId: 'user-1', name: 'Kim Lind', userPrincipalName };
    expect(personOf(user({ userType, userPrincipalName }))).toEqual(guest ? { ...person, isGuest: true } : person);
  });

  it('holds a product directly, through a group, or both, in any spelling of its id', () => {
    const states = [holds(service), holds(sales, { assignedByGroup: 'g' }), holds(sales.toUpperCase())];

    expect(heldLicense({ licenseAssignmentStates: states }, sales)).toEqual({ direct: states[2], isByGroup: true });
    expect(heldLicense({ licenseAssignmentStates: states }, service)).toEqual({ direct: states[0], isByGroup: false });
    expect(heldLicense({ licenseAssignmentStates: [] }, sales)).toEqual({ direct: null, isByGroup: false });
    expect([isSameSku(sales, sales.toUpperCase()), isSameSku(sales, service)]).toEqual([true, false]);
  });

  it.each([
    ['Active', true],
    ['ActiveWithError', true],
    ['', true],
    ['Error', false],
    ['Disabled', false],
  ])('with an assignment in the state “%s” holds a unit: %s', (state, does) => {
    expect(holdsUnit({ state })).toBe(does);
  });
});

describe('an account that was ended', () => {
  const ended = { row: row({ isdisabled: true }), user: user({ accountEnabled: false }) };
  const judged = (change: Partial<Parameters<typeof judgeRetired>[0]>) =>
    judgeRetired({ ...ended, isInGroup: null, isInAccountGroup: null, ...change }, at).map(
      ({ check, result, found }) => [check, result, typeof found === 'object' && 'key' in found ? found.key : found],
    );

  it('takes no slot, nobody signs in with it, and it is in no group of the desk', () => {
    expect(judged({ isInGroup: false, isInAccountGroup: false })).toEqual([
      ['slot-free', 'pass', 'found.disabled'],
      ['sign-in-blocked', 'pass', 'found.sign-in-blocked'],
      ['license-removed', 'pass', 'found.no-licence'],
      ['group-left', 'pass', 'found.not-a-member'],
      ['account-group-left', 'pass', 'found.not-a-member'],
    ]);
  });

  it('is as well ended where row and user are gone', () => {
    expect(judged({ row: null, user: null })).toEqual([
      ['slot-free', 'pass', 'found.no-user-in-the-environment'],
      ['sign-in-blocked', 'pass', 'found.sign-in-blocked'],
      ['license-removed', 'pass', 'found.no-licence'],
    ]);
  });

  it('and is not where it holds a slot, can be signed in with, has a licence, or is a member still', () => {
    const alive = { row: row(), user: user({ assignedLicenses: [{ skuId: sales, disabledPlans: [] }] }) };

    expect(judged({ ...alive, isInGroup: true, isInAccountGroup: true })).toEqual([
      ['slot-free', 'fail', 'found.access-mode-4'],
      ['sign-in-blocked', 'fail', 'found.enabled'],
      ['license-removed', 'warn', 'found.has-other-licences-perhaps-through-a-group'],
      ['group-left', 'fail', 'found.still-a-member'],
      ['account-group-left', 'fail', 'found.still-a-member'],
    ]);
    expect(judged({ row: row({ accessmode: 0 }) })[0]).toEqual(['slot-free', 'pass', 'found.access-mode-0']);
  });
});

describe('a try with the finished account', () => {
  it.each([
    [judgeImpersonation, 'works-as-account', 'found.accepts-it-by-impersonation'],
    [judgeSignIn, 'password-sign-in', 'found.signed-in-with-its-password'],
  ] as const)(
    'that succeeds says what it proves, and one that fails is a remark with the reason',
    (judge, check, key) => {
      const problem = { code: 'database-away' } as const;

      expect(judge(null, at)).toEqual({ check, result: 'pass', found: { key }, at });
      expect(judge(problem, at)).toEqual({
        check,
        result: 'warn',
        found: {
          name: 'The desk cannot reach its database at the moment. If it stays so, an operator has to look at the database.',
        },
        at,
        problem,
      });
    },
  );
});
