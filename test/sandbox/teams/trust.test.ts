import { CloudAdapter, ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import express from 'express';
import { createRemoteJWKSet, exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:http';
import { createTeams, verifyBotTokensFrom, type Teams } from '../../../src/sandbox/teams';
import { APP_ID, closeAll, personalId, startTeamsWithBot } from './fake-bot';

afterEach(closeAll);

/** The real adapter, told to trust the simulated channel; it counts the turns it lets through. */
async function strangersBot(teams: Teams): Promise<{ turns: () => number; close: () => void }> {
  const adapter = new CloudAdapter(
    new ConfigurationBotFrameworkAuthentication({
      MicrosoftAppId: APP_ID,
      MicrosoftAppPassword: 'unused',
      MicrosoftAppType: 'MultiTenant',
      ToChannelFromBotLoginUrl: 'https://login.microsoftonline.com/botframework.com',
      ToChannelFromBotOAuthScope: 'https://api.botframework.com',
      ToBotFromChannelTokenIssuer: teams.issuer,
      ToBotFromChannelOpenIdMetadataUrl: teams.openIdMetadataUrl,
      ToBotFromEmulatorOpenIdMetadataUrl: teams.openIdMetadataUrl,
      OAuthUrl: 'https://api.botframework.com',
      CallerId: 'urn:botframework:azure',
    }),
  );
  let turns = 0;
  const app = express();
  app.use(express.json());
  app.post('/api/messages', (request, response) => adapter.process(request, response, async () => void (turns += 1)));
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  teams.connectBot(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`);
  return { turns: () => turns, close: () => void server.close() };
}

describe('the channel’s proof to the bot', () => {
  it('is a five-minute token whose key is published with the endorsement msteams', async () => {
    const { teams, bot } = await startTeamsWithBot();
    const metadata = (await (await fetch(teams.openIdMetadataUrl)).json()) as { jwks_uri: string };
    const keys = (await (await fetch(metadata.jwks_uri)).json()) as { keys: Array<{ endorsements: string[] }> };

    await teams.as('ravi').say('hello');
    const { payload } = await jwtVerify(
      bot.proofs[0]!.replace('Bearer ', ''),
      createRemoteJWKSet(new URL(metadata.jwks_uri)),
    );

    expect(keys.keys[0]!.endorsements).toEqual(['msteams']);
    expect(payload).toMatchObject({ iss: teams.issuer, aud: APP_ID, serviceurl: teams.serviceUrl });
    expect(payload.exp! - payload.nbf!).toBe(300);
  });

  it('convinces Microsoft’s adapter, and its forgeries do not', async () => {
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const teams = await createTeams({ bot: { appId: APP_ID } });
    const { turns, close } = await strangersBot(teams);
    await teams.as('ravi').say('hello');
    const activity = structuredClone(teams.traffic[0]!.request) as { type: string };

    const forgeries = [
      { token: '' },
      { claims: { aud: 'somebody-else' } },
      { claims: { iss: 'https://evil.example' } },
      { claims: { serviceurl: 'https://evil.example/' } },
      { claims: { exp: 1 } },
    ];
    const answers = [];
    for (const forgery of forgeries) answers.push(await teams.postActivity(activity, forgery));
    close();
    await teams.close();

    expect(teams.traffic[0]!.status).toBe(200);
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401]);
    expect(turns()).toBe(1);
  });
});

describe('the bot’s proof to the channel', () => {
  it('is asked for, and an unknown token does nothing', async () => {
    const { teams } = await startTeamsWithBot();
    const url = `${teams.serviceUrl}v3/conversations/${personalId(teams, 'ravi')}/activities`;
    const body = JSON.stringify({ type: 'message', text: 'boo' });

    const answers = await Promise.all(
      [undefined, 'Basic x', 'Bearer x.y.z'].map((authorization) =>
        fetch(url, { method: 'POST', body, headers: authorization ? { authorization } : {} }),
      ),
    );

    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
    expect(await teams.as('ravi').sees()).toEqual([]);
  });

  it('may come from the simulated tenant: right key, audience, issuer and application', async () => {
    const { publicKey, privateKey } = await generateKeyPair('RS256');
    const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'tenant', alg: 'RS256' }] };
    const verify = verifyBotTokensFrom({ jwks, issuer: 'https://login.example/t', appId: APP_ID });
    const sign = (claims: object) =>
      new SignJWT({ iss: 'https://login.example/t', aud: 'https://api.botframework.com', appid: APP_ID, ...claims })
        .setProtectedHeader({ alg: 'RS256', kid: 'tenant' })
        .setExpirationTime('5m')
        .sign(privateKey);

    const verdicts = [];
    for (const claims of [{}, { aud: 'https://graph.microsoft.com' }, { iss: 'https://other' }, { appid: 'other' }])
      verdicts.push(await verify(await sign(claims)));

    expect(verdicts).toEqual([true, false, false, false]);
  });
});

describe('where it may run', () => {
  afterEach(() => void (process.env.NODE_ENV = 'test'));

  it('refuses production', async () => {
    process.env.NODE_ENV = 'production';

    await expect(createTeams({ bot: { appId: APP_ID } })).rejects.toThrow('does not start with NODE_ENV=production');
  });

  it.each(['0.0.0.0', '::', '192.168.1.10', 'example.org'])('refuses to listen on %s', async (host) => {
    await expect(createTeams({ bot: { appId: APP_ID }, host })).rejects.toThrow('this machine only');
  });
});
