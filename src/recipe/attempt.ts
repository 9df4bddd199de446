import type { AuditEntry } from '../desk/audit';
import { UpstreamError } from '../desk/problem';
import type { AnswerFacts, Outlook, Problem } from '../desk/problem';
import { OutcomeUnwritten } from './answers';
import { continueStory, endOfWait, nextPause } from './pause';
import type { Story } from './pause';
import { unexpected } from './problems';
import type { Run } from './run-context';
import type { WaitName } from '../words/saying';

/** One thing to be done until it is answered for good. */
export interface Task {
  /** The line on the card that it belongs to. */
  readonly step: string;
  /** Which part of the step, when it has several. */
  readonly part?: string;
  /** How long `not-yet` may go on, in ms; 0 = it counts as a refusal. */
  readonly notYet?: number;
  /** How long an outage may go on, in ms; 0 = one answer of any kind is enough. Default `waits.upstreamOutage`. */
  readonly outage?: number;
  /** Its looks after the first only ask for what other runs ask for as well (`StepOptions.isShared` of the engine). */
  readonly isShared?: boolean;
  /** Message key of what a `not-yet` waits for. */
  readonly waitingFor?: WaitName | ((problem: Problem) => string);
  /** What to say when the wait has ended in vain; by default the last answer. */
  readonly ended?: (last: Problem) => Problem;
}

/** `outlook` of a failure: `again` = an outage lasted too long, `not-yet` = waited in vain, `refused` = told so. */
export type Settled<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly outlook: Outlook; readonly problem: Problem };

/** What the tries before this one have left. */
export interface Earlier<K> {
  /** From the first answer to the latest, and the pause since then, in ms; both 0 in the first try. */
  readonly waited: number;
  readonly pause: number;
  /** What the latest try kept; undefined also where an older version of the bot recorded it. */
  readonly kept: K | undefined;
}

/**
 * `tries` = how many tries before this one are recorded as unsuccessful. What it hands to `keep` is recorded with a try
 * without success: JSON that the next try gets, also in the next life of the process.
 */
type Work<T, K> = (tries: number, earlier: Earlier<K>, keep: (what: K) => void) => Promise<T>;

type Tried<T, K = never> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly at: number;
      readonly outlook: Outlook;
      readonly problem: Problem;
      readonly retryAfterMs?: number;
      readonly unwritten?: AuditEntry;
      readonly kept?: K;
    };

/**
 * The one place with a policy for answers. Each try is recorded. `again` is tried again with growing pauses until the
 * outage has lasted too long, `not-yet` is polled until `notYet` is over, `refused` ends at once; Retry-After is never
 * undercut. `work` must be safe to repeat.
 */
export async function settle<T, K = never>(run: Run, task: Task, work: Work<T, K>): Promise<Settled<T>> {
  const { waits } = run.ports.settings;
  const name = nameOf(task);
  let story: Story | null = null;
  let earlier: Earlier<K> = { waited: 0, pause: 0, kept: undefined };

  for (;;) {
    const [before, left]: [Story | null, Earlier<K>] = [story, earlier];
    const once = (keep: (what: K) => void) => work(before?.tries ?? 0, left, keep);
    const options = { isShared: task.isShared === true && before !== null };
    const tried = await run.durable.step(tryName(name, before), () => tryOnce(run, task, before, once), options);
    if (tried.ok) return tried;
    await writeDown(run, name, tried.unwritten);

    story = continueStory(before, tried);
    const pause = nextPause(story, endOf(run, task, story), waits, seedOf(run, name));
    if (pause === null) return { ok: false, outlook: tried.outlook, problem: lastWord(task, tried) };
    earlier = { waited: story.at - story.since, pause, kept: tried.kept };
    await run.durable.sleep(`${name}.pause`, pause, story.at);
  }
}

/**
 * Work on the desk's own books. It has no end of waiting: without the books there is nobody to hand the run to, and the
 * engine, which lives in the same database, could not record the end either. Anything but `again` is thrown to the engine.
 */
export async function registerStep<T>(
  run: Pick<Run, 'durable' | 'ports'>,
  name: string,
  work: () => Promise<T>,
): Promise<T> {
  const { waits } = run.ports.settings;
  let story: Story | null = null;

  for (;;) {
    const tried: Tried<T> = await run.durable.step(tryName(name, story), () => answerOf(run, work));
    if (tried.ok) return tried.value;
    if (tried.outlook !== 'again') throw new UpstreamError(tried.outlook, tried.problem);

    story = continueStory(story, tried);
    await run.durable.sleep(`${name}.pause`, nextPause(story, Infinity, waits, name) ?? waits.pollLongest);
  }
}

async function tryOnce<T, K>(
  run: Run,
  task: Task,
  before: Story | null,
  work: (keep: (what: K) => void) => Promise<T>,
): Promise<Tried<T, K>> {
  let kept: K | undefined;
  let answer: AnswerFacts | undefined;
  const tried = await answerOf(run, () =>
    work((what) => (kept = what)).catch(notingAnswer((facts) => (answer = facts))),
  );
  if (tried.ok) return tried;

  const story = continueStory(before, tried);
  if (tried.outlook === 'again') tellRetry(run, task, story, { ...tried, answer });
  await tellWait(run, task, story, tried.problem);
  return kept === undefined ? tried : { ...tried, kept };
}

/** What was answered is for the log, and not for the records. */
function notingAnswer(note: (answer: AnswerFacts | undefined) => void): (error: unknown) => never {
  return (error) => {
    const cause = error instanceof OutcomeUnwritten ? error.cause : error;
    if (cause instanceof UpstreamError) note(cause.answer);
    throw error;
  };
}

/** Inside the recorded work, so that a replay does not tell of it a second time. */
function tellRetry(
  run: Run,
  task: Task,
  story: Story,
  { problem, answer, retryAfterMs }: { problem: Problem; answer: AnswerFacts | undefined; retryAfterMs?: number },
): void {
  const pauseMs = nextPause(story, endOf(run, task, story), run.ports.settings.waits, seedOf(run, nameOf(task)));
  if (pauseMs === null) return;
  const of = { requestId: run.request.id, attempt: run.attempt, step: task.step, tries: story.tries };
  const asked = retryAfterMs === undefined ? {} : { retryAfterMs };
  run.ports.onRetry?.({ ...of, problem: problem.code, pauseMs, ...asked, ...answer });
}

/** Turns everything that `work` can throw into a value: an error thrown through a step would skip the obligations. */
async function answerOf<T>(run: Pick<Run, 'ports'>, work: () => Promise<T>): Promise<Tried<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    const at = run.ports.clock.now().getTime();
    if (error instanceof OutcomeUnwritten) return { ...answerTo(error.cause, at), unwritten: error.entry };
    return answerTo(error, at);
  }
}

function answerTo(error: unknown, at: number) {
  if (!(error instanceof UpstreamError))
    return { ok: false, at, outlook: 'refused', problem: unexpected(error) } as const;
  const { outlook, problem, retryAfterMs } = error;
  return { ok: false, at, outlook, problem, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) } as const;
}

async function writeDown(run: Run, name: string, entry: AuditEntry | undefined): Promise<void> {
  if (entry !== undefined) await registerStep(run, `${name}.outcome`, () => run.ports.register.audit(entry));
}

/** Says on the card what is waited for, once per kind of wait. Only a picture: failing to draw it must not stop the work. */
async function tellWait(run: Run, task: Task, story: Story, problem: Problem): Promise<void> {
  const { waits } = run.ports.settings;
  const end = endOf(run, task, story);
  if (story.streak > 1 || nextPause(story, end, waits, '') === null) return;

  await showWait(run, task.step, { waitingFor: waitKey(task, story.outlook, problem), until: end });
}

/** `until` in ms since 1970. */
export async function showWait(run: Run, step: string, wait: { waitingFor: string; until: number }): Promise<void> {
  const { id } = run.request;
  try {
    await run.ports.register.stepWaits(id, run.attempt, step, { ...wait, until: new Date(wait.until).toISOString() });
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
  }
}

function endOf(run: Run, { notYet = 0, outage }: Task, story: Story): number {
  const { waits } = run.ports.settings;
  return endOfWait(story, outage === undefined ? waits : { ...waits, upstreamOutage: outage }, notYet);
}

function waitKey(task: Task, outlook: Outlook, problem: Problem): string {
  if (outlook === 'again') return 'upstream';
  return typeof task.waitingFor === 'function' ? task.waitingFor(problem) : (task.waitingFor ?? 'replication');
}

function lastWord(task: Task, tried: { outlook: Outlook; problem: Problem }): Problem {
  return tried.outlook === 'not-yet' && task.ended ? task.ended(tried.problem) : tried.problem;
}

function nameOf(task: Task): string {
  return task.part === undefined ? task.step : `${task.step}.${task.part}`;
}

function tryName(name: string, story: Story | null): string {
  return story === null ? name : `${name}#${story.tries + 1}`;
}

function seedOf(run: Run, name: string): string {
  return `${run.request.id}/${run.attempt}/${name}`;
}
