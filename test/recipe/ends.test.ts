import type { Problem } from '../../src/desk/problem';
import { endOf } from '../../src/recipe/walk';
import { request } from '../support/twins/samples';

const note = (name: string) =>
  ({ check: 'access-mode', result: 'pass', found: { name }, at: '2026-03-02T08:00:00.000Z' }) as const;

describe('how a run ends', () => {
  const ofKind = (kind: 'create' | 'retire') => ({ request: { ...request, kind } });
  const full: Problem = { code: 'slots-full', values: { used: 1, limit: 1 } };
  const left: Problem = { code: 'account-unknown', values: { userPrincipalName: 'x' } };
  const what = { key: 'problem.account-unknown.what', values: { userPrincipalName: 'x' } };

  it('is as wished where nothing is left, and nothing was the matter', () => {
    expect(endOf(ofKind('create'), 'done', [], [note('one')])).toEqual({ state: 'done', findings: [note('one')] });
  });

  it('is as wished, with why it was taken back and who asks again', () => {
    expect(endOf(ofKind('retire'), 'undone', [], [], full)).toEqual({
      state: 'undone',
      findings: [],
      problem: {
        ...full,
        standing: [{ key: 'stands.all-taken-back' }],
        next: { key: 'next.again-retire', values: { next: { key: 'problem.slots-full.next', values: full.values } } },
      },
    });
  });

  it('is with a person where something is left: first why, and then what', () => {
    expect(endOf(ofKind('create'), 'undone', [left], [note('one')], full)).toEqual({
      state: 'needs-hands',
      findings: [note('one')],
      leftovers: [left],
      problem: {
        ...full,
        standing: [what],
        next: { key: 'next.retry', values: { next: { key: 'problem.slots-full.next', values: full.values } } },
      },
    });
  });

  it('is with a person, for the first thing left, where nothing else was the matter', () => {
    expect(endOf(ofKind('create'), 'done', [left, full], [])).toEqual({
      state: 'needs-hands',
      findings: [],
      leftovers: [left, full],
      problem: { ...left, standing: [what, { key: 'problem.slots-full.what', values: full.values }] },
    });
  });

  it('keeps what was said to be in place before it was taken back', () => {
    const taken: Problem = { code: 'name-taken', standing: 'account-not-touched', values: { userPrincipalName: 'x' } };

    expect(endOf(ofKind('create'), 'undone', [], [], taken).problem?.standing).toEqual([
      { key: 'stands.account-not-touched' },
      { key: 'stands.all-taken-back' },
    ]);
  });
});
