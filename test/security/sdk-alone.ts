import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { CloudAdapter, ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import type { Teams } from '../../src/sandbox/teams';
import { APP_ID } from '../teams/support/start';

const root = join(__dirname, '../..');

/** Settings of Microsoft's adapter that make it believe the simulated Teams. */
export function sdkFor({ issuer, openIdMetadataUrl }: Teams) {
  return {
    MicrosoftAppId: APP_ID,
    MicrosoftAppPassword: 'x',
    MicrosoftAppType: 'MultiTenant',
    ToChannelFromBotLoginUrl: 'https://login.microsoftonline.com/botframework.com',
    ToChannelFromBotOAuthScope: 'https://api.botframework.com',
    ToBotFromChannelTokenIssuer: issuer,
    OAuthUrl: 'https://token.botframework.com',
    ToBotFromChannelOpenIdMetadataUrl: openIdMetadataUrl,
    ToBotFromEmulatorOpenIdMetadataUrl: openIdMetadataUrl,
    ValidateAuthority: 'true',
    CallerId: 'urn:botframework:azure',
  };
}

/** Microsoft's adapter as its samples use it, without our door before it. */
export async function sdkAlone(settings: Record<string, string>, body: object, authorization = '') {
  const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication(settings));
  const seen = { status: 0, text: '', turns: 0 };
  const response = {
    socket: {},
    header: () => response,
    status: (status: number) => ((seen.status = status), response),
    send: (text: unknown) => ((seen.text += String(text)), response),
    end: () => response,
  };
  const request = { method: 'POST', headers: authorization ? { authorization } : {}, body };
  await adapter.process(request as never, response as never, async () => void (seen.turns += 1));
  return seen;
}

const sample = `
  const { createServer } = require('node:http');
  const { CloudAdapter, ConfigurationBotFrameworkAuthentication } = require('botbuilder');
  const identity = { MicrosoftAppId: '${APP_ID}', MicrosoftAppPassword: 'x', MicrosoftAppType: 'MultiTenant' };
  const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication(identity));
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const part of request) text += part;
    const answer = { socket: request.socket, header: () => answer, send: () => answer };
    Object.assign(answer, { status: (code) => ((response.statusCode = code), answer), end: () => response.end() });
    await adapter.process({ method: 'POST', headers: request.headers, body: JSON.parse(text) }, answer, async () => {});
  });
  server.listen(0, '127.0.0.1', () => {
    const url = 'http://127.0.0.1:' + server.address().port;
    fetch(url, { method: 'POST', body: process.argv[1] }).catch(() => undefined);
  });
  setTimeout(() => process.exit(0), 20000);
`;

/** Starts a bot as Microsoft's samples wire it, in a process of its own, and sends it one POST. Gives its exit code; 0: it lived. */
export function exitOfSampleBot(body: string): Promise<number | null> {
  const child = spawn(process.execPath, ['-e', sample, body], { cwd: root, stdio: 'ignore' });
  return new Promise((resolve) => child.once('exit', (code) => resolve(code)));
}
