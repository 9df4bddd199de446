import type { Problem } from '../desk/problem';
import { withFacts } from '../desk/request';
import type { RequestKind, RunMode, ServiceRequest } from '../desk/request';
import { remember } from './announced';
import { registerStep } from './attempt';
import type { Durable } from './durable';
import { obligations, undoing } from './obligations';
import type { Register, RunEnd, RunPorts } from './ports';
import { requireOurAccount } from './preconditions';
import { askingAgain, environmentUnknown, nothingToUndo } from './problems';
import { rotate } from './rotation';
import { beginRun } from './run-context';
import type { Run } from './run-context';
import { createSteps, recipe as productRecipe } from './steps';
import type { Recipe } from './steps';
import { stopUndecided } from './undecided';
import type { Undecided } from './undecided';
import { endOf, plan, stillLeft, walk } from './walk';
import type { Walked } from './walk';

export interface RunInput {
  readonly requestId: string;
  readonly attempt: number;
  readonly mode: RunMode;
}

/**
 * Runs one attempt of a request to its end: done, undone or needs-hands. Safe to start again after a crash and to start
 * twice. Throws only what the engine must see: its own errors, and a register that refuses its books.
 */
export async function runRequest(
  durable: Durable,
  ports: RunPorts,
  input: RunInput,
  recipe: Recipe = productRecipe,
): Promise<void> {
  const { requestId, attempt, mode } = input;
  const request = await registerStep({ durable, ports }, 'begin', () => begin(ports, input));
  if (request === null) return;

  const environment = ports.settings.environments.find(({ id }) => id === request.environmentId);
  const finish = (end: RunEnd) =>
    registerStep({ durable, ports }, 'finish', () => ports.register.finish(requestId, attempt, end));
  if (environment === undefined) {
    return finish(stillLeft({ request }, environmentUnknown(request.environmentId)));
  }

  const run = beginRun({ durable, ports, request, environment, attempt });
  const { undecided } = request;
  const end = await (undecided ? stopUndecided(run, recipe, undecided) : runs[request.kind](run, recipe, mode));
  if (request.kind === 'create' && end.state !== 'needs-hands') {
    await registerStep(run, 'release-slot', () => ports.register.releaseSlot(requestId));
  }
  await finish(end);
}

const runs: Readonly<Record<RequestKind, (run: Run, recipe: Recipe, mode: RunMode) => Promise<RunEnd>>> = {
  create,
  retire,
  rotate,
};

/** The request as this attempt takes it up, with what in it was not decided. Null: another attempt owns it. */
type Begun = (ServiceRequest & { readonly undecided?: Undecided }) | null;

async function begin({ register }: RunPorts, { requestId, attempt, mode }: RunInput): Promise<Begun> {
  if (!(await register.begin(requestId, attempt))) return null;
  const request = await withItsGroups(register, await register.request(requestId));
  const differs = await register.differsFromDecision(requestId, mode);
  const mayUndo = differs.length > 0 && (await register.differsFromDecision(requestId, 'undo')).length === 0;
  return differs.length === 0 ? request : { ...request, undecided: { differs, mayUndo } };
}

/** A retirement takes the account out of the groups that the request which made it has put it into. */
async function withItsGroups(register: Register, request: ServiceRequest): Promise<ServiceRequest> {
  const account = request.kind === 'retire' ? await register.account(request.id) : null;
  if (account === null) return request;
  const { joinedGroupId = null, joinedAccountGroupId = null } = (await register.request(account.requestId)).facts;
  return { ...request, facts: withFacts(request.facts, { joinedGroupId, joinedAccountGroupId }) };
}

async function create(run: Run, recipe: Recipe, mode: RunMode): Promise<RunEnd> {
  if (mode === 'undo') return undo(run, recipe, null);
  if (mode === 'repair') return repair(run, recipe);

  // Once the mode was acknowledged a further attempt finishes; it never borrows again.
  const steps = run.facts.accessModeSet ? recipe.afterPivot : createSteps(recipe);
  await plan(run, steps);
  const walked = await walk(run, steps);
  const [failed] = walked.failures;
  if (failed === undefined) return { state: 'done', findings: walked.findings };
  if (failed.heldUntil !== undefined) return held(failed.problem, failed.heldUntil);
  return run.facts.accessModeSet ? settleObligations(run, recipe, walked) : undo(run, recipe, walked);
}

/** The only stop before the pivot that takes nothing back: the person who finishes it needs what is there. */
function held(problem: Problem, heldUntil: string): RunEnd {
  return { state: 'needs-hands', findings: [], problem, leftovers: [problem], heldUntil };
}

/** The pivot once more, and everything after it: whoever changed the account may have licensed it. Nothing is borrowed. */
async function repair(run: Run, recipe: Recipe): Promise<RunEnd> {
  const steps = [recipe.pivot, ...recipe.afterPivot];
  await remember(run, 'repair', { licenseRemoved: false });
  await plan(run, steps);
  const { failures, findings } = await walk(run, steps, { keepGoing: true });
  return endOf(
    run,
    'done',
    failures.map(({ problem }) => problem),
    findings,
  );
}

/** Ends an account. Steps do not wait for each other: what one cannot do must not keep the door open elsewhere. */
async function retire(run: Run, recipe: Recipe, mode: RunMode): Promise<RunEnd> {
  if (mode === 'undo') return stillLeft(run, nothingToUndo());
  await plan(run, recipe.retire);
  const ours = await requireOurAccount(run);
  // An earlier attempt may have ended half of it: only the first has surely touched nothing.
  if (!ours.ok && run.attempt > 1) return stillLeft(run, ours.problem);
  if (!ours.ok) return { state: 'undone', findings: [], problem: askingAgain(ours.problem, 'retire') };

  const { failures, findings } = await walk(run, recipe.retire, { keepGoing: true });
  return endOf(
    run,
    'done',
    failures.map(({ problem }) => problem),
    findings,
  );
}

/** Takes back everything that this or an earlier attempt has made; `failed` is why, or null when a person asked for it. */
async function undo(run: Run, recipe: Recipe, failed: Walked | null): Promise<RunEnd> {
  const steps = undoing(recipe);
  await remember(run, 'undo', { accessModeSet: false });
  await plan(run, failed === null ? steps : [...createSteps(recipe), ...steps]);

  const { failures } = await walk(run, steps, { keepGoing: true });
  return endOf(
    run,
    'undone',
    failures.map(({ problem }) => problem),
    failed?.findings ?? [],
    failed?.failures[0]?.problem,
  );
}

/** After the pivot: nothing is taken back, but what is owed is settled or handed to a person. */
async function settleObligations(run: Run, recipe: Recipe, walked: Walked): Promise<RunEnd> {
  const tried = walked.failures.map(({ step }) => step);
  const owed = obligations(recipe).filter(({ name }) => !tried.includes(name));
  const { failures } = await walk(run, owed, { keepGoing: true });

  const leftovers = [...walked.failures, ...failures].map(({ problem }) => problem);
  return endOf(run, 'done', leftovers, walked.findings);
}
