import type { Config } from '../config';
import { connectMicrosoft } from '../microsoft/connect';
import type { Microsoft, MicrosoftOptions } from '../microsoft/connect';
import type { Exchange } from '../microsoft/exchange';
import { credentialSource } from './credentials';
import { networkOf } from './network';

/** Who is told of calls. */
interface Listeners extends Pick<MicrosoftOptions, 'onRepeat'> {
  /** Called after every exchange, secrets blanked out. */
  readonly onExchange?: (exchange: Exchange) => void;
}

/** The tenant, as the app that acts on it. */
export function connectTenant(config: Config, { onExchange, onRepeat }: Listeners): Microsoft {
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
    ...(onRepeat ? { onRepeat } : {}),
  });
}

/** The bot speaks to Teams with its own identity, which need not be the one that acts on the tenant. */
export function botTokenSource(config: Config, { onExchange }: Listeners): () => Promise<string> {
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

function httpOptions(config: Config, onExchange: Listeners['onExchange']) {
  return { ...networkOf(config), ...(onExchange ? { onExchange } : {}) };
}
