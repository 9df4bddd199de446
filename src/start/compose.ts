import { randomInt } from 'node:crypto';
import type { Logger } from 'pino';
import { ConfigError } from '../config';
import type { Config } from '../config';
import { environmentOf } from '../desk/find';
import { withCallContext } from '../microsoft/call-context';
import { connectMicrosoft } from '../microsoft/connect';
import type { Microsoft } from '../microsoft/connect';
import type { Exchange } from '../microsoft/exchange';
import { createTransport } from '../microsoft/http-transport';
import type { Clock, RunPorts } from '../recipe/ports';
import { runRequest } from '../recipe/run';
import { launchEngine } from '../store/engine';
import type { Engine } from '../store/engine';
import { parkInto } from '../store/engine/park';
import { openStore } from '../store/open-store';
import type { OpenStore } from '../store/open-store';
import { passwordMaker } from '../store/password-maker';
import type { RegisterOptions } from '../store/register';
import { StoreFault } from '../store/store-fault';
import { createDraw } from '../teams/outbox/draw';
import { startSender } from '../teams/outbox/sender';
import { createTeamsServer } from '../teams/server';
import type { Listening, TeamsServer } from '../teams/server';
import { createUseCases } from '../usecases';
import { createJobHandlers, isApprover, mayAsk, scheduleStanding, tellStuck } from '../usecases/background';
import type { Background } from '../usecases/background';
import { createChatMemory } from '../usecases/chat-memory';
import type { Desk } from '../usecases/ports';
import { settleRestore } from './after-restore';
import { credentialSource, warnOfCertificate } from './credentials';
import { insideUrlOf } from './inside-address';
import { liveSettings } from './live-settings';
import { inOwnContext } from './own-context';
import { parkRunsOfOlderCopy } from './older-copy';
import { isOlderThanAudit, verifyInBackground } from './audit-at-start';
import { networkOf } from './network';
import { createRunLog } from './run-log';
import type { RunLog } from './run-log';
import { createReadiness } from './readiness';
import { createSteadyClock } from './steady-clock';
import { denialsOf, teamsOptions, tenantFacts } from './teams-options';
import { tellStart } from './tell-start';
import { warnOfExcess } from './warn-of-excess';
import { warnOfLostRooms } from './warn-of-lost-rooms';
import { warnOfPlainAdministrators } from './warn-of-plain-administrators';
import { warnOfRequesters } from './warn-of-requesters';
import { warnOfRole } from './warn-of-role';
import { watchDeskFile } from './watch-desk-file';

interface DeskOptions {
  readonly logger: Logger;
  /** Called after every exchange with Microsoft, secrets blanked out. */
  readonly onExchange?: (exchange: Exchange) => void;
}

/** A bot at work. */
export interface RunningDesk {
  /** Where Teams posts to: `http://host:port/api/messages`. */
  readonly messagesUrl: string;
  /** Where `/readyz` says which part is not ready: `http://host:port`. */
  readonly insideUrl: string;
  readonly books: OpenStore;
  readonly microsoft: Microsoft;
  /** Takes no new turns, lets steps that have begun be recorded, sends what is due, and stops within ten seconds. */
  close(): Promise<void>;
}

/** Puts the whole bot together and starts it: books, clients, runs, Teams, and the loops between them. */
export async function startDesk(given: Config, options: DeskOptions): Promise<RunningDesk> {
  const { logger } = options;
  const live = liveSettings(given.settings);
  const config: Config = { ...given, settings: live.settings };
  tellStart(config, logger);
  const clock = createSteadyClock({ log: logger });
  const books = await openBooks(config, logger, clock);
  const runLog = createRunLog(logger, options.onExchange);
  const microsoft = connect(config, runLog);
  const denials = denialsOf(books.store, logger);
  const desk: Desk = { settings: config.settings, store: books.store, clock, randomTag, denials };
  const vault = microsoft.vault ?? books.vault;
  const engine = await startEngine(config, books, microsoft, { vault, clock, logger, runLog });
  const useCases = createUseCases(desk, vault);
  const botToken = botTokenSource(config, options);
  const outgoing = createTransport(networkOf(config));
  const readiness = createReadiness(books, () => new Date());
  const server = createTeamsServer(teamsOptions(config, { desk, readiness, useCases, logger, botToken, outgoing }));
  const loops = await startLoops({ config, desk, books, microsoft, engine, server, logger });
  const listening = await server.listen();
  const verifying = verifyInBackground(books, logger);
  readiness.knows({ runs: engine, ...loops, chain: verifying });
  await warn(config, { desk, books, microsoft, logger });
  const stopWatching = watchDeskFile(config.deskFile, { desk, live, logger, tenantId: config.bot.tenantId });

  return {
    ...urlsOf(config, listening),
    books,
    microsoft,
    async close() {
      await stopWatching();
      await verifying.stop();
      await server.close();
      await denials.flush().catch((error: unknown) => logger.error({ err: error }, 'refusals could not be audited'));
      await loops.sweep.stop();
      await engine.stop();
      await loops.outbox.stop();
      microsoft.close();
      outgoing.close();
      await books.close();
    },
  };
}

function urlsOf({ http }: Config, { port, insidePort }: Listening): Pick<RunningDesk, 'messagesUrl' | 'insideUrl'> {
  return {
    messagesUrl: `http://${http.host}:${port}/api/messages`,
    insideUrl: insideUrlOf(http.inside.host, insidePort),
  };
}

/** What an operator should know of the set-up. */
async function warn(
  { settings, microsoft: { credential } }: Config,
  { desk, books, microsoft, logger }: Pick<LoopParts, 'desk' | 'books' | 'microsoft' | 'logger'>,
): Promise<void> {
  void Promise.all([warnOfExcess(microsoft, logger), warnOfRole(books, logger)]);
  await warnOfLostRooms(desk, logger);
  void warnOfPlainAdministrators(settings, microsoft.crm, logger);
  warnOfCertificate(credential, desk.clock.now(), logger);
}

async function openBooks({ store }: Config, log: Logger, clock: Clock): Promise<OpenStore> {
  try {
    return await openStore({ ...store, log, clock });
  } catch (error) {
    throw error instanceof StoreFault ? new ConfigError([error.message]) : error;
  }
}

function connect(config: Config, { onExchange, onRepeat }: RunLog): Microsoft {
  const { tenantId, credential, keyVaultUrl } = config.microsoft;
  return connectMicrosoft({
    addresses: config.addresses,
    tenantId,
    clientId: credential.clientId,
    credential: credentialSource(credential),
    get environments() {
      return config.settings.environments;
    },
    ...(keyVaultUrl ? { vaultUrl: keyVaultUrl } : {}),
    gate: { restMs: config.settings.waits.hostRest },
    http: httpOptions(config, onExchange),
    onRepeat,
  });
}

/** The bot speaks to Teams with its own identity, which need not be the one that acts on the tenant. */
function botTokenSource(config: Config, { onExchange }: DeskOptions): () => Promise<string> {
  const { bot, addresses } = config;
  const { tokens } = connectMicrosoft({
    addresses,
    tenantId: bot.tenantId,
    clientId: bot.appId,
    credential: credentialSource(bot.credential),
    environments: [],
    gate: { restMs: config.settings.waits.hostRest },
    http: httpOptions(config, onExchange),
  });
  return () => tokens.token(addresses.botFramework.scope.replace(/\/\.default$/, ''));
}

function httpOptions(config: Config, onExchange: DeskOptions['onExchange']) {
  return { ...networkOf(config), ...(onExchange ? { onExchange } : {}) };
}

interface EngineParts {
  readonly vault: RunPorts['vault'];
  readonly clock: Clock;
  readonly logger: Logger;
  readonly runLog: RunLog;
}

async function startEngine(
  config: Config,
  books: OpenStore,
  microsoft: Microsoft,
  { vault, clock, logger, runLog }: EngineParts,
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
    log: logger,
  });
}

interface LoopParts {
  readonly config: Config;
  readonly desk: Desk;
  readonly books: OpenStore;
  readonly microsoft: Microsoft;
  readonly engine: Engine;
  readonly server: TeamsServer;
  readonly logger: Logger;
}

async function startLoops({ config, desk, books, microsoft, engine, server, logger }: LoopParts) {
  warnOfRequesters(desk.settings, logger);
  const { directory, crm } = microsoft;
  const background: Background = {
    ...desk,
    directory,
    crm,
    startRun: (requestId, attempt, mode) => engine.start(requestId, attempt, mode),
  };
  const sender = startSender({
    outbox: books.outbox,
    onWork: (listener) => books.onOutbox(listener),
    draw: createDraw(desk, tenantFacts(config)),
    chat: server.chat,
    memory: createChatMemory(desk),
    settings: desk.settings,
    clock: desk.clock,
    logger,
  });
  const sweep = books.startSweep(inOwnContext(createJobHandlers(background)), {
    onStuck: (kind, key, error) => tellStuck(desk, kind, key, error),
  });
  await scheduleStanding(background);
  return { outbox: sender, sweep };
}

function randomTag(): string {
  return Array.from({ length: 4 }, () => 'abcdefghijklmnopqrstuvwxyz0123456789'.charAt(randomInt(36))).join('');
}
