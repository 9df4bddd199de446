import type { AuditEntry } from '../desk/audit';
import { UpstreamError } from '../desk/problem';
import type { Problem } from '../desk/problem';

/** The services have not caught up yet; thrown by the work of a `settle`, which polls. */
export function notYet(problem: Problem): UpstreamError {
  return new UpstreamError('not-yet', problem);
}

/** It will not get better by waiting. */
export function refused(problem: Problem): UpstreamError {
  return new UpstreamError('refused', problem);
}

/** Did a port answer with this code? */
export function saysCode(error: unknown, ...codes: readonly string[]): error is UpstreamError {
  return error instanceof UpstreamError && codes.includes(error.problem.code);
}

/** The books were away when the outcome of a write was to be written down. That comes first; then the write is sent again. */
export class OutcomeUnwritten extends Error {
  override readonly name = 'OutcomeUnwritten';
  readonly entry: AuditEntry;

  /** `cause`: the answer of the books. */
  constructor(entry: AuditEntry, cause: unknown) {
    super(`The outcome of ${entry.action} is not in the audit yet.`, { cause });
    this.entry = entry;
  }
}
