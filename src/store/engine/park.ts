import type { Problem } from '../../desk/problem';
import type { Register } from '../../recipe/ports';
import type { RunInput } from '../../recipe/run';

/** Hands a run that cannot go on by itself to people; repeating it changes nothing. */
export type Park = (input: RunInput, error: unknown) => Promise<void>;

/**
 * A run that threw is a mistake in the bot. Nothing is known about its last step, so the request goes to a person whole, with
 * what earlier runs left.
 */
export function parkInto(register: Pick<Register, 'finish'>): Park {
  return async ({ requestId, attempt }, error) => {
    const problem = brokenRun(requestId, error);
    const end = { state: 'needs-hands', findings: [], problem, leftovers: [problem], settledNothing: true } as const;
    await register.finish(requestId, attempt, end);
  };
}

function brokenRun(requestId: string, error: unknown): Problem {
  return {
    code: 'run-broken',
    technical: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    values: { id: requestId },
  };
}
