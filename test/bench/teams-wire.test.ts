import type { Exchange } from '../../src/sandbox/teams';
import { doubledSends, wireMessageOf } from './teams-wire';
import type { WireMessage } from './teams-wire';

const channel = '19:admins@thread.tacv2';

const exchange = (change: Partial<Exchange>): Exchange => ({
  number: 1,
  direction: 'from-bot',
  method: 'POST',
  path: `/teams/v3/conversations/${encodeURIComponent(`${channel};messageid=7`)}/activities`,
  request: { type: 'message', text: 'SA-7 is approved.' },
  status: 201,
  response: { id: '8' },
  at: 1_000,
  ms: 20,
  ...change,
});

const cardOf = (requestId: string, text: string) => ({
  type: 'message',
  attachments: [
    {
      contentType: 'application/vnd.microsoft.card.adaptive',
      content: { type: 'AdaptiveCard', body: [{ type: 'TextBlock', text: `${requestId}: ${text}` }] },
    },
  ],
});

const sent = (...changes: Partial<Exchange>[]): WireMessage[] =>
  changes.flatMap((change) => wireMessageOf(exchange(change)) ?? []);

it('reads a message off the wire, and leaves out what is none', () => {
  expect(wireMessageOf(exchange({}))).toMatchObject({
    verb: 'send',
    conversationId: channel,
    activityId: '8',
    status: 201,
    at: 1_020,
    requestId: 'SA-7',
    isCard: false,
    words: 'SA-7 is approved.',
  });
  const none = [
    { request: { type: 'typing' } },
    { method: 'GET', path: '/teams/v3/conversations/a/members' },
    { direction: 'to-bot', path: '/api/messages' },
  ] as const;
  expect(sent(...none)).toEqual([]);
});

it('what is sent once more about a request is the same words, or a second card in a channel', () => {
  const personal = { path: '/teams/v3/conversations/a%3A1/activities' };
  const notice = { ...personal, request: { type: 'message', text: 'svc-a is ready (SA-7).' } };
  const help = { ...personal, request: { type: 'message', text: 'What I can do' } };
  const own = { ...personal, request: cardOf('SA-7', 'Waiting') };
  const offer = { ...personal, request: cardOf('SA-7', 'A password waits for you') };
  const first = { request: cardOf('SA-7', 'Waiting') };
  const second = { request: cardOf('SA-7', 'Running') };
  const ofAnother = { request: cardOf('SA-8', 'Waiting') };
  const refused = { ...notice, status: 429, response: {} };

  expect(doubledSends(sent(notice, help, help, own, offer, first, ofAnother, refused))).toEqual([]);
  expect(doubledSends(sent(notice, first, notice, second)).map(({ conversationId }) => conversationId)).toEqual([
    'a:1',
    channel,
  ]);
});
