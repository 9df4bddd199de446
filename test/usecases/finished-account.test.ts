import type { Finding } from '../../src/desk/finding';
import type { ServiceRequest } from '../../src/desk/request';
import { confirmRetired } from '../../src/recipe/steps/confirm-retired';
import { removeLicense } from '../../src/recipe/steps/remove-license';
import { businessUnits, groups, skus } from '../../src/sandbox/tenant';
import {
  afterwatch,
  assign,
  changeRow,
  changeUser,
  compareWithRegister,
  enter,
  findingsOf,
  go,
  finishedAccountStage,
  ids,
  joinGroup,
  leaveGroup,
  loseRow,
  messages,
  offersRepair,
  readBack,
  renameRole,
  resultsOf,
  retire,
  roleIn,
  warnings,
  withoutOwner,
} from '../support/finished-account';

finishedAccountStage();

interface State {
  readonly name: string;
  readonly change: () => void;
  readonly facts?: ServiceRequest['facts'];
  readonly check: string;
  readonly result: Finding['result'];
  /** The warning that admins get, and whether it offers to put it right; none for what is no failure. */
  readonly warned?: 'with Repair' | 'without';
  /** What is left of it when a run that reads it has sent its own writes once more. */
  readonly healed?: Finding['result'];
}

const states: readonly State[] = [
  { name: 'as it was left', change: () => undefined, check: 'license-removed', result: 'pass' },
  {
    name: 'another licence through a group',
    change: () => joinGroup(groups.officeUsers),
    check: 'license-removed',
    result: 'warn',
  },
  {
    name: 'another licence that somebody gave it',
    change: () => assign(skus.teamMembers),
    check: 'license-removed',
    result: 'warn',
  },
  {
    name: 'the licence of its making, through a group',
    change: () => joinGroup(ids.salesByGroup),
    check: 'license-removed',
    result: 'warn',
  },
  {
    name: 'the licence of its making, given again',
    change: () => assign(skus.enterpriseSales),
    check: 'license-removed',
    result: 'fail',
    warned: 'with Repair',
    healed: 'pass',
  },
  {
    name: 'the licence of its making, both ways',
    change: () => (joinGroup(ids.salesByGroup), assign(skus.enterpriseSales)),
    check: 'license-removed',
    result: 'fail',
    warned: 'with Repair',
    healed: 'warn',
  },
  {
    name: 'the licence of its making, left by a person who finished it',
    change: () => assign(skus.enterpriseSales),
    facts: { accessModeSet: false },
    check: 'license-removed',
    result: 'fail',
    warned: 'without',
    healed: 'pass',
  },
  {
    name: 'its role under another name',
    change: () => renameRole('Service Writer (old)'),
    check: 'security-role',
    result: 'pass',
  },
  {
    name: 'the role of that name of another unit',
    change: () => changeRow({}, [roleIn(businessUnits.devIntegrations)]),
    check: 'security-role',
    result: 'fail',
    warned: 'without',
  },
  {
    name: 'a password that may expire',
    change: () => changeUser({ passwordPolicies: 'None' }),
    check: 'password-policy',
    result: 'warn',
  },
  {
    name: 'out of the group of all accounts',
    change: () => leaveGroup(ids.accountGroup),
    check: 'account-group',
    result: 'fail',
    warned: 'without',
  },
  {
    name: 'a disabled row',
    change: () => changeRow({ isdisabled: true }),
    check: 'systemuser-enabled',
    result: 'fail',
    warned: 'without',
  },
  {
    name: 'another access mode',
    change: () => (assign(skus.enterpriseSales), changeRow({ accessmode: 0, islicensed: true })),
    check: 'access-mode',
    result: 'fail',
    warned: 'with Repair',
    healed: 'pass',
  },
  {
    name: 'a disabled account',
    change: () => changeUser({ accountEnabled: false }),
    check: 'account-enabled',
    result: 'fail',
    warned: 'without',
  },
];

describe.each(states)('a finished account: $name', ({ change, facts, check, result, warned, healed }) => {
  it(`is "${check}: ${result}" to the afterwatch, which warns ${warned ?? 'nobody'}`, async () => {
    const account = await enter(facts);
    change();

    await afterwatch(account);

    expect(resultsOf(await findingsOf(account))[check]).toBe(result);
    expect((await warnings())[check]).toEqual(warned);
    expect(offersRepair(await findingsOf(account))).toBe(warned === 'with Repair');
  });

  it('is the same to the run that reads it back', async () => {
    const account = await enter(facts);
    change();
    await afterwatch(account);
    const watched = withoutOwner(resultsOf(await findingsOf(account)));

    const { first, last } = await readBack(account);

    expect(first).toEqual(watched);
    expect(last[check]).toBe(healed ?? result);
  });
});

it('a run that takes its licence off an account which only a group licenses has nothing left to take', async () => {
  const account = await enter({ licenseRemoved: false });
  joinGroup(ids.salesByGroup);

  const { outcome } = await go(removeLicense, account);

  expect(outcome).toEqual({ ok: true });
});

it('an account whose row is gone is no case for Repair', async () => {
  const account = await enter();
  loseRow();

  await afterwatch(account);

  expect((await warnings())['access-mode']).toBe('without');
  expect(offersRepair(await findingsOf(account))).toBe(false);
});

describe('an account that was ended', () => {
  it('and takes a slot again is told by name, and not as one that the desk never made', async () => {
    const account = await enter();
    await retire(account);

    await compareWithRegister();

    expect((await messages()).filter(({ values }) => values.account === account.name)).toMatchObject([
      { message: 'notice.retired-account', values: { id: account.requestId, environment: 'Production' } },
    ]);
  });

  it.each<[string, () => void, string, Finding['result']]>([
    ['is disabled', () => endIt(), 'slot-free', 'pass'],
    ['has lost its row', () => (endIt(), loseRow()), 'slot-free', 'pass'],
    ['takes its slot still', () => undefined, 'slot-free', 'fail'],
    ['can sign in still', () => changeRow({ isdisabled: true }), 'sign-in-blocked', 'fail'],
    ['has a licence through a group', () => (endIt(), joinGroup(groups.officeUsers)), 'license-removed', 'warn'],
    ['has a licence of its own', () => (endIt(), assign(skus.enterpriseSales)), 'license-removed', 'warn'],
    ['is in the group of all accounts', () => (endIt(), joinGroup(ids.accountGroup)), 'account-group-left', 'fail'],
  ])('is read back by the run: it %s', async (_how, change, check, result) => {
    const account = await enter();
    change();

    const { outcome } = await go(confirmRetired, account);

    expect(resultsOf(outcome.findings ?? [])[check]).toBe(result);
    expect(outcome.ok).toBe(result !== 'fail');
  });
});

/** As a run leaves it. */
function endIt(): void {
  changeRow({ isdisabled: true });
  changeUser({ accountEnabled: false });
  leaveGroup(ids.accountGroup);
}
