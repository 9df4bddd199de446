import { DeskError } from '../desk/problem';
import type { AlikeOutcome, Caller, Chosen } from './api';
import { approveRequest } from './decide';
import type { Desk } from './ports';

/** Most that one press may name; more than any card offers. */
const most = 20;

/**
 * Approves several requests, one after the other: each in a transaction of its own, with all its checks and a line of its own
 * in the audit. What is refused is told, and holds up nothing else.
 */
export async function approveAlike(
  desk: Desk,
  caller: Caller,
  chosen: readonly Chosen[],
): Promise<readonly AlikeOutcome[]> {
  const outcomes: AlikeOutcome[] = [];
  for (const { requestId, version } of chosen.slice(0, most)) {
    try {
      outcomes.push({ requestId, seen: await approveRequest(desk, caller, requestId, version, {}) });
    } catch (error) {
      if (!(error instanceof DeskError)) throw error;
      outcomes.push({ requestId, problem: error.problem });
    }
  }
  return outcomes;
}
