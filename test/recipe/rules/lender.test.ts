import type { Loan } from '../../../src/desk/loan';
import type { LenderRefusal } from '../../../src/desk/survey';
import type { DirectoryUser } from '../../../src/recipe/ports';
import { judgeLender, judgeReturn } from '../../../src/recipe/rules/lender';
import type { HeldRoles } from '../../../src/recipe/rules/lender';
import { kim } from '../../support/cast';
import { holds, sales, service, sku, user } from './tenant-samples';

const licenses = [
  { skuId: sales, name: 'Sales' },
  { skuId: service, name: 'Service' },
];
const skus = [sku(sales, 10, 10), sku(service, 5, 5)];
const noRoles = { held: [], harmless: [] };
const plans = ['plan-1'];

describe('a lender can lend', () => {
  it('the first of the products that they hold directly, with its apps as they are', () => {
    const both = user({
      licenseAssignmentStates: [holds(service), holds(sales.toUpperCase(), { disabledPlans: plans })],
    });

    expect(judgeLender(both, licenses, skus, noRoles)).toEqual({
      canLend: true,
      license: { skuId: sales.toUpperCase(), disabledPlans: plans },
    });
  });

  it('another where a unit of the first could not be given back', () => {
    const both = user({ licenseAssignmentStates: [holds(sales), holds(service)] });

    expect(judgeLender(both, licenses, [sku(sales, 10, 11), sku(service, 5, 5)], noRoles)).toMatchObject({
      canLend: true,
      license: { skuId: service },
    });
  });

  it.each(['Active', 'ActiveWithError', ''])('what is assigned in the state “%s”', (state) => {
    const holder = user({ licenseAssignmentStates: [holds(sales, { state })] });

    expect(judgeLender(holder, licenses, skus, noRoles).canLend).toBe(true);
  });

  it('although they hold a directory role that bars nobody', () => {
    const holder = user({ licenseAssignmentStates: [holds(sales)] });

    expect(judgeLender(holder, licenses, skus, { held: ['reader'], harmless: ['reader', 'guest'] }).canLend).toBe(true);
  });
});

describe('a lender cannot lend', () => {
  const holder = (change: Parameters<typeof user>[0] = {}) =>
    user({ licenseAssignmentStates: [holds(sales)], ...change });

  it.each<[LenderRefusal, DirectoryUser | null, HeldRoles]>([
    ['gone', null, noRoles],
    ['disabled', holder({ accountEnabled: false }), noRoles],
    ['administrator', holder(), { held: ['reader', 'global'], harmless: ['reader'] }],
    ['no-license', user(), noRoles],
    ['no-license', holder({ licenseAssignmentStates: [holds(sales, { state: 'Error' })] }), noRoles],
    ['no-license', holder({ licenseAssignmentStates: [holds('another')] }), noRoles],
    ['group-license', holder({ licenseAssignmentStates: [holds(sales, { assignedByGroup: 'g' })] }), noRoles],
    [
      'group-license',
      holder({ licenseAssignmentStates: [holds(sales), holds(sales, { assignedByGroup: 'g', state: 'Error' })] }),
      noRoles,
    ],
  ])('who is or has: %s', (why, person, roles) => {
    expect(judgeLender(person, licenses, skus, roles)).toEqual({ canLend: false, why });
  });

  it('where only the units stand in the way, and it is said how those of the first product do', () => {
    const cut = [sku(sales, 10, 11), sku(service, 5, 7)];
    const both = holder({ licenseAssignmentStates: [holds(sales), holds(service)] });

    expect(judgeLender(both, licenses, cut, noRoles)).toEqual({
      canLend: false,
      why: 'no-unit',
      problem: { code: 'license-over-assigned', values: { license: 'Sales', used: 11, total: 10 } },
    });
  });
});

describe('a lender has back', () => {
  const at = '2026-11-22T10:00:00.000Z';
  const loan: Loan = {
    requestId: 'SA-1',
    lender: kim,
    skuId: sales,
    disabledPlans: ['b', 'a', 'c'],
    state: 'returned',
    recordedAt: at,
  };
  const judged = (states: Partial<DirectoryUser> | null) => judgeReturn(loan, states && user(states), at);

  it('what was lent, whatever the order in which its apps are named', () => {
    expect(judged({ licenseAssignmentStates: [holds(sales, { disabledPlans: ['c', 'b', 'a'] })] })).toEqual({
      check: 'lender-whole',
      result: 'pass',
      found: { key: 'found.licence-back' },
      at,
      values: { lender: kim.name },
    });
  });

  it.each([
    ['other apps', [holds(sales, { disabledPlans: ['a'] })], 'licence-back-with-other-apps-switched-on'],
    ['nothing', [], 'licence-missing'],
    [
      'an assignment that holds no unit',
      [holds(sales, { disabledPlans: ['a', 'b', 'c'], state: 'Error' })],
      'licence-missing',
    ],
    [
      'the same through a group only',
      [holds(sales, { disabledPlans: ['a', 'b', 'c'], assignedByGroup: 'g' })],
      'licence-missing',
    ],
  ])('not %s', (_what, licenseAssignmentStates, found) => {
    expect(judged({ licenseAssignmentStates })).toEqual({
      check: 'lender-whole',
      result: 'fail',
      found: { key: `found.${found}` },
      at,
      values: { lender: kim.name },
    });
  });

  it('nothing that is owed, where they have left', () => {
    expect(judged(null)).toEqual({
      check: 'lender-whole',
      result: 'warn',
      found: { key: 'found.lender-gone' },
      at,
      values: { lender: kim.name },
    });
  });
});
