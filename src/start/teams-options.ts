import type { Logger } from 'pino';
import type { Config } from '../config';
import type { OpenStore } from '../store/open-store';
import type { TeamsServerOptions } from '../teams/options';
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
  const { bot, addresses } = config;
  const { issuer, openIdMetadata, scope, serviceHosts } = addresses.botFramework;
  return {
    bot: {
      appId: bot.appId,
      tenantId: bot.tenantId,
      appType: bot.credential.kind === 'managed-identity' ? 'UserAssignedMsi' : 'SingleTenant',
    },
    cloud: {
      issuer,
      openIdMetadata,
      tokenScope: scope.replace(/\/\.default$/, ''),
      loginUrl: `${addresses.login}/${bot.tenantId}`,
      oauthUrl: 'https://token.botframework.com',
      serviceUrl: `https://${serviceHosts[0] ?? ''}/teams/`,
      serviceHosts,
      allowLoopback: serviceHosts.some((host) => loopback.test(host)),
    },
    botToken,
    tenants: [bot.tenantId],
    useCases,
    memory: createChatMemory(desk.store),
    settings: desk.settings,
    clock: desk.clock,
    logger,
    host: config.http.host,
    port: config.http.port,
    readiness: () =>
      books.ping().then(
        () => true,
        () => false,
      ),
    onDenied: (denial) =>
      desk.store.transaction((tx) =>
        tx.audit.append({
          kind: 'denied',
          actor: 'desk',
          action: `front-door-${denial.reason}`,
          after: { activityType: denial.activityType, tenantId: denial.tenantId, aadObjectId: denial.aadObjectId },
        }),
      ),
  };
}
