import type { AuditEntry } from '../desk/audit';
import type { Loan } from '../desk/loan';
import type { Problem } from '../desk/problem';
import type { ServiceRequest } from '../desk/request';
import { withEarlier } from '../desk/still-left';
import { whatOf } from '../words/words';
import { registerStep } from './attempt';
import { licenseLeft, licenseOwed } from './leftovers';
import { obligations } from './obligations';
import type { RunEnd } from './ports';
import { decisionDiffers } from './problems';
import type { Run } from './run-context';
import type { Recipe } from './steps';
import { plan, walk } from './walk';

/** What an attempt would do although nobody decided it. */
export interface Undecided {
  /** By name. */
  readonly differs: readonly string[];
  /** Only settings differ, which matter where something new is given: an Undo would be as it was decided. */
  readonly mayUndo: boolean;
}

/**
 * How an attempt ends that would do what nobody decided: with an alarm, and nothing is made. What is owed hangs on no
 * setting: where an Undo would be as decided, the licence comes off the account and goes home; else a person is told.
 */
export async function stopUndecided(run: Run, recipe: Recipe, undecided: Undecided): Promise<RunEnd> {
  const loan = await raiseAlarm(run, undecided);
  const { request, facts } = run;
  const { differs, mayUndo } = undecided;
  const offersUndo = mayUndo && request.kind === 'create' && facts.accessModeSet !== true;
  const problem = decisionDiffers(request.accountName, differs, offersUndo);

  const owes = facts.licenseRemoved === false || isAway(loan);
  const isSentHome = owes && mayUndo;
  const owed = isSentHome ? await sendHome(run, recipe) : nameOwed(run, loan, problem);
  const before = (request.leftovers ?? []).filter(({ code }) => !anew.includes(code));
  return endOf(problem, withEarlier(owed, before), isSentHome);
}

/** What is found out anew here. */
const anew: readonly string[] = ['license-left', 'license-owed'];

/** The loan of the request, which counts as owed from now on where nobody but a person brings it back. */
function raiseAlarm({ durable, ports, request }: Run, { differs, mayUndo }: Undecided): Promise<Loan | null> {
  const { register } = ports;
  return registerStep({ durable, ports }, 'alarm', async () => {
    await register.audit(alarm(request, differs));
    const loan = await register.loan(request.id);
    if (isAway(loan) && !mayUndo) await register.loanOwed(request.id);
    return loan;
  });
}

function alarm({ id, environmentId, accountName }: ServiceRequest, differs: readonly string[]): AuditEntry {
  const about = { requestId: id, environmentId, object: accountName };
  return { kind: 'security', actor: 'desk', action: 'decision-differs', ...about, after: { differs } };
}

function isAway(loan: Loan | null): boolean {
  return loan?.state === 'taken' || loan?.state === 'owed';
}

/** Gives what is left of it. */
async function sendHome(run: Run, recipe: Recipe): Promise<readonly Problem[]> {
  const steps = obligations(recipe);
  await plan(run, steps);
  const { failures } = await walk(run, steps, { keepGoing: true });
  return failures.map(({ problem }) => problem);
}

function nameOwed(run: Run, loan: Loan | null, cause: Problem): readonly Problem[] {
  return [
    ...(run.facts.licenseRemoved === false ? [licenseLeft(run, cause)] : []),
    ...(loan !== null && isAway(loan) ? [licenseOwed(run, loan, cause)] : []),
  ];
}

function endOf(problem: Problem, others: readonly Problem[], isSentHome: boolean): RunEnd {
  const standing = others.length > 0 ? others.map(whatOf) : isSentHome ? ('owed-settled' as const) : undefined;
  const told = standing === undefined ? problem : { ...problem, standing };
  return { state: 'needs-hands', findings: [], problem: told, leftovers: [told, ...others] };
}
