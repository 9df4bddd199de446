import type { Delays } from '../../src/sandbox/tenant';
import { noDelays } from '../../src/sandbox/tenant';
import type { Pace } from '../../src/sandbox/delays';
import { quick } from '../../src/sandbox/delays';

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

/** `waits` is empty where the bot is to wait as in production. */
export const paces = {
  quick,
  none: { delays: noDelays, waits: { ...quick.waits, verifySpacing: '1ms', pollFirst: '10ms', pollLongest: '50ms' } },
  'no-rows': { delays: never, waits: {} },
  calm: { delays: noDelays, waits: {} },
} satisfies Record<string, Pace>;

/** Who approves in UAT. */
export const approvers = ['dana', 'lee', 'kim'] as const;

export function colleague(number: number): string {
  return `colleague-${number}`;
}
