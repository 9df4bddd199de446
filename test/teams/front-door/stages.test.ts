import type { Guard } from '../../../src/teams/front-door/arrival';
import { describe as denialOf, pass, usualGuards } from '../../../src/teams/front-door/guards';
import { createLoad } from '../../../src/teams/front-door/load';
import type { FrontDoorOptions } from '../../../src/teams/front-door/options';
import { Refusal } from '../../../src/teams/front-door/refusal';
import { sam } from '../../support/cast';
import { answerOf, arrivalOf, keyringOf, logBook, ourTenant, question, serviceUrl, withHeader } from '../support/door';
import { makeKey, sign } from '../support/signer';

const cloud: FrontDoorOptions['cloud'] = {
  issuer: 'https://api.botframework.com',
  openIdMetadata: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
  tokenScope: 'https://api.botframework.com',
  loginUrl: 'https://login.microsoftonline.com/botframework.com',
  oauthUrl: 'https://token.botframework.com',
  serviceUrl: 'https://smba.trafficmanager.net/teams/',
  serviceHosts: ['smba.trafficmanager.net'],
  allowLoopback: false,
};
/** Seconds. */
const now = 1_900_000_000;

function optionsWith(change: Partial<FrontDoorOptions> = {}): FrontDoorOptions {
  return {
    bot: { appId: 'our-bot', tenantId: ourTenant, appType: 'SingleTenant' },
    cloud,
    tenants: [ourTenant],
    clock: { now: () => new Date(now * 1_000) },
    logger: logBook().logger,
    onDenied: async () => undefined,
    onRefusedHost: async () => undefined,
    ...change,
  };
}

async function guardsWith(change: Partial<FrontDoorOptions> = {}) {
  const told: string[] = [];
  const key = await makeKey('first');
  const guards = usualGuards(optionsWith(change), keyringOf({ key }), {
    load: createLoad(),
    onRefusedHost: (host) => void told.push(host),
  });
  return { guards, told, key };
}

/** Passes both stages, as a POST does. */
async function arrive(guards: readonly Guard[], token: string, activity: object = question): Promise<string> {
  const arrival = { ...withHeader(`Bearer ${token}`), raw: Buffer.from(JSON.stringify(activity)) };
  const stage = (when: Guard['when']): Guard => ({ name: when, when, check: () => pass(guards, when, arrival) });
  const ofHead = await answerOf(stage('head'), arrival);
  return ofHead === 'let in' ? answerOf(stage('body'), arrival) : ofHead;
}

const claims = { iss: cloud.issuer, aud: 'our-bot', serviceurl: serviceUrl, nbf: now, exp: now + 300 };

describe('the guards', () => {
  it('stand in their order: what the head decides before the body, and the flood behind all others', async () => {
    const { guards } = await guardsWith();

    expect(guards.map(({ name, when }) => `${when} ${name}`)).toEqual([
      'head bearer',
      'head token',
      'head endorsement',
      'head load',
      'body json',
      'body shape',
      'body service-url',
      'body channel',
      'body tenant',
      'body flood',
    ]);
  });

  it('let in what Teams sends to this bot, by the bot’s own clock', async () => {
    const { guards, key } = await guardsWith();

    expect(await arrive(guards, await sign(key, claims))).toBe('let in');
  });

  it.each([
    ['another bot', { aud: 'another-bot' }, {}, '401 token is for another audience, or for several'],
    ['another channel', { iss: 'https://evil.example' }, {}, '401 token is of another issuer'],
    ['another time', { exp: now - 900 }, {}, '401 token is out of its time'],
    ['another tenant', {}, { channelData: { tenant: { id: 'x' } } }, '403 tenant is not one of ours'],
    ['webchat', {}, { channelId: 'webchat' }, '403 channel is not msteams'],
    ['nobody', {}, { from: undefined }, /^400 not an activity: /],
  ])('refuse what is of %s', async (_what, wrongClaims, change, expected) => {
    const { guards, key } = await guardsWith();
    const token = await sign(key, { ...claims, ...wrongClaims });

    expect(await arrive(guards, token, { ...question, ...change })).toMatch(expected);
  });

  it('tell of the host that is not on the list', async () => {
    const { guards, told, key } = await guardsWith();
    const address = 'https://smba.new.example/';

    const answer = await arrive(guards, await sign(key, { ...claims, serviceurl: address }), {
      ...question,
      serviceUrl: address,
    });

    expect([answer, told]).toEqual([
      '401 serviceUrl is not on the list of allowed hosts: smba.new.example',
      ['smba.new.example'],
    ]);
  });

  it.each([
    ['usually', {}, 100],
    ['where it is set so', { perPerson: { turns: 3, seconds: 10 }, overall: { turns: 9, seconds: 10 } }, 3],
  ])('let %s so many turns of one person in', async (_when, floodLimits, expected) => {
    const { guards } = await guardsWith('perPerson' in floodLimits ? { floodLimits } : {});
    const flood = guards.find(({ name }) => name === 'flood')!;

    const answers = [];
    for (let n = 0; n <= expected; n += 1) answers.push(await answerOf(flood, arrivalOf()));

    expect(answers).toEqual([...Array(expected).fill('let in'), '429 person sends too much']);
  });

  it('are not put up for a connector that they would refuse', () => {
    const put = (change: object) => () =>
      usualGuards(optionsWith({ cloud: { ...cloud, ...change } }), keyringOf(), {
        load: createLoad(),
        onRefusedHost: () => undefined,
      });
    const message = (address: string) => `The connector address ${address} is not on the list of allowed hosts.`;

    expect(put({})).not.toThrow();
    expect(put({ serviceHosts: [] })).toThrow(message(cloud.serviceUrl));
    expect(put({ serviceUrl: 'http://127.0.0.1:1/' })).toThrow(message('http://127.0.0.1:1/'));
    expect(put({ serviceUrl: 'http://127.0.0.1:1/', allowLoopback: true })).not.toThrow();
  });
});

it('one stage runs in its order, and the first refusal ends it', async () => {
  const ran: string[] = [];
  const guard = (name: string, when: Guard['when'], refuses = false): Guard => ({
    name,
    when,
    async check() {
      await Promise.resolve();
      ran.push(name);
      if (refuses) throw new Refusal(401, name);
    },
  });
  const guards = [guard('a', 'body'), guard('b', 'head'), guard('c', 'body', true), guard('d', 'body')];

  await pass(guards, 'head', arrivalOf());
  await expect(pass(guards, 'body', arrivalOf())).rejects.toThrow('c');

  expect(ran).toEqual(['b', 'a', 'c']);
});

it.each([
  ['what it says', {}, { tenantId: ourTenant, aadObjectId: sam.aadObjectId }],
  ['the tenant of the channel data', { conversation: { id: 'a', tenantId: 'other' } }, { tenantId: ourTenant }],
  ['that of the conversation, where that is all', { channelData: {} }, { tenantId: 'of-conversation' }],
  ['that of the conversation, where the data is null', { channelData: null }, { tenantId: 'of-conversation' }],
  ['that of the conversation, for a null one', { channelData: { tenant: null } }, { tenantId: 'of-conversation' }],
  ['that there is no tenant', { channelData: null, conversation: { id: 'a' } }, { tenantId: null }],
  ['that nobody is known', { from: { id: '29:x' }, type: 'invoke' }, { aadObjectId: null, activityType: 'invoke' }],
])('the audit keeps of what was refused %s', (_what, change, expected) => {
  const activity = {
    ...question,
    from: { id: '29:sam', aadObjectId: sam.aadObjectId },
    conversation: { id: 'a', tenantId: 'of-conversation' },
    ...change,
  };

  expect(denialOf(arrivalOf(activity), 'why')).toEqual({
    reason: 'why',
    activityType: 'message',
    tenantId: ourTenant,
    aadObjectId: sam.aadObjectId,
    ...expected,
  });
});
