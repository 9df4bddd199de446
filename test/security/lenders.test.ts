import { judgeLender } from '../../src/usecases/background/take-survey';
import { settings } from '../support/store-samples';

const [environment] = settings.environments;
const skuId = environment?.licenses[0]?.skuId ?? '';
const lena = { aadObjectId: '00000000-0000-4000-8000-00000000000e', name: 'Lena Lender' };
type User = NonNullable<Parameters<typeof judgeLender>[1]>;

function lenderWith(groups: readonly (string | null)[], accountEnabled = true) {
  const user = {
    displayName: 'Lena Lender',
    accountEnabled,
    assignedLicenses: groups.length > 0 ? [{ skuId, disabledPlans: [] }] : [],
    licenseAssignmentStates: groups.map((assignedByGroup) => ({
      skuId,
      assignedByGroup,
      disabledPlans: [],
      state: 'Active',
    })),
  } as unknown as User;
  return environment && judgeLender(lena, user, environment);
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
    expect(lenderWith([null])).toMatchObject({ canLend: true, skuId });
  });
});
