import { createKeyring } from '../../../src/teams/front-door/keyring';
import type { Refusal } from '../../../src/teams/front-door/refusal';
import { bearerGuard, tokenGuard } from '../../../src/teams/front-door/token';
import { SignJWT, decodeProtectedHeader } from 'jose';
import { makeKey, sign, startPublisher } from '../support/signer';
import { APP_ID, stopAll } from '../support/start';
import { firstActivity, startWithToken } from '../support/start-with-token';
import { outgoing } from '../../support/outgoing';

afterEach(stopAll);

describe('a POST without a good token', () => {
  it.each([
    ['none', {}],
    ['an empty one', { authorization: '' }],
    ['Basic', { authorization: 'Basic cmF2aTpwdw==' }],
    ['the bare scheme', { authorization: 'Bearer' }],
    ['lower-case bearer', { authorization: 'bearer a.b.c' }],
    ['garbage', { authorization: 'Bearer a.b.c' }],
  ])('is refused with a constant body: %s', async (_name, headers) => {
    const started = await startWithToken();

    const answer = await started.post('{"type":"message"}', headers);

    expect(answer).toEqual({ status: 401, text: '{"error":"unauthorized"}' });
    expect(started.desk.calls).toEqual([]);
  });

  it('is refused whatever was forged in the token', async () => {
    const started = await startWithToken();
    const { teams, desk, token } = started;
    const activity = firstActivity(started);
    const { kid } = decodeProtectedHeader(token);
    const stranger = await makeKey(String(kid));
    const claims = { iss: teams.issuer, aud: APP_ID, serviceurl: teams.serviceUrl };
    const metadata = (await (await fetch(teams.openIdMetadataUrl)).json()) as { jwks_uri: string };
    const publicKey = JSON.stringify(await (await fetch(metadata.jwks_uri)).json());
    const unsigned = [Buffer.from(JSON.stringify({ alg: 'none', kid })), Buffer.from(JSON.stringify(claims))]
      .map((part) => part.toString('base64url'))
      .join('.');
    let visits = 0;
    const attacker = await startPublisher();
    attacker.publish({ jwk: stranger.jwk, endorsements: ['msteams'] });

    const forged: Record<string, string> = {
      'alg none': `${unsigned}.`,
      'alg none with a signature': `${unsigned}.c2ln`,
      'HS256 with the public key': await new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', kid: String(kid) })
        .setExpirationTime('5m')
        .sign(Buffer.from(publicKey)),
      'another key with the same kid': await sign(stranger, claims),
      'jku to the attacker': await sign(stranger, claims, {
        jku: attacker.metadataUrl.replace('.well-known/openidconfiguration', 'keys'),
      }),
      'an unknown kid': await sign({ ...stranger, kid: 'nobody' }, claims),
      PS256: await sign(stranger, claims),
    };
    const statuses: number[] = [];
    for (const one of Object.values(forged)) statuses.push((await teams.postActivity(activity, { token: one })).status);
    visits = attacker.reads();
    attacker.close();

    expect(statuses).toEqual(Object.keys(forged).map(() => 401));
    expect(visits).toBe(0);
    expect(desk.calls).toEqual([]);
  });

  it('is refused for another bot, another issuer, and when it is too old or too young', async () => {
    const started = await startWithToken();
    const { teams, desk } = started;
    const activity = firstActivity(started);
    const now = Math.floor(Date.now() / 1_000);
    const emulator = {
      iss: 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/',
      appid: APP_ID,
      ver: '1.0',
    };

    const wrong = [
      { aud: 'another-bot' },
      { aud: [APP_ID, 'another-bot'] },
      { aud: [APP_ID] },
      { iss: 'https://api.botframework.com.evil.example' },
      emulator,
      { nbf: now - 900, exp: now - 360 },
      { nbf: now + 360 },
      { exp: undefined },
    ];
    const statuses = [];
    for (const claims of wrong) statuses.push((await teams.postActivity(activity, { claims })).status);

    expect(statuses).toEqual(wrong.map(() => 401));
    expect(desk.calls).toEqual([]);
  });

  it('is taken up to five minutes after its end, as clocks differ', async () => {
    const started = await startWithToken();
    const { teams } = started;
    const activity = firstActivity(started);
    const now = Math.floor(Date.now() / 1_000);

    const late = await teams.postActivity({ ...activity, id: 'late' }, { claims: { nbf: now - 900, exp: now - 240 } });
    const early = await teams.postActivity(
      { ...activity, id: 'early' },
      { claims: { nbf: now + 240, exp: now + 600 } },
    );

    expect([late.status, early.status]).toEqual([200, 200]);
  });

  it('is refused with a token that was good before, as soon as its time is over or its key is withdrawn', async () => {
    const [publisher, first, second] = [await startPublisher(), await makeKey('first'), await makeKey('second')];
    publisher.publish({ jwk: first.jwk, endorsements: ['msteams'] });
    const clock = { ms: Date.now() };
    const logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
    const keyring = createKeyring({
      outgoing,
      allowLoopback: true,
      metadataUrl: publisher.metadataUrl,
      now: () => clock.ms,
      logger,
    });
    const guard = tokenGuard({ appId: APP_ID, issuer: 'teams', keyring, now: () => new Date(clock.ms) });
    const token = await sign(first, { iss: 'teams', aud: APP_ID });
    const shown = async () => {
      const arrival = { authorization: `Bearer ${token}`, raw: Buffer.alloc(0) };
      await bearerGuard.check(arrival);
      return Promise.resolve(guard.check(arrival)).then(
        () => 'good',
        ({ reason }: Refusal) => reason,
      );
    };

    const said = [await shown(), await shown()];
    clock.ms += 299_000 + 300_000;
    said.push(await shown());
    clock.ms += 2_000;
    said.push(await shown());
    clock.ms -= 601_000;
    publisher.publish({ jwk: second.jwk, endorsements: ['msteams'] });
    clock.ms += 61_000;
    await keyring.find('second');
    said.push(await shown());
    publisher.close();

    expect(said).toEqual(['good', 'good', 'good', 'token is out of its time', 'no such signing key']);
  });
});
