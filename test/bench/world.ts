import type { Delays } from '../../src/sandbox/tenant';
import { noDelays } from '../../src/sandbox/tenant';
import type { Pace } from '../../src/sandbox/delays';
import { quick, watchable } from '../../src/sandbox/delays';

/** What the simulated Microsoft of a row is like. */
export interface WorldSpec {
  /** Settings of the bot go here. */
  readonly folder: string;
  /** `no-rows`: a user never arrives in Dataverse, all else is there at once. */
  readonly pace: keyof typeof paces;
  readonly freeSeats: number;
  /** People beside the usual cast, who ask and write. */
  readonly colleagues: number;
}

const hour = 3_600_000;
const never: Partial<Delays> = { ...noDelays, addUserMs: hour, userSyncMs: hour };

/** What people watch in the demo, so many times as fast. */
function watched(times: number): Pace {
  const delays = Object.fromEntries(Object.entries(watchable.delays).map(([name, ms]) => [name, ms / times]));
  const after = (ms: number) => `${ms / times}ms`;
  const waits = { verifySpacing: after(6_000), pollFirst: after(1_000), pollLongest: after(5_000) };
  return { delays, waits: { ...watchable.waits, ...waits } };
}

/** `waits` is empty where the bot is to wait as in production. */
export const paces = {
  quick,
  none: { delays: noDelays, waits: { ...quick.waits, verifySpacing: '1ms', pollFirst: '10ms', pollLongest: '50ms' } },
  'no-rows': { delays: never, waits: {} },
  calm: { delays: noDelays, waits: {} },
  // In which a run takes about a quarter of a minute.
  'quarter-minute': watched(4),
} satisfies Record<string, Pace>;

/** Who approves in UAT. */
export const approvers = ['dana', 'lee', 'kim'] as const;

export function colleague(number: number): string {
  return `colleague-${number}`;
}
