import { accountAfter, conditionOf, needsRepair, readByRun, retired } from '../../src/desk/account';
import type { AccountRecord } from '../../src/desk/account';
import { finding, found } from '../../src/desk/finding';
import type { Finding } from '../../src/desk/finding';
import { without } from '../../src/desk/without';
import { olga } from '../support/cast';
import { sampleRequest } from '../support/sample-request';

const at = '2026-11-23T10:00:00.000Z';
const later = '2026-12-01T10:00:00.000Z';
const looked = (result: Finding['result'], more: Partial<Finding> = {}): Finding => ({
  ...finding('access-mode', result, { name: 'Non-interactive' }, at),
  ...more,
});
const facts = { userPrincipalName: 'svc-erp-sync@contoso.com', userId: 'user-1', systemuserId: 'row-1' };
const request = sampleRequest({ facts: { ...facts, secretName: 'svc-erp-sync-SA-1042' }, owner: olga });

function account(change: Partial<AccountRecord> = {}): AccountRecord {
  const made = accountAfter(request, null, at, []);
  if (!made) throw new Error('It has all that an account needs.');
  return { ...made, ...change };
}

/** One that nobody has looked at. */
const unseen = without(account(), 'findings');

describe('the worst that is known of an account', () => {
  it.each<[string, Partial<AccountRecord>, string]>([
    ['nothing, before anybody looked', {}, 'active'],
    ['nothing, where all was as it should be', { findings: [looked('pass')] }, 'active'],
    ['a remark', { findings: [looked('pass'), looked('warn')] }, 'remarks'],
    ['a failure, beside remarks', { findings: [looked('warn'), looked('fail'), looked('pass')] }, 'check-needed'],
    ['that it is retired, whatever was found', { state: 'retired', findings: [looked('fail')] }, 'retired'],
  ])('is %s', (_what, change, condition) => {
    expect(conditionOf({ ...unseen, ...change })).toBe(condition);
  });
});

describe('an account needs a repair', () => {
  const mendable = looked('fail', { canRepair: true });

  it('where a failure was found that a run can mend', () => {
    expect(needsRepair(account({ findings: [looked('pass'), mendable] }))).toBe(true);
  });

  it.each<[string, Partial<AccountRecord>]>([
    ['a run can mend none of it', { findings: [looked('fail')] }],
    ['nobody has looked', {}],
    ['it is retired', { state: 'retired', findings: [mendable] }],
  ])('not where %s', (_why, change) => {
    expect(needsRepair({ ...unseen, ...change })).toBe(false);
  });
});

describe('the account in the register after a run', () => {
  it('is as it was asked for and made, watched from then on', () => {
    expect(accountAfter(request, null, at, [looked('pass')])).toEqual({
      name: 'svc-erp-sync',
      userPrincipalName: 'svc-erp-sync@contoso.com',
      environmentId: 'prod',
      requestId: 'SA-1042',
      marker: 'SA-1042.k7x2',
      kind: 'cloud',
      userId: 'user-1',
      systemuserId: 'row-1',
      roleId: 'writer',
      owner: olga,
      purpose: 'Nightly order sync from the ERP.',
      secretName: 'svc-erp-sync-SA-1042',
      createdAt: at,
      reviewOn: '2027-11-22',
      state: 'active',
      watchedAt: at,
      findings: [looked('pass')],
    });
    expect(accountAfter(sampleRequest({ facts }), null, at, [])?.secretName).toBeNull();
  });

  it.each(['userPrincipalName', 'userId', 'systemuserId'] as const)('is none while its %s is not known', (missing) => {
    expect(accountAfter(sampleRequest({ facts: without(facts, missing) }), null, at, [])).toBeNull();
  });

  it('keeps its beginning where the register knew it, and what no run judges', () => {
    const ownerGone: Finding = { ...finding('owner-there', 'warn', found('owner-left'), at) };
    const known = account({ findings: [ownerGone, looked('fail')] });

    const after = accountAfter(sampleRequest({ facts: {} }), known, later, [looked('pass', { at: later })]);

    expect(after).toEqual({ ...known, watchedAt: later, findings: [looked('pass', { at: later }), ownerGone] });
    expect(readByRun(account(), later, [looked('pass')]).findings).toEqual([looked('pass')]);
    expect(readByRun(unseen, later, [looked('pass')]).findings).toEqual([looked('pass')]);
  });

  it('is retired from the moment that is read back', () => {
    expect(retired(account(), later)).toEqual({ ...account(), state: 'retired', retiredAt: later });
  });
});
