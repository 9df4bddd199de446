import type { Problem } from '../../desk/problem';
import type { Register } from '../../recipe/ports';
import type { RunInput } from '../../recipe/run';

/** Hands a run that cannot go on by itself to people; repeating it changes nothing. */
export type Park = (input: RunInput, error: unknown) => Promise<void>;

/** A run that threw is a mistake in the bot. Nothing is known about its last step, so the request goes to a person whole. */
export function parkInto(register: Pick<Register, 'finish'>): Park {
  return async ({ requestId, attempt }, error) => {
    const problem = brokenRun(requestId, error);
    await register.finish(requestId, attempt, { state: 'needs-hands', findings: [], problem, leftovers: [problem] });
  };
}

function brokenRun(requestId: string, error: unknown): Problem {
  return {
    code: 'run-broken',
    what: `The run of ${requestId} broke off because of a mistake in the bot, not in the tenant.`,
    standing: 'The progress card shows what was done. The slot stays reserved and nothing is undone by itself.',
    next: 'An admin presses Retry to go on from what is there, or Undo to take it back. If it breaks again, an operator reports the log line with this request.',
    technical: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    values: { id: requestId },
  };
}
