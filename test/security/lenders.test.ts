import type { DirectoryUser, SubscribedSku } from '../../src/recipe/ports';
import { judgeLender } from '../../src/recipe/rules/lender';
import type { HeldRoles } from '../../src/recipe/rules/lender';
import { kim } from '../support/cast';
import { settings } from '../support/store-samples';

const licenses = settings.environments[0]?.licenses ?? [];
const skuId = licenses[0]?.skuId ?? '';
const none = { held: [], harmless: [] };

function lenderWith(groups: readonly (string | null)[], accountEnabled = true, roles: HeldRoles = none) {
  const licenseAssignmentStates = groups.map((assignedByGroup) => held(skuId, { assignedByGroup }));
  const user = { displayName: kim.name, accountEnabled, licenseAssignmentStates } as unknown as DirectoryUser;
  return judgeLender(user, licenses, [product(skuId, 5, 5)], roles);
}

function held(id: string, more: { assignedByGroup?: string | null; state?: string } = {}) {
  return { skuId: id, disabledPlans: ['plan'], assignedByGroup: null, state: 'Active', error: null, ...more };
}

function product(id: string, enabled: number, consumedUnits: number): SubscribedSku {
  const prepaidUnits = { enabled, suspended: 0, warning: 0, lockedOut: 0 };
  return { skuId: id, skuPartNumber: id, capabilityStatus: 'Enabled', appliesTo: 'User', consumedUnits, prepaidUnits };
}

describe('a lender', () => {
  it.each([
    ['by a group', ['44444444-4444-4444-8444-000000000003']],
    ['by a group and directly', ['44444444-4444-4444-8444-000000000003', null]],
  ])('who has the licence by a group does not lend it: %s', (_how, groups) => {
    expect(lenderWith(groups)).toMatchObject({ canLend: false, why: 'group-license' });
  });

  it('who is blocked, or has no such licence, does not lend it', () => {
    expect(lenderWith([null], false)).toMatchObject({ canLend: false, why: 'disabled' });
    expect(lenderWith([])).toMatchObject({ canLend: false, why: 'no-license' });
  });

  it('who has it directly and alone lends it', () => {
    expect(lenderWith([null])).toEqual({ canLend: true, license: { skuId, disabledPlans: ['plan'] } });
  });

  it('who is not in the directory, or whose assignment holds no unit, does not lend it', () => {
    const user = { accountEnabled: true, licenseAssignmentStates: [held(skuId, { state: 'Error' })] };

    expect(judgeLender(null, licenses, [product(skuId, 5, 5)], none)).toEqual({ canLend: false, why: 'gone' });
    expect(judgeLender(user as unknown as DirectoryUser, licenses, [product(skuId, 5, 5)], none)).toEqual({
      canLend: false,
      why: 'no-license',
    });
  });

  it('lends the first licence of the settings that could be given back, and says why when none could', () => {
    const other = { skuId: '22222222-2222-4222-8222-222222222222', name: 'Dynamics 365 Service' };
    const both = [...licenses, other];
    const user = {
      accountEnabled: true,
      licenseAssignmentStates: [held(other.skuId), held(skuId)],
    } as unknown as DirectoryUser;
    const judge = (first: number, second: number) =>
      judgeLender(user, both, [product(skuId, first, 8), product(other.skuId, second, 8)], none);

    expect(judge(8, 8)).toMatchObject({ canLend: true, license: { skuId } });
    expect(judge(7, 8)).toMatchObject({ canLend: true, license: { skuId: other.skuId } });
    expect(judge(7, 7)).toMatchObject({ canLend: false, why: 'no-unit', problem: { code: 'license-over-assigned' } });
  });

  it.each([
    ['none', [], true],
    ['a harmless one', ['reader'], true],
    ['two harmless ones', ['reader', 'guide'], true],
    ['one that is not', ['helpdesk'], false],
    ['a harmless one and one that is not', ['reader', 'helpdesk'], false],
    ['one that is not and a harmless one', ['helpdesk', 'reader'], false],
    ['two that are not', ['helpdesk', 'global'], false],
  ])('who holds directory roles lends it only while each of them is harmless: %s', (_which, roles, lends) => {
    const judge = (harmless: readonly string[]) => lenderWith([null], true, { held: roles, harmless });

    expect(judge(['reader', 'guide']).canLend).toBe(lends);
    expect(judge(['guide', 'reader', 'desk']).canLend).toBe(lends);
    expect(judge([]).canLend).toBe(roles.length === 0);
    if (!lends) expect(judge(['reader', 'guide'])).toEqual({ canLend: false, why: 'administrator' });
  });
});
