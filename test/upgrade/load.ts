import fc from 'fast-check';
import { until } from '../support/wait';
import type { Decision, People } from './people';
import type { Stage } from './stage';

/** A request of the proof, and how its people expect it to end. */
export interface Asked {
  readonly id: string;
  readonly account: string;
  readonly decision: Decision;
}

interface Load {
  /** No further request is asked for. */
  end(): void;
  /** Resolves when those that were asked for are decided. */
  readonly over: Promise<unknown>;
}

/** How many people are at it at once, and how many runs under way are enough. */
const atOnce = 2;
const mostRuns = 4;

/** People who ask and decide all the time, most for yes. What was asked for is put into `asked`. */
export function beginLoad(
  { database }: Pick<Stage, 'database'>,
  people: People,
  { letter, seed, asked }: { readonly letter: string; readonly seed: number; readonly asked: Asked[] },
): Load {
  const decisions = fc.sample(
    fc.oneof(
      { weight: 4, arbitrary: fc.constant<Decision>('approve') },
      { weight: 1, arbitrary: fc.constantFrom<Decision>('reject', 'withdraw') },
    ),
    { numRuns: 1_000, seed },
  );
  let count = 0;
  let isStopped = false;

  async function isCalm(): Promise<boolean> {
    const open = await database.query("select 1 from desk.requests where state in ('approved', 'running')");
    return isStopped || open.length < mostRuns;
  }

  async function work(): Promise<void> {
    while (!isStopped) {
      const account = `svc-${letter}-${String(count).padStart(3, '0')}`;
      const decision = decisions[count++ % decisions.length] ?? 'approve';
      const id = await people.asks(account);
      await people.decide(id, account, decision);
      asked.push({ id, account, decision });
      await until(isCalm);
    }
  }

  const over = Promise.all(Array.from({ length: atOnce }, work));
  // Whoever waits for it hears of it.
  over.catch(() => undefined);
  return { over, end: () => void (isStopped = true) };
}
