import type { Problem } from '../desk/problem';
import type { RunMode } from '../desk/request';
import { withEarlier } from '../desk/still-left';
import type { RunEnd } from './ports';
import { mayNotChangePasswords, passwordInDoubt, rotationIsOver } from './rotation-problems';
import { known } from './run-context';
import type { Run } from './run-context';
import type { Recipe } from './steps';
import { endOf, plan, walk } from './walk';

/**
 * Gives an account another password. The one that works is never destroyed first: the new one lies beside it in the vault,
 * becomes the current one only when Entra has acknowledged it, and is sent again, the same, while an answer leaves it open.
 * Refused means that the one before stands: the new one is removed and the offer that was open is open again.
 */
export async function rotate(run: Run, { rotate: steps }: Recipe, mode: RunMode): Promise<RunEnd> {
  if (mode === 'undo') return takeBack(run, steps.takeBack, null);
  const before = run.facts.passwordChanged === true ? [] : steps.untilChanged;
  await plan(run, [...before, ...steps.afterwards]);

  const { failures, findings } = await walk(run, before);
  const [failed] = failures;
  if (failed !== undefined) {
    if (run.facts.passwordInDoubt !== true) return takeBack(run, steps.takeBack, refusalOf(run, failed.problem));
    return endOf(run, 'done', [passwordInDoubt(run, failed.problem)], findings);
  }
  const after = await walk(run, steps.afterwards);
  const leftovers = after.failures.map(({ problem }) => problem);
  return endOf(run, 'done', leftovers, [...findings, ...after.findings]);
}

/** Stops at what cannot be done: as long as it is not certain which password counts, both are kept and neither is offered. */
async function takeBack(run: Run, steps: Recipe['rotate']['takeBack'], cause: Problem | null): Promise<RunEnd> {
  if (run.facts.secretOffered === true)
    return endOf(run, 'undone', withEarlier([rotationIsOver(run)], run.request.leftovers), []);
  await plan(run, steps);
  const { failures } = await walk(run, steps);
  return endOf(
    run,
    'undone',
    failures.map(({ problem }) => problem),
    [],
    cause ?? undefined,
  );
}

function refusalOf(run: Run, problem: Problem): Problem {
  const isOfEntra = run.facts.pendingSecretName !== undefined && problem.values?.['permission'] === passwordPermission;
  return isOfEntra ? mayNotChangePasswords(known(run, 'userPrincipalName'), problem) : problem;
}

/** As the client of Graph names it in its refusal. */
const passwordPermission = 'User-PasswordProfile.ReadWrite.All';
