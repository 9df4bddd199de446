import { DBOS, Error as DbosErrors } from '@dbos-inc/dbos-sdk';
import type { RunMode } from '../desk/request';
import type { Durable } from '../recipe/durable';
import type { RunInput } from '../recipe/run';
import type { Trouble } from '../usecases/readiness';
import { isDatabaseAway, mapDatabaseError } from './database-errors';
import { createDurable } from './engine/dbos-durable';
import { openOwners, raiseFence } from './engine/fence';
import type { Fence, Owners } from './engine/fence';
import { dbosLog } from './engine/dbos-log';
import { calmDispatcher, startRecovered } from './engine/dispatcher';
import { holdLease } from './engine/lease';
import type { Park } from './engine/park';
import { startUpkeep } from './engine/upkeep';
import { createSleepers } from './engine/sleepers';
import type { Sleepers } from './engine/sleepers';
import { createStepGate, never } from './engine/step-gate';
import type { StepGate, StepLimits } from './engine/step-gate';
import { oneAtATime } from './first-start';
import type { Log } from './log';
import { growingPause, idlePause, pause } from './pause';

export interface EngineOptions {
  /** The desk's own database; the engine keeps its tables in the schema `dbos` of it. */
  readonly databaseUrl: string;
  /** Name of this bot, unique among those on the database and the same after a restart. */
  readonly executorId: string;
  /** Runs one attempt; called again after a crash, with what is recorded replayed. Asks `fence` before each write elsewhere. */
  readonly run: (durable: Durable, input: RunInput, fence: Fence) => Promise<void>;
  readonly park: Park;
  /** Which environment a request is about; it never becomes another. */
  readonly environmentOf: (requestId: string) => Promise<string>;
  readonly stepsAtOnce?: StepLimits;
  /** Finished runs are forgotten by the engine after this many days; the desk's own rows stay. */
  readonly keepDays?: number;
  /** How long a start waits for a predecessor of the same name that is just ending, milliseconds. Default 30 s. */
  readonly patienceMs?: number;
  /** Spans of runs and steps go to whatever provider is registered with OpenTelemetry. */
  readonly isTraced?: boolean;
  readonly log: Log;
}

export interface Engine {
  /** Starts a run; starting the same attempt again, from anywhere, is harmless. Resolves when the start is recorded. */
  readonly start: (requestId: string, attempt: number, mode: RunMode) => Promise<void>;
  /** Why runs may be taken over by another bot, or go on nowhere; null while this one works on them. */
  readonly trouble: () => Trouble | null;
  /** Lets steps that have begun be recorded, begins no others, and stops within eight seconds. */
  readonly stop: () => Promise<void>;
}

interface Active extends EngineOptions {
  readonly owners: Owners;
  readonly gate: StepGate;
  readonly sleepers: Sleepers;
}

/**
 * Pinned, because the engine's own default changes with every change of the code and would leave runs waiting for ever.
 * Changes that running recipes must not see go behind `DBOS.patch` at the top of {@link runOnce}.
 */
const applicationVersion = 'account-desk-1';
const workflowName = 'run-request';
/** Long enough to look into a run that went wrong; what was done stands in the audit for good. */
const usualKeepDays = 7;
const usualLimits: StepLimits = { inAll: 40, perEnvironment: 4 };
/** An orderly end takes ten seconds, and one that lost its power is taken for dead after fifteen. */
const usualPatience = 30_000;

// The engine is one per process by its own design, so this is too.
let active: Active | null = null;

const runWorkflow = DBOS.registerWorkflow(runOnce, { name: workflowName, maxRecoveryAttempts: 1000 });

/** Starts the durable engine and takes up this bot's unfinished runs. Refuses when a bot of the same name is alive. */
export async function launchEngine(options: EngineOptions): Promise<Engine> {
  const { databaseUrl, executorId, log, stepsAtOnce = usualLimits, patienceMs = usualPatience } = options;
  if (active) throw new Error('The engine runs already in this process.');
  const lease = await holdLease({ databaseUrl, executorId, patienceMs, log });
  const gate = createStepGate(stepsAtOnce);
  const sleepers = createSleepers();
  const owners = openOwners(databaseUrl);
  active = { ...options, owners, gate, sleepers };
  try {
    configure(active);
    await oneAtATime(databaseUrl, log, () => DBOS.launch());
  } catch (error) {
    active = null;
    await Promise.all([owners.close(), lease.release()]);
    throw mapDatabaseError(error);
  }
  const recovering = startRecovered();
  lease.startTakeover();
  const endUpkeep = startUpkeep({ keepDays: options.keepDays ?? usualKeepDays, park: options.park, log });

  return {
    start,
    trouble: lease.trouble,
    async stop() {
      endUpkeep();
      sleepers.close();
      await gate.close(6000);
      const shutdown = Promise.all([DBOS.shutdown(), recovering]);
      await Promise.race([shutdown, idlePause(2000)]);
      await Promise.all([owners.close(), lease.release()]);
      active = null;
    },
  };
}

function configure({ databaseUrl, executorId, log, gate, isTraced = false }: Active): void {
  DBOS.setConfig({
    name: 'account-desk',
    systemDatabaseUrl: databaseUrl,
    systemDatabasePoolSize: 10,
    // Events and streams, of which the desk has none: the engine would look for some to announce a hundred times a second.
    notificationCoalesceMs: 10_000,
    applicationVersion,
    executorID: executorId,
    enablePatching: true,
    tracingEnabled: isTraced,
    otelAttributeFormat: 'semconv',
    logger: dbosLog(log, () => gate.isClosed),
  });
  calmDispatcher();
}

async function start(requestId: string, attempt: number, mode: RunMode): Promise<void> {
  try {
    await DBOS.startWorkflow(runWorkflow, { workflowID: workflowIdOf({ requestId, attempt }) })({
      requestId,
      attempt,
      mode,
    });
  } catch (error) {
    throw mapDatabaseError(error);
  }
}

/** One run. An error that comes out of it would repeat itself for ever: the request goes to a person and the others go on. */
async function runOnce(input: RunInput): Promise<void> {
  const engine = active;
  if (!engine) return never();
  try {
    const fence = await patiently(engine, () => raiseFence(engine.owners, workflowIdOf(input)));
    const environmentId = await patiently(engine, () => engine.environmentOf(input.requestId));
    await engine.run(createDurable(engine.gate, engine.sleepers, environmentId), input, fence);
  } catch (error) {
    if (engine.gate.isClosed) return never();
    if (isLossOfOwnership(error)) throw error;
    engine.log.error({ err: error, requestId: input.requestId, attempt: input.attempt }, 'a run broke off');
    await patiently(engine, () => engine.park(input, error));
  }
}

/** Another process has the run now; the engine itself lets go of it here. */
function isLossOfOwnership(error: unknown): boolean {
  return (
    error instanceof DbosErrors.DBOSWorkflowConflictError || error instanceof DbosErrors.DBOSWorkflowCancelledError
  );
}

function workflowIdOf({ requestId, attempt }: Pick<RunInput, 'requestId' | 'attempt'>): string {
  return `${requestId}:${attempt}`;
}

/** Does it again while the database is away; without it nothing can go on. */
async function patiently<T>(engine: Active, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (problem) {
      if (engine.gate.isClosed) return never();
      if (!isDatabaseAway(problem)) throw problem;
      await pause(growingPause(attempt, 200, 15_000));
    }
  }
}
