import type { Line } from './lines';
import type { RunStep } from './run-step';

interface StepChange {
  readonly requestId: string;
  readonly before: RunStep;
  readonly after: RunStep;
  readonly at: Date;
  readonly microsoftRequestIds?: readonly string[];
}

/** What an operator reads when a line of the progress card changes: waits that ended and began, and the end of the step. */
export function linesOfStep({ requestId, before, after, at, microsoftRequestIds = [] }: StepChange): readonly Line[] {
  const of = { requestId, attempt: after.attempt, step: after.name };
  const lines: Line[] = [];
  if (before.waitingFor !== undefined && before.waitingFor !== after.waitingFor)
    lines.push(['a wait ended', { ...of, waitingFor: before.waitingFor, ...lasted(before.waitingSince, at) }]);
  if (after.waitingFor !== undefined && before.waitingFor !== after.waitingFor)
    lines.push(['a wait began', { ...of, waitingFor: after.waitingFor, until: after.waitingUntil ?? '' }]);
  const { state, startedAt, problem } = after;
  if (hasEnded(state) && state !== before.state) {
    const ids = microsoftRequestIds.length > 0 ? { microsoftRequestIds } : {};
    const why = problem ? { problem: problem.code } : {};
    lines.push(['a step ended', { ...of, result: state, ...lasted(startedAt, at), ...why, ...ids }]);
  }
  return lines;
}

type Ended = 'done' | 'skipped' | 'failed';

export function hasEnded(state: RunStep['state']): state is Ended {
  return state === 'done' || state === 'skipped' || state === 'failed';
}

function lasted(since: string | undefined, at: Date) {
  return since === undefined ? {} : { durationMs: at.getTime() - Date.parse(since) };
}
