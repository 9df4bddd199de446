/** The baseline of a turn: a bot as Microsoft's samples wire it, with authentication, that knows nothing and keeps nothing. */
import type { AddressInfo } from 'node:net';
import { CloudAdapter, ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import type { TurnContext } from 'botbuilder';
import { MicrosoftAppCredentials } from 'botframework-connector';
import type { ServiceClientCredentialsFactory } from 'botframework-connector';
import express from 'express';
import { given, serve } from './child';
import type { EchoSpec } from './echo';

const spec = given<EchoSpec>();
const scope = 'https://api.botframework.com';

/** As in the simulated tenant; otherwise what `ConfigurationBotFrameworkAuthentication` takes for the public cloud. */
const settings = {
  MicrosoftAppId: spec.appId,
  ToChannelFromBotLoginUrl: spec.loginUrl,
  ToChannelFromBotOAuthScope: scope,
  ToBotFromChannelTokenIssuer: spec.issuer,
  OAuthUrl: 'https://token.botframework.com',
  ToBotFromChannelOpenIdMetadataUrl: spec.openIdMetadataUrl,
  ToBotFromEmulatorOpenIdMetadataUrl: spec.openIdMetadataUrl,
  ValidateAuthority: 'true',
  CallerId: 'urn:botframework:azure',
};

const credentials: ServiceClientCredentialsFactory = {
  isValidAppId: async (appId) => appId === spec.appId,
  isAuthenticationDisabled: async () => false,
  // Msal would ask Microsoft whether it knows the simulated sign-in service.
  createCredentials: async () => Object.assign(new MicrosoftAppCredentials(spec.appId, spec.secret), { getToken }),
};

let held: { readonly token: string; readonly until: number } | undefined;

/** Kept as the SDK keeps it: until five minutes before its end. */
async function getToken(): Promise<string> {
  if (held === undefined || held.until < Date.now()) held = await signIn();
  return held.token;
}

async function signIn() {
  const { appId: client_id, secret: client_secret } = spec;
  const form = { grant_type: 'client_credentials', client_id, client_secret, scope: `${scope}/.default` };
  const body = new URLSearchParams(form);
  const response = await fetch(`${spec.loginUrl}/oauth2/v2.0/token`, { method: 'POST', body });
  const { access_token: token, expires_in: seconds } = (await response.json()) as Record<string, string>;
  if (token === undefined) throw new Error(`No token: ${response.status}`);
  return { token, until: Date.now() + (Number(seconds) - 300) * 1_000 };
}

const accepted = { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'Heard.' };

async function answer(context: TurnContext): Promise<void> {
  const { type, text } = context.activity;
  if (type === 'invoke') await context.sendActivity({ type: 'invokeResponse', value: { status: 200, body: accepted } });
  else if (type === 'message') await context.sendActivity(`You said: ${text}`);
}

const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication(settings, credentials));
const app = express();
app.use(express.json());
app.post('/api/messages', (request, response) => adapter.process(request, response, answer));
const server = app.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  serve({ messagesUrl: () => `http://127.0.0.1:${port}/api/messages` });
});
