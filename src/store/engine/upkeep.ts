import { DBOS } from '@dbos-inc/dbos-sdk';
import type { WorkflowStatus } from '@dbos-inc/dbos-sdk';
import type { RunInput } from '../../recipe/run';
import type { Log } from '../log';
import type { Park } from './park';

interface Upkeep {
  readonly keepDays: number;
  readonly park: Park;
  readonly log: Log;
}

const parkEvery = 60_000;
const forgetEvery = 3_600_000;
const batch = 200;

/** Looks now and then for runs that the engine itself has given up, and forgets old ones. Returns the way to end it. */
export function startUpkeep(upkeep: Upkeep): () => void {
  const parked = new Set<string>();
  const timers = [
    setInterval(() => void guarded(upkeep, () => parkGivenUp(upkeep, parked)), parkEvery),
    setInterval(() => void guarded(upkeep, () => forgetOld(upkeep.keepDays)), forgetEvery),
  ];
  for (const timer of timers) timer.unref();
  void guarded(upkeep, () => parkGivenUp(upkeep, parked));
  // A bot that is started anew every hour would never come to it.
  void guarded(upkeep, () => forgetOld(upkeep.keepDays));
  return () => timers.forEach(clearInterval);
}

/** A run that ended with an error of the engine, or was recovered too often, must not leave its request "running" for ever. */
async function parkGivenUp({ park, log }: Upkeep, parked: Set<string>): Promise<void> {
  const givenUp = await DBOS.listWorkflows({
    status: ['ERROR', 'MAX_RECOVERY_ATTEMPTS_EXCEEDED', 'CANCELLED'],
    sortDesc: true,
    limit: batch,
  });
  for (const workflow of givenUp) {
    const input = inputOf(workflow);
    if (!input || parked.has(workflow.workflowID)) continue;
    const run = { requestId: input.requestId, status: workflow.status };
    try {
      await park(input, workflow.error ?? new Error(`The engine gave the run up: ${workflow.status}`));
    } catch (error) {
      // The others are handed over all the same.
      log.warn({ err: error, ...run }, 'a run that the engine gave up could not be handed to people; tried again soon');
      continue;
    }
    parked.add(workflow.workflowID);
    log.warn(run, 'a run that the engine gave up was handed to people');
  }
}

/** Forgets runs that ended more than `keepDays` days ago; gives how many. */
export async function forgetOld(keepDays: number): Promise<number> {
  const completedBefore = new Date(Date.now() - keepDays * 86_400_000).toISOString();
  for (let forgotten = 0; ;) {
    const old = await DBOS.listWorkflows({
      status: ['SUCCESS', 'ERROR', 'CANCELLED', 'MAX_RECOVERY_ATTEMPTS_EXCEEDED'],
      completedBefore,
      limit: batch,
      loadInput: false,
      loadOutput: false,
    });
    if (old.length === 0) return forgotten;
    await DBOS.deleteWorkflows(old.map(({ workflowID }) => workflowID));
    forgotten += old.length;
  }
}

function inputOf({ input }: WorkflowStatus): RunInput | null {
  const [first] = (input ?? []) as Partial<RunInput>[];
  const { requestId, attempt, mode } = first ?? {};
  return requestId !== undefined && attempt !== undefined && mode !== undefined ? { requestId, attempt, mode } : null;
}

async function guarded({ log }: Upkeep, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    log.debug({ err: error }, 'upkeep of the engine did not get through; it is done again later');
  }
}
