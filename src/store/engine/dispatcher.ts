import { DBOSExecutor } from '@dbos-inc/dbos-sdk/internal/dbos-executor';
import { INTERNAL_QUEUE_NAME } from '@dbos-inc/dbos-sdk/internal/utils';
import { registerInternalQueue, wfQueueRunner } from '@dbos-inc/dbos-sdk/internal/wfqueue';
import { workflowTimeoutConfig } from '@dbos-inc/dbos-sdk/internal/workflow_management';

/** Between two looks of the engine at what it could start by itself, milliseconds. */
const lookEvery = 10_000;

/**
 * The engine looks each second for queues, for runs put off and for runs out of time, none of which the desk has, and for runs
 * to recover, which {@link startRecovered} begins at once. To be called before its launch. These are internals of DBOS 5.3
 * (`dist/src/wfqueue.js`, `workflow_management.js`), which has no option for them; where another version has no such names it
 * looks as often as it likes.
 */
export function calmDispatcher(): void {
  const runner = wfQueueRunner.constructor as unknown as Record<'reconcileIntervalMs' | 'transitionIntervalMs', number>;
  runner.reconcileIntervalMs = lookEvery;
  runner.transitionIntervalMs = lookEvery;
  workflowTimeoutConfig.pollingIntervalMs = lookEvery;
  registerInternalQueue(INTERNAL_QUEUE_NAME, { minPollingIntervalMs: lookEvery });
}

/** Begins what was put into the engine's own queue to be recovered. What this does not reach, the engine's next look does. */
export async function startRecovered(): Promise<void> {
  const [engine, queue] = [DBOSExecutor.globalInstance, wfQueueRunner.getInternalQueue(INTERNAL_QUEUE_NAME)];
  const { pollQueue } = wfQueueRunner as unknown as { readonly pollQueue: (...of: unknown[]) => Promise<void> };
  if (engine && queue) await pollQueue.call(wfQueueRunner, engine, queue);
}
