import { whyText, type WhyInput } from '../../src/cards/why';
import { words } from '../../src/words/words';
import type { RequestState } from '../../src/desk/request';
import { dana } from './support/views';
import { madeUpProblem } from '../support/made-up-problem';

const english = words('en-GB', 'UTC');
const german = words('de-DE', 'UTC');
const until = '2026-11-27T10:28:00Z';

function why(state: RequestState, key: string, values: WhyInput['heldBy']['values'], more: Partial<WhyInput> = {}) {
  const heldBy = { key, values: { id: 'SA-1042', ...values } };
  return { request: { state }, heldBy, whoCanAct: [], until: null, ...more };
}

it('names the rule, the people and the end of a request that waits for a decision', () => {
  const held = why(
    'pending',
    'why.approval',
    { needed: 2, role: 'Integration Administrator' },
    { whoCanAct: [dana], until },
  );

  expect(whyText(held, english)).toBe(
    'SA-1042 waits for two approvals, because Integration Administrator is a privileged role. ' +
      'These people can act: Dana Ortiz. Nobody who asked for it or will own it can decide. ' +
      'Without a decision it expires 27 Nov 2026, 10:28.',
  );
  expect(whyText(held, german)).toContain('wartet auf zwei Genehmigungen');
});

it('says so when nobody can decide', () => {
  expect(whyText(why('pending', 'why.approval', { needed: 1, role: 'Writer' }, { until }), english)).toContain(
    'Nobody can act at the moment: an operator has to name a CRM admin.',
  );
});

it('names the step a run waits at, what it waits for and when it gives up', () => {
  const held = why('running', 'why.waiting', { step: 'await-systemuser', waitingFor: 'systemuser-missing' }, { until });

  expect(whyText(held, english)).toBe(
    'SA-1042 waits at “Wait for the user in Dynamics 365”. The user comes with the next synchronisation: some minutes, in a large tenant up to an hour. Microsoft promises no time. ' +
      'Nobody has to do anything. If it has not gone on by 27 Nov 2026, 10:28, it stops and an admin is asked.',
  );
});

it.each([
  ['create the account', 'await-directory-sync', 'directory-sync'],
  ['disable the account', 'block-sign-in', 'disable-in-active-directory'],
])('does not tell people to lean back while a person has to %s', (_what, step, waitingFor) => {
  const held = why('running', 'why.waiting', { step, waitingFor }, { until });

  expect(whyText(held, english)).not.toContain('Nobody has to do anything');
});

it('says what stopped a run, what to do and who can', () => {
  const problem = madeUpProblem('x', 'It stopped.', 'An admin presses Retry.');
  const held = why(
    'needs-hands',
    'why.needs-hands',
    {},
    { request: { state: 'needs-hands', problem }, whoCanAct: [dana] },
  );

  expect(whyText(held, english)).toBe(
    'SA-1042 waits for an admin: It stopped. An admin presses Retry. These people can act: Dana Ortiz. ' +
      'It waits without an end.',
  );
});

it('holds nothing up that is over', () => {
  expect(whyText(why('done', 'why.closed', {}), english)).toBe('Nothing holds SA-1042 up: it is closed.');
});
