import type { Logger } from 'pino';
import type { Config } from '../config';
import { environmentOf } from '../desk/find';
import { withCallContext } from '../microsoft/call-context';
import type { Microsoft } from '../microsoft/connect';
import type { Clock, RunPorts } from '../recipe/ports';
import { runRequest } from '../recipe/run';
import { launchEngine } from '../store/engine';
import type { Engine } from '../store/engine';
import { parkInto } from '../store/engine/park';
import type { OpenStore } from '../store/open-store';
import { passwordMaker } from '../store/password-maker';
import type { RegisterOptions } from '../store/register';
import { isApprover, mayAsk } from '../usecases/background';
import { settleRestore } from './after-restore';
import { isOlderThanAudit } from './audit-at-start';
import { parkRunsOfOlderCopy } from './older-copy';
import type { RunLog } from './run-log';

interface EngineParts {
  readonly vault: RunPorts['vault'];
  readonly clock: Clock;
  readonly logger: Logger;
  readonly runLog: RunLog;
  /** The engine makes spans of its runs. */
  readonly isTraced: boolean;
}

/** Starts the runs; what must not go on by itself, because the books are a copy, is handed to people first. */
export async function startEngine(
  config: Config,
  books: OpenStore,
  microsoft: Microsoft,
  { vault, clock, logger, runLog, isTraced }: EngineParts,
): Promise<Engine> {
  const { settings } = config;
  const { directory, crm, platform, signIn } = microsoft;
  const isApproverLive: RegisterOptions['isApproverLive'] = (environmentId, person) =>
    isApprover({ directory, settings }, environmentOf(settings, environmentId), person);
  const mayAskLive: RegisterOptions['mayAskLive'] = (request) => mayAsk({ directory, settings, clock }, request);
  const register = runLog.watching(books.register({ settings, isApproverLive, mayAskLive }));
  const passwords = passwordMaker;
  const { onRetry } = runLog;
  const ports: RunPorts = { settings, directory, crm, platform, signIn, vault, passwords, register, clock, onRetry };
  await settleRestore(books, { settings, register, clock, logger });
  const held = (await isOlderThanAudit(books, logger)) ? await parkRunsOfOlderCopy(books, register) : new Set<string>();
  return launchEngine({
    databaseUrl: books.databaseUrl,
    executorId: config.store.replicaId,
    run: async (durable, input, mayWrite) => {
      if (held.has(`${input.requestId}:${input.attempt}`)) return;
      await withCallContext({ clientRequestId: `${input.requestId}:${input.attempt}`, mayWrite }, () =>
        runRequest(durable, ports, input),
      );
    },
    environmentOf: async (id) => (await books.store.look((tx) => tx.requests.get(id)))?.environmentId ?? '',
    park: parkInto(register),
    isTraced,
    log: logger,
  });
}
