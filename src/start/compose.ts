import { randomInt } from 'node:crypto';
import type { Logger } from 'pino';
import { ConfigError } from '../config';
import type { Config } from '../config';
import type { Microsoft } from '../microsoft/connect';
import type { Exchange } from '../microsoft/exchange';
import { createTransport } from '../microsoft/http-transport';
import type { Clock } from '../recipe/ports';
import { openStore } from '../store/open-store';
import type { OpenStore } from '../store/open-store';
import { StoreFault } from '../store/store-fault';
import { createTeamsServer } from '../teams/server';
import type { Listening } from '../teams/server';
import { createUseCases } from '../usecases';
import type { Desk } from '../usecases/ports';
import { verifyInBackground } from './audit-at-start';
import { warnOfCertificate } from './credentials';
import { startEngine } from './engine';
import { httpUrl } from './http-url';
import { insideUrlOf } from './inside-address';
import { liveSettings } from './live-settings';
import { startLoops } from './loops';
import { openTelemetry } from './metrics/open-telemetry';
import { botTokenSource, connectTenant } from './microsoft';
import { networkOf } from './network';
import { createReadiness } from './readiness';
import { createRunLog } from './run-log';
import { createSteadyClock } from './steady-clock';
import { denialsOf, teamsOptions } from './teams-options';
import { tellStart } from './tell-start';
import { warnOfExcess } from './warn-of-excess';
import { warnOfLostRooms } from './warn-of-lost-rooms';
import { warnOfMissedEnvironments } from './warn-of-missed-environments';
import { warnOfPlainAdministrators } from './warn-of-plain-administrators';
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
  /** Where Prometheus reads: `http://host:port/metrics`; null where it may not. */
  readonly metricsUrl: string | null;
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
  const parts = await build(config, options);
  const { books, desk, engine, microsoft, outgoing, readiness, server, telemetry } = parts;
  const loops = await startLoops({ config, desk, books, microsoft, engine, server, logger });
  const listening = await server.listen();
  const verifying = verifyInBackground(books, logger);
  readiness.knows({ runs: engine, ...loops, chain: verifying });
  await warn(config, { desk, books, microsoft, logger });
  const stopWatching = watchDeskFile(config.deskFile, { desk, live, logger, tenantId: config.bot.tenantId });

  return {
    ...urlsOf(config, listening),
    metricsUrl: await telemetry.observe({ ...desk, ...microsoft, books, auditState: verifying.state }),
    books,
    microsoft,
    async close() {
      await Promise.all([stopWatching(), verifying.stop()]);
      await server.close();
      await parts.flushDenials();
      await loops.sweep.stop();
      await engine.stop();
      await loops.outbox.stop();
      await telemetry.close();
      for (const connections of [microsoft, outgoing]) connections.close();
      await books.close();
    },
  };
}

/** Everything that is there before the first turn; the engine is at work already. */
async function build(config: Config, { logger, onExchange }: DeskOptions) {
  const clock = createSteadyClock({ log: logger });
  const telemetry = await openTelemetry(config, { logger, onExchange });
  const books = await openBooks(config, logger, clock);
  tellStart(config, logger);
  const runLog = createRunLog(logger, telemetry.onExchange);
  const microsoft = connectTenant(config, runLog);
  const denials = denialsOf(books.store, logger);
  const desk: Desk = { settings: config.settings, store: books.store, clock, randomTag, denials };
  const vault = microsoft.vault ?? books.vault;
  const { isTraced } = telemetry;
  const engine = await startEngine(config, books, microsoft, { vault, clock, logger, runLog, isTraced });
  const useCases = createUseCases(desk, vault);
  const botToken = botTokenSource(config, telemetry);
  const outgoing = telemetry.counted(createTransport(networkOf(config)));
  const readiness = createReadiness(books, () => new Date());
  const server = createTeamsServer(teamsOptions(config, { desk, readiness, useCases, logger, botToken, outgoing }));
  const flushDenials = () =>
    denials.flush().catch((error: unknown) => logger.error({ err: error }, 'refusals could not be audited'));
  return { books, desk, engine, flushDenials, microsoft, outgoing, readiness, server, telemetry };
}

function urlsOf({ http }: Config, { port, insidePort }: Listening): Pick<RunningDesk, 'messagesUrl' | 'insideUrl'> {
  return {
    messagesUrl: `${httpUrl(http.host, port)}/api/messages`,
    insideUrl: insideUrlOf(http.inside.host, insidePort),
  };
}

interface WarnedOf {
  readonly desk: Desk;
  readonly books: OpenStore;
  readonly microsoft: Microsoft;
  readonly logger: Logger;
}

/** What an operator should know of the set-up. */
async function warn(
  { settings, microsoft: { credential } }: Config,
  { desk, books, microsoft, logger }: WarnedOf,
): Promise<void> {
  void Promise.all([warnOfExcess(microsoft, logger), warnOfRole(books, logger)]);
  await warnOfLostRooms(desk, logger);
  await warnOfMissedEnvironments(desk, logger);
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

function randomTag(): string {
  return Array.from({ length: 4 }, () => 'abcdefghijklmnopqrstuvwxyz0123456789'.charAt(randomInt(36))).join('');
}
