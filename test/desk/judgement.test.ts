import { accountAfter } from '../../src/desk/account';
import { finding } from '../../src/desk/finding';
import type { CheckName, Finding } from '../../src/desk/finding';
import { newestFindings, readAt } from '../../src/desk/judgement';
import { without } from '../../src/desk/without';
import { sampleRequest } from '../support/sample-request';

const read = (check: CheckName, result: Finding['result'], hour: number): Finding =>
  finding(check, result, { name: `${hour}` }, `2026-11-22T${String(hour).padStart(2, '0')}:00:00.000Z`);
const byRun = [read('access-mode', 'pass', 9), read('security-role', 'pass', 9)];
const facts = { userPrincipalName: 'svc@contoso.com', userId: 'u', systemuserId: 's' };
const request = sampleRequest({ findings: byRun, facts });
const known = (findings: readonly Finding[] | undefined, change: object = {}) => {
  const account = accountAfter(request, null, '2026-11-22T09:00:00.000Z', []);
  return { ...(account && without(account, 'findings')), ...(findings && { findings }), ...change } as Parameters<
    typeof newestFindings
  >[1];
};

describe('what was read last of what a request is about', () => {
  it('is for each check the newer of run and afterwatch, and what only one of them judges', () => {
    const watched = [read('access-mode', 'fail', 12), read('owner-there', 'warn', 12)];

    expect(newestFindings(request, known(watched))).toEqual([watched[0], byRun[1], watched[1]]);
  });

  it('is the later word where both were read at one moment, and the run’s where the look is older', () => {
    const atOnce = read('access-mode', 'fail', 9);
    const before = read('security-role', 'fail', 8);

    expect(newestFindings(request, known([atOnce, before]))).toEqual([atOnce, byRun[1]]);
  });

  it.each([
    ['no account is known', request, null],
    ['the account is of another request', request, known([read('access-mode', 'fail', 12)], { requestId: 'SA-1' })],
    ['nobody has looked since', request, known(undefined)],
    [
      'it is about the end of an account',
      { ...request, kind: 'retire' as const },
      known([read('access-mode', 'fail', 12)]),
    ],
  ])('is what its run found where %s', (_why, of, account) => {
    expect(newestFindings(of, account)).toEqual(byRun);
  });

  it('is what was found at its end where it is retired', () => {
    const atTheEnd = [read('sign-in-blocked', 'pass', 12)];

    expect(newestFindings(request, known(atTheEnd, { state: 'retired' }))).toEqual(atTheEnd);
  });

  it('is nothing before anything was read', () => {
    expect(newestFindings(sampleRequest(), null)).toEqual([]);
    expect(readAt([])).toBeUndefined();
  });

  it('was read when the newest of it was', () => {
    const hours = [12, 9, 11];

    expect(readAt(hours.map((hour) => read('access-mode', 'pass', hour)))).toBe('2026-11-22T12:00:00.000Z');
  });
});
