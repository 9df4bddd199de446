import { channelGuard, serviceUrlGuard, tenantGuard } from '../../../src/teams/front-door/origin';
import { answerOf, arrivalOf, ourTenant, question, serviceUrl } from '../support/door';

const rule = { serviceHosts: ['smba.trafficmanager.net'], allowLoopback: false };
const otherTenant = '9e1d2c3b-4a59-4687-9c0d-1e2f3a4b5c6e';

/** What the guard says of the address of an activity and the one in the token, and the hosts it tells of. */
async function addressed(inBody: unknown, inToken: unknown): Promise<{ answer: string; told: string[] }> {
  const told: string[] = [];
  const guard = serviceUrlGuard(rule, (host) => void told.push(host));
  const answer = await answerOf(guard, arrivalOf({ ...question, serviceUrl: inBody }, { serviceurl: inToken }));
  return { answer, told };
}

describe('the address to answer to', () => {
  it.each([
    ['is another one of Microsoft’s than the token’s', serviceUrl, 'https://smba.trafficmanager.net/amer/'],
    ['is the token’s but for a slash', serviceUrl, serviceUrl.slice(0, -1)],
    ['is not in the token', serviceUrl, undefined],
    ['is only in the token', undefined, serviceUrl],
    ['is in neither', undefined, undefined],
    ['is null in both', null, null],
    ['is no text in either', 5, 5],
  ])('is refused when it %s, and no host is told', async (_what, inBody, inToken) => {
    expect(await addressed(inBody, inToken)).toEqual({
      answer: '401 serviceUrl is not the one the token was made for',
      told: [],
    });
  });

  it('is taken when the token was made for it and its host is on the list', async () => {
    expect(await addressed(serviceUrl, serviceUrl)).toEqual({ answer: 'let in', told: [] });
  });

  it.each([
    ['https://smba.new.example/emea/?a=b', 'smba.new.example'],
    ['https://SMBA.new.example:8443/', 'smba.new.example:8443'],
    ['http://smba.trafficmanager.net/', 'smba.trafficmanager.net'],
    [`https://${'x'.repeat(250)}.example/`, `${'x'.repeat(250)}.ex`],
    ['no address', ''],
  ])('that is signed for and not on the list is refused, and its host told: %p', async (address, host) => {
    expect(await addressed(address, address)).toEqual({
      answer: `401 serviceUrl is not on the list of allowed hosts: ${host}`,
      told: [host],
    });
  });
});

it.each([
  ['msteams', 'let in'],
  ['webchat', '403 channel is not msteams'],
  [null, '403 channel is not msteams'],
])('of the channel %p it says %p', async (channelId, expected) => {
  expect(await answerOf(channelGuard, arrivalOf({ ...question, channelId }))).toBe(expected);
});

describe('the tenant', () => {
  const foreign = '403 tenant is not one of ours';
  const second = '7a1d2c3b-4a59-4687-9c0d-1e2f3a4b5c6f';
  const upper = ourTenant.toUpperCase();

  it.each([
    ['ours', ourTenant, ourTenant, 'let in'],
    ['the second of ours', second, second, 'let in'],
    ['ours in capitals', upper, ourTenant, 'let in'],
    ['ours, in capitals for the conversation', ourTenant, upper, 'let in'],
    ['ours, and none for the conversation', ourTenant, undefined, 'let in'],
    ['ours, and null for the conversation', ourTenant, null, 'let in'],
    ['two of ours that differ', ourTenant, second, foreign],
    ['another', otherTenant, otherTenant, foreign],
    ['ours, and another for the conversation', ourTenant, otherTenant, foreign],
    ['another, and ours for the conversation', otherTenant, ourTenant, foreign],
    ['null, and ours for the conversation', null, ourTenant, foreign],
    ['none', undefined, undefined, foreign],
    ['an empty one', '', '', foreign],
  ])('of an activity is %s', async (_what, ofChannel, ofConversation, expected) => {
    const activity = {
      ...question,
      channelData: { tenant: { id: ofChannel } },
      conversation: { id: 'a:ravi', tenantId: ofConversation },
    };

    expect(await answerOf(tenantGuard([ourTenant, second]), arrivalOf(activity))).toBe(expected);
  });

  it.each([
    ['no channel data', undefined],
    ['null as channel data', null],
    ['channel data of nothing', {}],
    ['null for its tenant', { tenant: null }],
  ])('is not taken from the conversation alone: %s', async (_what, channelData) => {
    expect(await answerOf(tenantGuard([ourTenant]), arrivalOf({ ...question, channelData }))).toBe(foreign);
  });

  it('may be written in capitals in the settings', async () => {
    expect(await answerOf(tenantGuard([upper]), arrivalOf())).toBe('let in');
  });
});
