import { finding } from '../../src/desk/finding';
import { DeskError } from '../../src/desk/problem';
import type { Problem } from '../../src/desk/problem';
import type { RequestState } from '../../src/desk/request';
import {
  alreadyDecided,
  approve,
  begin,
  declineLoan,
  declineUnderway,
  expire,
  finish,
  markByHand,
  pass,
  refuse,
  reject,
  repair,
  runAgain,
  stopAnew,
  withdraw,
} from '../../src/desk/transitions';
import { without } from '../../src/desk/without';
import { dana, kim, lee, omar, ravi } from '../support/cast';
import { sampleRequest } from '../support/sample-request';

const at = '2026-11-22T10:00:00.000Z';
const later = '2026-11-22T12:00:00.000Z';
const problem: Problem = { code: 'refused' };
const findings = [finding('access-mode', 'pass', { name: 'Non-interactive' }, at)];

describe('what a decision leaves in the books', () => {
  it('the check: that the request waits, and what it found; or why not, and when', () => {
    const request = sampleRequest({ state: 'checking' });

    expect(pass(request, { roleIsPrivileged: true })).toEqual({
      ...request,
      version: 3,
      state: 'pending',
      roleIsPrivileged: true,
    });
    expect(pass(request)).toEqual({ ...request, version: 3, state: 'pending' });
    expect(refuse(request, problem, at)).toEqual({ ...request, version: 3, state: 'refused', problem, finishedAt: at });
  });

  it('an approval: by whom and when, with the lender and the minutes they have, and a new attempt', () => {
    const approved = approve(sampleRequest(), { by: dana, at, lender: kim, startsAt: later }, 1);

    expect(approved).toMatchObject({ state: 'approved', attempt: 1, approvals: [{ by: dana, at }] });
    expect(approved.decision).toEqual({ verdict: 'approved', by: dana, at, lender: kim, startsAt: later });
    expect(approve(sampleRequest(), { by: dana, at }, 1).decision).toEqual({ verdict: 'approved', by: dana, at });
  });

  it('the first of two: that one alone, with the lender they chose, and no decision; who says it twice is kept once, with the newer moment', () => {
    const once = approve(sampleRequest(), { by: dana, at, lender: kim }, 2);
    const twice = approve(once, { by: dana, at: later }, 2);

    expect(once).toEqual({ ...sampleRequest(), version: 3, approvals: [{ by: dana, at, lender: kim }] });
    expect(twice.approvals).toEqual([{ by: dana, at: later }]);
    expect(approve(twice, { by: lee, at: later }, 2).approvals.map(({ by }) => by)).toEqual([dana, lee]);
  });

  it('a rejection, a withdrawal, an end of time: the verdict, by whom, when, and why where somebody said why', () => {
    expect(reject(sampleRequest(), dana, at, 'There is one.')).toMatchObject({
      state: 'rejected',
      finishedAt: at,
      decision: { verdict: 'rejected', by: dana, at, reason: 'There is one.' },
    });
    expect(withdraw(sampleRequest(), ravi, at)).toMatchObject({
      state: 'withdrawn',
      finishedAt: at,
      decision: { verdict: 'withdrawn', by: ravi, at },
    });
    expect(expire(sampleRequest(), at)).toMatchObject({
      state: 'expired',
      finishedAt: at,
      decision: { verdict: 'expired', by: null, at },
    });
  });
});

describe('a lender’s Not now', () => {
  const anew = { askedAgainAt: later, expiresAt: '2026-12-01T00:00:00.000Z' };

  it('before the run: approvers are asked anew, with time of their own, and know who said so', () => {
    const approved = approve(sampleRequest({ declined: [omar] }), { by: dana, at, lender: kim }, 1);

    expect(declineLoan(approved, kim, anew)).toEqual({
      ...without(approved, 'decision'),
      ...anew,
      version: approved.version + 1,
      state: 'pending',
      approvals: [],
      declined: [omar, kim],
    });
    expect(declineLoan(approve(sampleRequest(), { by: dana, at }, 1), kim, anew).declined).toEqual([kim]);
    expect(() => declineLoan(sampleRequest(), kim, anew)).toThrow(DeskError);
  });

  it.each(['running', 'needs-hands'] as const)('while it is %s: it goes on, and borrows from nobody', (state) => {
    const request = sampleRequest({ state });

    expect(declineUnderway(request, kim)).toEqual({ ...request, version: 3, declined: [kim] });
    expect(declineUnderway({ ...request, declined: [omar] }, kim).declined).toEqual([omar, kim]);
    expect(() => declineUnderway(sampleRequest({ state: 'done' }), kim)).toThrow(DeskError);
  });
});

it('a run that begins: that it runs, and nothing else', () => {
  const approved = approve(sampleRequest(), { by: dana, at }, 1);

  expect(begin(approved)).toEqual({ ...approved, version: 4, state: 'running' });
});

describe('what a run leaves in the books', () => {
  const before = {
    ...sampleRequest({ state: 'running', attempt: 2, problem, leftovers: [problem], endedByHand: true }),
  };

  it('its own end alone: what an earlier one left is gone', () => {
    expect(finish(before, { state: 'done', findings }, at)).toEqual({
      ...without(before, 'problem', 'leftovers', 'endedByHand'),
      version: 3,
      state: 'done',
      findings,
      finishedAt: at,
    });
  });

  it('its problem and every single thing left for a person', () => {
    const other: Problem = { code: 'owner-guest' };
    const stopped = finish(before, { state: 'needs-hands', findings, problem: other, leftovers: [other, problem] }, at);

    expect(stopped).toMatchObject({ state: 'needs-hands', problem: other, leftovers: [other, problem] });
    expect(stopped).not.toHaveProperty('endedByHand');
  });

  it('what it left to people, until another run of it has ended, and nothing else', () => {
    const stopped = { ...before, state: 'needs-hands', findings, finishedAt: at } as const;
    const rest = without(stopped, 'problem', 'endedByHand', 'findings', 'finishedAt');

    expect(runAgain(stopped)).toEqual({ ...rest, version: 3, state: 'running', attempt: 3, leftovers: [problem] });
  });

  it('nothing of it where the account is put right after it was finished', () => {
    const ended = { ...before, state: 'done', findings, finishedAt: at } as const;
    const rest = without(ended, 'problem', 'leftovers', 'endedByHand', 'findings', 'finishedAt');

    expect(repair(ended)).toEqual({ ...rest, version: 3, state: 'running', attempt: 3 });
  });

  it('what an earlier one left as well, where it has settled nothing', () => {
    const other: Problem = { code: 'owner-guest' };
    const broken = { state: 'needs-hands', findings, problem: other, settledNothing: true } as const;

    expect(finish(before, { ...broken, leftovers: [other] }, at)).toMatchObject({ leftovers: [other, problem] });
    expect(finish(before, broken, at)).toMatchObject({ leftovers: [problem] });
    expect(finish(before, broken, at)).not.toHaveProperty('settledNothing');
  });

  it('another problem while it is stopped, in place of the one before, and nothing less to be done', () => {
    const stopped = sampleRequest({ state: 'needs-hands', problem, leftovers: [problem, problem] });
    const other: Problem = { code: 'owner-guest' };

    expect(stopAnew(stopped, other)).toEqual({ ...stopped, version: 3, problem: other, leftovers: [other, problem] });
    expect(() => stopAnew(sampleRequest(), other)).toThrow(DeskError);
  });

  it.each(['done', 'undone'] as const)('that a person said it is %s', (end) => {
    const stopped = sampleRequest({ state: 'needs-hands' });

    expect(markByHand(stopped, end, at)).toEqual({
      ...stopped,
      version: 3,
      state: end,
      finishedAt: at,
      endedByHand: true,
    });
  });
});

describe('whoever comes too late reads', () => {
  const decision = { verdict: 'approved', by: dana, at } as const;

  it.each<[RequestState, string]>([
    ['approved', 'already-approved'],
    ['running', 'already-approved'],
    ['done', 'already-done'],
    ['undone', 'already-undone'],
    ['needs-hands', 'already-needs-hands'],
  ])('of a request that is %s: %s', (state, code) => {
    const said = alreadyDecided(sampleRequest({ state, decision }));

    expect(said).toMatchObject({ code, standing: 'nothing-changed', values: { id: 'SA-1042', state, at } });
    expect(said.values).toEqual({
      id: 'SA-1042',
      state,
      at,
      ...(code === 'already-approved' ? { by: dana.name } : {}),
    });
  });

  it('of one that nobody decided: how it is', () => {
    expect(alreadyDecided(sampleRequest({ state: 'refused' }))).toEqual({
      code: 'already-refused',
      standing: 'nothing-changed',
      values: { id: 'SA-1042', state: 'refused', at: '' },
    });
    expect(alreadyDecided(expire(sampleRequest(), at)).values).toEqual({
      id: 'SA-1042',
      state: 'expired',
      at,
      by: '',
    });
  });
});
