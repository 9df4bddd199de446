import type { Logger } from 'pino';
import type { Config } from '../config';
import type { TenantFacts } from '../desk/settings';
import type { TeamsServerOptions } from '../teams/options';
import type { Denial } from '../teams/front-door/options';
import type { Cloud } from '../teams/bot';
import type { Outgoing } from '../teams/ports';
import type { UseCases } from '../usecases/api';
import type { Desk, Refused, Store } from '../usecases/ports';
import { createChatMemory } from '../usecases/chat-memory';
import { createDenials } from '../teams/front-door/denials';
import type { GatheredDenials } from '../teams/front-door/denials';

interface TeamsParts {
  readonly desk: Desk;
  readonly readiness: { ask: TeamsServerOptions['readiness'] };
  readonly useCases: UseCases;
  readonly logger: Logger;
  readonly botToken: () => Promise<string>;
  readonly outgoing: Outgoing;
}

/** What the Teams room is told: who the bot is, whom it serves, and which addresses it trusts. */
export function teamsOptions(config: Config, parts: TeamsParts): TeamsServerOptions {
  const { desk, readiness, useCases, logger, botToken, outgoing } = parts;
  const { bot, http } = config;
  return {
    bot: {
      appId: bot.appId,
      tenantId: bot.tenantId,
      appType: bot.credential.kind === 'managed-identity' ? 'UserAssignedMsi' : 'SingleTenant',
    },
    cloud: cloudOf(config),
    botToken,
    outgoing,
    tenants: [bot.tenantId],
    useCases,
    memory: createChatMemory(desk),
    settings: desk.settings,
    tenant: tenantFacts(config),
    // Tokens are judged by the machine's clock, as it is now.
    clock: { now: () => new Date() },
    logger,
    ...http,
    readiness: () => readiness.ask(),
    onRefusedHost: (host, times) => desk.store.transaction((tx) => tx.refusedHosts.note(host, times)),
    onDenied: (denial) => desk.denials.note(refusedAtTheDoor(denial)),
  };
}

/** What the cards say of connecting as an account. */
export function tenantFacts({ microsoft, addresses }: Config): TenantFacts {
  return {
    id: microsoft.tenantId,
    loginUrl: addresses.login,
    hasKeyVault: microsoft.keyVaultUrl !== undefined,
  };
}

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
    allowLoopback: false,
  };
}

/** What the front door refused, as the audit keeps it: the tries of one tenant share a line, those of another have their own. */
export function refusedAtTheDoor({ reason, ...who }: Denial): Refused {
  const action = `front-door-${reason}`;
  return { entry: { kind: 'denied', actor: 'desk', action, after: who }, alike: [action, who.tenantId ?? ''] };
}

/** Refusals that are alike share a line of the audit, which says how many there were within a minute. */
export function denialsOf(store: Store, logger: Logger): GatheredDenials {
  return createDenials({
    write: (entry) => store.transaction((tx) => tx.audit.append(entry)),
    onFailure: (error) => logger.error({ err: error }, 'refusals could not be audited'),
  });
}
