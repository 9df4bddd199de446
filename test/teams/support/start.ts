import { createTeams, type Activity, type Teams, type TeamsOptions } from '../../../src/sandbox/teams';
import { createTeamsServer, type TeamsServer } from '../../../src/teams/server';
import type { TeamsServerOptions } from '../../../src/teams/options';
import type { Protection } from '../../../src/teams/front-door/options';
import type { Denial } from '../../../src/teams/front-door/options';
import type { Cloud } from '../../../src/teams/bot';
import type { Logger } from '../../../src/teams/ports';
import { outgoing } from '../../support/outgoing';
import { patience, until } from '../../support/wait';
import { fakeDesk, type FakeDesk } from './fake-use-cases';
import { fakeMemory, type FakeMemory } from './fake-memory';
import { settings } from './settings';

export const APP_ID = '00000000-0000-4000-8000-0000000000b0';

/** The public cloud (botframework-connector, AuthenticationConstants; msteams-docs, "Send proactive messages"). */
const publicCloud: Cloud = {
  issuer: 'https://api.botframework.com',
  openIdMetadata: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
  tokenScope: 'https://api.botframework.com',
  loginUrl: 'https://login.microsoftonline.com/botframework.com',
  oauthUrl: 'https://token.botframework.com',
  serviceUrl: 'https://smba.trafficmanager.net/teams/',
  serviceHosts: ['smba.trafficmanager.net'],
  allowLoopback: false,
};

interface Line {
  readonly level: keyof Logger;
  readonly fields: Record<string, unknown>;
  readonly message: string;
}

export interface Started {
  readonly teams: Teams;
  readonly server: TeamsServer;
  readonly desk: FakeDesk;
  readonly memory: FakeMemory;
  readonly log: Line[];
  readonly denials: Denial[];
  readonly refusedHosts: string[];
  /** `http://127.0.0.1:<port>` of the bot. */
  readonly origin: string;
  /** The same of the inside address, where the test has asked for one. */
  readonly inside: string;
  readonly port: number;
}

export interface StartOptions {
  readonly desk?: FakeDesk;
  readonly teams?: Partial<TeamsOptions>;
  readonly server?: Partial<TeamsServerOptions>;
}

const open: Started[] = [];

/** An activity as Teams would send it for Ravi's "quota", to be sent once more or changed first. */
export async function quotaActivity(started: Started): Promise<Activity> {
  await started.teams.as('ravi').say('/quota');
  const { request } = started.teams.traffic.find(({ direction }) => direction === 'to-bot') as { request: unknown };
  await waitUntil(() => started.memory.live.length > 0);
  started.desk.calls.length = 0;
  return { ...(structuredClone(request) as Activity), id: `again-${Date.now()}` };
}

/** Resolves when the condition holds. */
export function waitUntil(holds: () => boolean): Promise<void> {
  return until(holds);
}

/** The server's options with one guard left out. */
export function without(name: string): NonNullable<StartOptions['server']> {
  return {
    guards: (usual) => {
      const left = usual.filter((guard) => guard.name !== name);
      if (left.length !== usual.length - 1) throw new Error(`There is no guard named ${name}.`);
      return left;
    },
  };
}

/** The server's options with one protection behind the guards left out. */
export function withoutProtection(name: Protection): NonNullable<StartOptions['server']> {
  return { protections: (usual) => usual.filter((one) => one !== name) };
}

/** A bot with an in-memory desk, connected to the simulated Teams over real HTTP with signed tokens. */
export async function start(options: StartOptions = {}): Promise<Started> {
  const teams = await createTeams({
    bot: { appId: APP_ID, name: 'Account Desk' },
    patienceMs: patience,
    ...options.teams,
  });
  const desk = options.desk ?? fakeDesk();
  const memory = fakeMemory();
  const log: Line[] = [];
  const denials: Denial[] = [];
  const refusedHosts: string[] = [];
  const server = createTeamsServer({
    bot: { appId: APP_ID, tenantId: teams.tenantId, appType: 'SingleTenant' },
    cloud: {
      ...publicCloud,
      issuer: teams.issuer,
      openIdMetadata: teams.openIdMetadataUrl,
      serviceUrl: teams.serviceUrl,
      serviceHosts: [],
      allowLoopback: true,
    },
    outgoing,
    botToken: () => teams.botToken(),
    tenants: [teams.tenantId],
    useCases: desk.useCases,
    memory,
    settings,
    clock: { now: () => new Date() },
    logger: collect(log),
    host: '127.0.0.1',
    port: 0,
    readiness: async () => [],
    onRefusedHost: async (host) => void refusedHosts.push(host),
    onDenied: async (denial) => void denials.push(denial),
    ...options.server,
  });
  const { port, insidePort } = await server.listen();
  const origin = `http://127.0.0.1:${port}`;
  teams.connectBot(`${origin}/api/messages`);
  const inside = `http://127.0.0.1:${insidePort}`;
  const started = { teams, server, desk, memory, log, denials, refusedHosts, origin, inside, port };
  open.push(started);
  return started;
}

/** Ends everything that `start` began. */
export async function stopAll(): Promise<void> {
  for (const { server, teams } of open.splice(0)) {
    await server.close();
    await teams.close();
  }
}

function collect(log: Line[]): Logger {
  const at = (level: keyof Logger) => (fields: object, message: string) =>
    void log.push({ level, fields: fields as Record<string, unknown>, message });
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
