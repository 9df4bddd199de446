import { confirmRetired } from '../../src/recipe/steps/confirm-retired';
import { groups } from '../../src/sandbox/tenant';
import {
  afterwatch,
  changeRow,
  deleteAccount,
  enter,
  findingsOf,
  finishedAccountStage,
  go,
  ids,
  readBack,
  resultsOf,
  warnings,
} from '../support/finished-account';

finishedAccountStage();

const inBothGroups = { joinedGroupId: groups.prodAccess, joinedAccountGroupId: ids.accountGroup };

describe('an account that somebody deleted in Entra', () => {
  it('is told to the admins by the afterwatch, and nothing is said of a group it cannot be in', async () => {
    const account = await enter();
    deleteAccount();

    await afterwatch(account);

    expect(await warnings()).toMatchObject({ 'account-enabled': 'without' });
    expect(await warnings()).not.toHaveProperty('account-group');
    expect(resultsOf(await findingsOf(account))).not.toHaveProperty('account-group');
  });

  it('is read back by the run that retires it: it gets in nowhere, and is in no group', async () => {
    const account = await enter(inBothGroups);
    deleteAccount();
    changeRow({ isdisabled: true });

    const { outcome } = await go(confirmRetired, account);

    expect(outcome).toMatchObject({ ok: true });
    expect(resultsOf(outcome.findings ?? [])).toEqual({
      'slot-free': 'pass',
      'sign-in-blocked': 'pass',
      'license-removed': 'pass',
    });
  });

  it('is named by the run that reads it back to repair it, not as something that cannot be read', async () => {
    const account = await enter();
    deleteAccount();

    const { first, last } = await readBack(account);

    expect(first).toMatchObject({ 'account-enabled': 'fail' });
    expect(last).toMatchObject({ 'account-enabled': 'fail' });
  });
});
