import { UpstreamError } from '../../src/desk/problem';
import { explore } from '../faults/world/explore';
import type { Explored } from '../faults/world/explore';
import { borrow, retire } from '../faults/world/paths';
import { madeUpProblem } from '../support/made-up-problem';

const end = ({ world }: Explored) => world.books.end;

it.each([
  ['permission-missing', 'needs-hands', 'access-mode-by-hand'],
  ['not-system-administrator', 'needs-hands', 'access-mode-by-hand'],
  ['own-access-mode', 'needs-hands', 'access-mode-by-hand'],
  ['refused', 'needs-hands', 'access-mode-by-hand'],
  ['access-mode-refused', 'undone', 'access-mode-refused'],
  ['slots-full', 'undone', 'slots-full'],
  ['users-full', 'undone', 'users-full'],
])('an access mode that is refused with %s ends as %s: %s', async (code, state, problem) => {
  const refuse = () => {
    throw new UpstreamError('refused', madeUpProblem(code));
  };

  const explored = await explore({ ...borrow, script: () => ({ 'crm.setAccessMode=4': refuse }) });

  expect(end(explored)).toMatchObject({ state, problem: { code: problem } });
});

it.each([
  ...['permission-missing', 'not-system-administrator', 'own-access-mode', 'refused'],
  ...['access-mode-refused', 'users-full', 'not-entitled'],
])('the row of an account that is retired is disabled where its access mode is refused with %s', async (code) => {
  const refuse = () => {
    throw new UpstreamError('refused', madeUpProblem(code));
  };

  const explored = await explore({ ...retire, script: () => ({ 'crm.setAccessMode=0': refuse }) });

  expect(end(explored)?.state).toBe('done');
  expect(explored.world.tenant.state.rows['row-account']?.isdisabled).toBe(true);
});
