import type { Logger } from 'pino';
import type { Config } from '../config';
import type { OpenStore } from '../store/open-store';
import type { Cloud, Denial, TeamsServerOptions } from '../teams/options';
import type { UseCases } from '../usecases/api';
import type { Desk } from '../usecases/ports';
import { createChatMemory } from './chat-memory';

const loopback = /^(localhost|127\.0\.0\.1)$/;

export interface TeamsParts {
  readonly desk: Desk;
  readonly books: OpenStore;
  readonly useCases: UseCases;
  readonly logger: Logger;
  readonly botToken: () => Promise<string>;
}

/** What the Teams room is told: who the bot is, whom it serves, and which addresses it trusts. */
export function teamsOptions(config: Config, parts: TeamsParts): TeamsServerOptions {
  const { desk, books, useCases, logger, botToken } = parts;
  const { bot, http } = config;
  return {
    bot: {
      appId: bot.appId,
      tenantId: bot.tenantId,
      appType: bot.credential.kind === 'managed-identity' ? 'UserAssignedMsi' : 'SingleTenant',
    },
    cloud: cloudOf(config),
    botToken,
    tenants: [bot.tenantId],
    useCases,
    memory: createChatMemory(desk.store),
    settings: desk.settings,
    // Tokens are judged by the machine's clock, as it is now.
    clock: { now: () => new Date() },
    logger,
    ...http,
    readiness: () => books.ping().then(isReady, isNotReady),
    onDenied: (denial) => writeDenial(desk, denial),
  };
}

const isReady = () => true;
const isNotReady = () => false;

function cloudOf({ bot, addresses }: Config): Cloud {
  const { issuer, openIdMetadata, scope, serviceHosts } = addresses.botFramework;
  return {
    issuer,
    openIdMetadata,
    tokenScope: scope.replace(/\/\.default$/, ''),
    loginUrl: `${addresses.login}/${bot.tenantId}`,
    oauthUrl: 'https://token.botframework.com',
    serviceUrl: `https://${serviceHosts[0] ?? ''}/teams/`,
    serviceHosts,
    allowLoopback: serviceHosts.some((host) => loopback.test(host)),
  };
}

function writeDenial({ store }: Desk, denial: Denial): Promise<void> {
  const { reason, ...after } = denial;
  return store.transaction((tx) =>
    tx.audit.append({ kind: 'denied', actor: 'desk', action: `front-door-${reason}`, after }),
  );
}
