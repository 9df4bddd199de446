import type { Exchange } from '../../src/sandbox/tenant';
import { callsOf } from '../support/steps';

/** How many calls one account took on the wire; tokens are not among them. */
export interface WireCalls {
  /** Background work before the run: what checks the request. */
  readonly before: number;
  readonly run: number;
  /** Background work that the run leads to. */
  readonly after: number;
  /** Looks of the run that only wait, and writes sent again because a replica did not know the object yet. */
  readonly polls: number;
  /** Everything else: what turns ask. */
  readonly other: number;
}

/**
 * Sorts the calls from the asking for one account to the last that followed, by the id that each carries to Microsoft's logs:
 * `<request>:1` for the run, `<kind>:<key>` for background work. Throws when there was no run.
 */
export function wireCallsOf(calls: readonly Exchange[], requestId: string): WireCalls {
  const idOf = ({ requestHeaders }: Exchange) => requestHeaders['client-request-id'] ?? '';
  const isOfRun = (call: Exchange) => idOf(call) === `${requestId}:1`;
  const isBackground = (call: Exchange) => /^[a-z-]+:/.test(idOf(call));
  const begins = calls.findIndex(isOfRun);
  if (begins < 0) throw new Error(`No run of ${requestId} called anybody.`);
  const all = calls.filter(isOfRun).length;
  const run = callsOf({ exchanges: calls }, requestId).length;
  const before = calls.slice(0, begins).filter(isBackground).length;
  const after = calls.slice(begins).filter(isBackground).length;
  return { before, run, after, polls: all - run, other: calls.length - all - before - after };
}
