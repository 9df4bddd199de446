import { without } from '../../src/desk/without';
import type { Run } from '../../src/recipe/run-context';
import type { Step } from '../../src/recipe/step';
import { recipe } from '../../src/recipe/steps';
import type { Recipe } from '../../src/recipe/steps';
import type { Mutant } from './mutants';
import { undo } from './world/paths';
import type { Path } from './world/paths';
import { takenUpPaths } from './world/taken-up-paths';

/** Mistakes about the role that stands on a row when its request is over. */
export const roleMutants: readonly Mutant[] = [
  {
    mistake: 'the role that a run gave stays on the row that it leaves behind',
    recipe: withRoleStep((step) => without(step, 'undo')),
    path: undo,
    breaks: /undone, but not: role taken away/,
  },
  {
    mistake: 'an account is taken up again with the role that an earlier request was given',
    recipe: withRoleStep((step) => ({ ...step, run: (run) => step.run(withoutAdoption(run)) })),
    path: named('taken-up-with-a-role'),
    breaks: /done, but not: exactly the role that was decided/,
  },
];

function withRoleStep(change: (step: Step) => Step): Recipe {
  const changeOne = (step: Step) => (step.name === 'assign-security-role' ? change(step) : step);
  return { ...recipe, beforePivot: recipe.beforePivot.map(changeOne) };
}

function withoutAdoption(run: Run): Run {
  return Object.assign(Object.create(run) as Run, { request: without(run.request, 'adopts') });
}

function named(name: string): Path {
  return takenUpPaths.find((path) => path.name === name) ?? undo;
}
