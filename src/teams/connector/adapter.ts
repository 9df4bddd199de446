import { TeamsAdapter } from '@microsoft/teams-ai';
import type { TurnContext } from 'botbuilder';
import type { ServiceClientCredentialsFactory } from 'botframework-connector';
import type { BotIdentity, Cloud } from '../bot';
import type { InboundActivity } from '../front-door/activity';
import type { Keyring } from '../front-door/keyring';
import { isAllowedServiceUrl } from '../front-door/service-url';
import type { TurnAnswer } from '../front-door/web';
import type { Outgoing } from '../ports';
import { createConnectorHttp, type ConnectorHttpOptions } from './connector-http';
import { shareKeys } from './shared-keys';

/** Milliseconds until a call to the Bot Connector is given up. */
const connectorTimeout = 10_000;

interface AdapterOptions {
  readonly bot: BotIdentity;
  readonly cloud: Cloud;
  readonly botToken: () => Promise<string>;
  readonly outgoing: Outgoing;
}

/** The SDK's adapter as second line behind the front door: same issuer, same keys, same audience. */
export function createAdapter({ bot, cloud, botToken, outgoing }: AdapterOptions, keyring: Keyring): TeamsAdapter {
  shareKeys(cloud.openIdMetadata, keyring);
  return new TeamsAdapter(
    settings(bot, cloud),
    credentials(bot.appId, botToken),
    { requiredEndorsements: ['msteams'] },
    { httpClient: createConnectorHttp(connectorOptions({ cloud, outgoing })) },
  );
}

/** How every call to the Bot Connector leaves the process. */
export function connectorOptions({
  cloud,
  outgoing,
}: Pick<AdapterOptions, 'cloud' | 'outgoing'>): ConnectorHttpOptions {
  return { isAllowed: (url) => isAllowedServiceUrl(url, cloud), outgoing, timeoutMs: connectorTimeout };
}

/** All eight addresses: one that is left out makes the SDK refuse every token. */
function settings(bot: AdapterOptions['bot'], cloud: Cloud) {
  return {
    MicrosoftAppId: bot.appId,
    MicrosoftAppTenantId: bot.tenantId,
    MicrosoftAppType: bot.appType,
    ToChannelFromBotLoginUrl: cloud.loginUrl,
    ToChannelFromBotOAuthScope: cloud.tokenScope,
    ToBotFromChannelTokenIssuer: cloud.issuer,
    OAuthUrl: cloud.oauthUrl,
    ToBotFromChannelOpenIdMetadataUrl: cloud.openIdMetadata,
    ToBotFromEmulatorOpenIdMetadataUrl: cloud.openIdMetadata,
    ValidateAuthority: 'true',
    CallerId: 'urn:botframework:azure',
  };
}

/** Takes the bot's token from us instead of the SDK's own msal. Authentication cannot be off. */
function credentials(appId: string, botToken: () => Promise<string>): ServiceClientCredentialsFactory {
  return {
    isValidAppId: async (given) => given === appId,
    isAuthenticationDisabled: async () => false,
    createCredentials: async () => ({
      async signRequest(request) {
        request.headers.set('authorization', `Bearer ${await botToken()}`);
        return request;
      },
    }),
  };
}

/**
 * Runs one turn through the SDK and catches its HTTP answer, whose error texts are not for the caller. Throws what the turn
 * throws, past the SDK, which would print it as it is.
 */
export async function runTurn(
  adapter: TeamsAdapter,
  activity: InboundActivity,
  authorization: string,
  logic: (context: TurnContext) => Promise<void>,
): Promise<TurnAnswer> {
  const answer: { status: number; body?: unknown } = { status: 500 };
  const response = {
    socket: null,
    header: () => response,
    status: (status: number) => ((answer.status = status), response),
    send: (body: unknown) => ((answer.body = body), response),
    end: () => response,
  };
  const request = { method: 'POST', headers: { authorization }, body: { ...activity } };
  const failures: unknown[] = [];
  await adapter.process(request, response, (context) =>
    logic(context).catch((error: unknown) => void failures.push(error)),
  );
  if (failures.length > 0) throw failures[0];
  return answer;
}
