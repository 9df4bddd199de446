import type { Problem } from '../desk/problem';
import type { Finding } from '../desk/finding';
import { withEarlier } from '../desk/still-left';
import { registerStep } from './attempt';
import type { RunEnd, StepEnd } from './ports';
import { afterUndoing, withLeftovers } from './problems';
import type { Run } from './run-context';
import type { Step, StepOutcome } from './step';
import { applying } from './steps';

/** Going through the lines of a recipe, one after the other, and what it comes to. */

interface Failure {
  readonly step: string;
  readonly problem: Problem;
  /** See {@link StepOutcome}. */
  readonly heldUntil?: string;
}

export interface Walked {
  readonly failures: readonly Failure[];
  readonly findings: readonly Finding[];
}

export async function walk(run: Run, steps: readonly Step[], { keepGoing = false } = {}): Promise<Walked> {
  const failures: Failure[] = [];
  const findings: Finding[] = [];
  let lineEnds = async (): Promise<void> => undefined;

  for (const step of applicable(run, steps)) {
    await beginLine(run, step, lineEnds);
    const outcome = await step.run(run);
    lineEnds = () => endLine(run, step, outcome);
    findings.push(...(outcome.findings ?? []));
    if (!outcome.ok) failures.push(failureOf(step, outcome));
    if (!outcome.ok && !keepGoing) break;
  }
  await registerStep(run, 'ended', lineEnds);
  return { failures, findings };
}

function failureOf({ name }: Step, { problem, heldUntil }: Extract<StepOutcome, { ok: false }>): Failure {
  return heldUntil === undefined ? { step: name, problem } : { step: name, problem, heldUntil };
}

/** The end of one line and the beginning of the next are one record. */
async function beginLine(run: Run, step: Step, lineBeforeEnds: () => Promise<void>): Promise<void> {
  await registerStep(run, `${step.name}.began`, async () => {
    await lineBeforeEnds();
    await run.ports.register.stepBegan(run.request.id, run.attempt, step.name, step.instructions?.(run) ?? {});
  });
}

function endLine(run: Run, step: Step, outcome: StepOutcome): Promise<void> {
  const end: StepEnd = outcome.ok
    ? { state: outcome.skipped ? 'skipped' : 'done', ...(outcome.values && { values: outcome.values }) }
    : { state: 'failed', problem: outcome.problem };
  return run.ports.register.stepEnded(run.request.id, run.attempt, step.name, end);
}

export async function plan(run: Run, steps: readonly Step[]): Promise<void> {
  const names = [...new Set(applicable(run, steps).map(({ name }) => name))];
  await registerStep(run, 'plan', () => run.ports.register.planSteps(run.request.id, run.attempt, names));
}

/** By what is known up to now: what was joined is to be left, also where the settings do not name it any more. */
function applicable({ request, facts, environment, ports }: Run, steps: readonly Step[]): readonly Step[] {
  return applying(steps, { ...request, facts }, environment, ports.settings);
}

/** `wished` when nothing is left for a person; otherwise each leftover is named. */
export function endOf(
  { request: { kind } }: Pick<Run, 'request'>,
  wished: 'done' | 'undone',
  leftovers: readonly Problem[],
  findings: readonly Finding[],
  cause: Problem | undefined = leftovers[0],
): RunEnd {
  if (leftovers.length > 0 && cause !== undefined) {
    return { state: 'needs-hands', findings, problem: withLeftovers(cause, leftovers), leftovers };
  }
  if (cause === undefined) return { state: wished, findings };
  return { state: wished, findings, problem: afterUndoing(cause, kind) };
}

/** How an attempt ends that sent nothing, for this problem: what an earlier one left is left still, and named again. */
export function stillLeft({ request }: Pick<Run, 'request'>, problem: Problem): RunEnd {
  const leftovers = withEarlier([], request.leftovers);
  if (leftovers.length === 0) return { state: 'needs-hands', findings: [], problem };
  return { state: 'needs-hands', findings: [], problem: withLeftovers(problem, leftovers), leftovers };
}
