import { quick } from '../../src/sandbox/delays';
import type { Pace } from '../../src/sandbox/delays';
import type { TestDatabase } from './postgres';
import { until } from './wait';

// Longer than any test waits, shorter than a token lives.
const late = 15 * 60_000;

/** Resolves when so many runs have licensed their account and wait for its row. */
export async function untilRunsWait(database: TestDatabase, runs: number): Promise<void> {
  await until(async () => {
    const [row] = await database.query(
      "select count(*)::int as n from desk.run_steps where name = 'await-systemuser' and state in ('running', 'waiting')",
    );
    return row?.['n'] === runs;
  });
}

/** A tenant in which no user row appears before the test says so; then those appear that runs were waiting for. */
export function rowsOnDemand(): { pace: Pace; clock: { now(): number }; appear(): void } {
  let ahead = 0;
  return {
    pace: { ...quick, delays: { ...quick.delays, addUserMs: late, userSyncMs: late } },
    clock: { now: () => Date.now() + ahead },
    appear: () => void (ahead += late),
  };
}
