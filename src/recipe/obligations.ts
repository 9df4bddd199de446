import type { Recipe } from './steps';
import { createSteps } from './steps';
import type { Step } from './step';

/**
 * What must happen whatever fails: the licence comes off the service account and goes back to its lender. Each looks
 * into the facts and the loan whether it is still owed, so running them again costs nothing.
 */
export function obligations(recipe: Recipe): readonly Step[] {
  return recipe.beforePivot.flatMap(({ undo }) => (undo && isObligation(undo, recipe) ? [undo] : [])).reverse();
}

/** Everything that takes a creation back: the obligations first, because a lender is waiting, then the rest backwards. */
export function undoing(recipe: Recipe): readonly Step[] {
  const first = obligations(recipe);
  const all = createSteps(recipe).flatMap(({ undo }) => (undo ? [undo] : []));
  const rest = all.filter((step) => !first.includes(step)).reverse();
  return [...first, ...new Set(rest)];
}

function isObligation(step: Step, { afterPivot }: Recipe): boolean {
  return afterPivot.some(({ name }) => name === step.name);
}
