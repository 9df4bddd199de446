import { requestCard } from '../../src/cards/request-card';
import { words } from '../../src/words/words';
import type { RequestState } from '../../src/desk/request';
import { size } from './support/rules';
import { sampleView } from './support/views';
import { madeUpProblem } from '../support/made-up-problem';

/** Teams refuses from 28 KB on; a card leaves room for what Teams adds. */
const most = 25 * 1024;
/** Takes most room: each letter is escaped and has several bytes. */
const wide = (length: number) => '*_[漢]()#~`'.repeat(length).slice(0, length);
const person = { aadObjectId: '00000000-0000-4000-8000-00000000000a', name: wide(256) };
const states: readonly RequestState[] = [
  'checking',
  'pending',
  'rejected',
  'refused',
  'running',
  'done',
  'undone',
  'needs-hands',
];

/** The longest purpose, names and reasons that anybody can get past the form, the directory and Microsoft's errors. */
function largestView(state: RequestState) {
  const at = '2026-11-20T10:42:00Z';
  const problem = madeUpProblem('x', wide(600), wide(600), { standing: wide(300), technical: wide(400) });
  return sampleView({
    state,
    accountName: `svc-${'a'.repeat(40)}`,
    purpose: wide(300),
    requester: person,
    owner: person,
    approvals: [
      { by: person, at },
      { by: person, at },
    ],
    decision: { verdict: 'rejected', by: person, at, reason: wide(300) },
    problem,
    leftovers: [problem, problem, problem],
  });
}

describe.each(['en-GB', 'de-DE'])('the largest card in %s', (locale) => {
  it.each(states)('fits into what Teams takes: %s', (state) => {
    const reader = words(locale, 'Europe/Berlin');

    const cards = (['requester', 'approver', 'stranger'] as const).map((audience) =>
      requestCard(largestView(state), audience, reader),
    );

    expect(Math.max(...cards.map(size))).toBeLessThan(most);
    for (const card of cards) expect(JSON.stringify(card)).toContain(`svc-${'a'.repeat(40)}`);
  });
});
