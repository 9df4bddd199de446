import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Exchange } from '../../../src/sandbox/teams';
import { ChatError, type Conversation } from '../../../src/usecases/ports';
import { dana, ravi } from '../../support/cast';
import { start, stopAll, waitUntil, type Started, type StartOptions } from '../support/start';

afterEach(stopAll);

/** A bot that has heard from Ravi, and his personal chat with it. */
async function startWithChat(options: StartOptions = {}): Promise<{
  started: Started;
  chat: Conversation;
  sent: () => readonly Exchange[];
}> {
  const started = await start(options);
  await started.teams.as('ravi').say('hi');
  await started.teams.as('ravi').waitFor((messages) => messages.find(({ fromBot }) => fromBot));
  const chat = [...started.memory.conversations.values()][0]!;
  const from = started.teams.mark();
  return {
    started,
    chat,
    sent: () => started.teams.traffic.filter(({ number, direction }) => number > from && direction === 'from-bot'),
  };
}

const error = (work: Promise<unknown>): Promise<ChatError> =>
  work.then(
    () => new ChatError('refused', 'it was sent'),
    (caught: ChatError) => caught,
  );
const card = { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text: 'Running' }] };

it('posts a message of its own, with the sentence that stands for the card', async () => {
  const { started, chat, sent } = await startWithChat();

  const { activityId } = await started.server.chat.post(chat, { card, summary: 'svc-erp-sync is running' });

  const [one] = sent();
  expect(one).toMatchObject({
    method: 'POST',
    path: expect.stringMatching(/\/activities$/),
    request: { type: 'message', summary: 'svc-erp-sync is running' },
  });
  expect(one?.request).not.toHaveProperty('replyToId');
  expect((await started.teams.as('ravi').sees('personal')).at(-1)?.id).toBe(activityId);
});

it('edits a card in place', async () => {
  const { started, chat } = await startWithChat();
  const { activityId } = await started.server.chat.post(chat, { card });

  await started.server.chat.edit(chat, activityId, { card: { ...card, body: [{ type: 'TextBlock', text: 'Done' }] } });

  expect((await started.teams.as('ravi').sees('personal')).at(-1)).toMatchObject({
    id: activityId,
    edited: true,
    words: 'Done',
  });
});

it('mentions a person with the Teams id it met, and takes their name literally', async () => {
  const { started, chat, sent } = await startWithChat();

  await started.server.chat.post(chat, { text: 'your account is ready.', mention: ravi });
  await started.server.chat.post(chat, { text: 'look.', mention: { ...dana, name: '</at><b>Dana\u202e' } });

  const [known, unknown] = sent().map(
    ({ request }) => request as { text: string; entities: [{ text: string; mentioned: { id: string } }] },
  );
  expect(known).toMatchObject({
    text: '<at>Ravi Patel</at> your account is ready.',
    entities: [{ type: 'mention', text: '<at>Ravi Patel</at>', mentioned: { id: started.teams.as('ravi').person.id } }],
  });
  expect(unknown?.text).toBe(`${unknown?.entities[0].text} look.`);
  expect(unknown?.entities[0].text).toBe('<at>/at  b Dana</at>');
  expect(unknown?.entities[0].mentioned.id).toBe(dana.aadObjectId);
});

it('opens the personal chat with somebody who never wrote', async () => {
  const { started } = await startWithChat();

  const opened = await started.server.chat.openPersonal(dana);
  await started.server.chat.post(opened, { text: 'Please decide.' });

  expect(opened).toMatchObject({ kind: 'personal', person: dana });
  expect((await started.teams.as('dana').sees('personal')).at(-1)?.words).toBe('Please decide.');
});

it('opens no chat with somebody whom Teams does not know', async () => {
  const { started } = await startWithChat();

  const nobody = { aadObjectId: '00000000-0000-4000-8000-00000000dead', name: 'Nobody' };

  await expect(started.server.chat.openPersonal(nobody)).rejects.toMatchObject({ reason: 'refused', why: 'refused' });
});

it('goes on over the address that Teams named last', async () => {
  const { started, chat, sent } = await startWithChat();
  const restored = JSON.parse(JSON.stringify(chat)) as Conversation;

  await started.server.chat.post(restored, { text: 'after a restart' });

  expect(sent()).toHaveLength(1);
});

describe('what Teams answers', () => {
  it.each([
    ['a deleted message', 'PUT', { status: 404, code: 'ActivityNotFoundInConversation' }, 'gone'],
    ['a deleted message, the other way Teams says it', 'PUT', { status: 403, code: 'Unknown' }, 'gone'],
    ['a conversation that is not found', 'POST', { status: 404, code: 'ConversationNotFound' }, 'removed'],
    ['a bot that was removed', 'POST', { status: 403, code: 'BotNotInConversationRoster' }, 'removed'],
    ['a bot that was removed, while editing', 'PUT', { status: 403, code: 'BotNotInConversationRoster' }, 'removed'],
    ['a person who blocked the bot', 'POST', { status: 403, code: 'ConversationBlockedByUser' }, 'removed'],
    ['a message that is too large', 'POST', { status: 413, code: 'MessageSizeTooBig' }, 'too-large'],
    [
      'an address of another region',
      'POST',
      {
        status: 400,
        code: 'BadArgument',
        message: 'Incoming request was redirected to the wrong geo! Current geo: EMEA',
      },
      'elsewhere',
    ],
    [
      'the same while editing, as Teams says it elsewhere',
      'PUT',
      { status: 403, code: 'BadArgument', message: 'User is from different region' },
      'elsewhere',
    ],
    [
      'a bad argument of another kind',
      'POST',
      { status: 400, code: 'BadArgument', message: 'Bad argument.' },
      'refused',
    ],
    ['a bad request', 'PUT', { status: 400, code: 'BadSyntax' }, 'refused'],
    ['412', 'POST', { status: 412 }, 'again'],
    ['a broken gateway', 'POST', { status: 502 }, 'again'],
    ['a gateway that waited in vain', 'PUT', { status: 504 }, 'again'],
    ['an error of its own', 'POST', { status: 500 }, 'again'],
    ['a closed connection', 'POST', { status: 0 }, 'again'],
  ])('%s', async (_name, method, fault, reason) => {
    const { started, chat, sent } = await startWithChat();
    const { chat: way } = started.server;
    const { activityId } = await way.post(chat, { card });
    started.teams.failNext({ ...fault, method });

    const caught = await error(method === 'PUT' ? way.edit(chat, activityId, { card }) : way.post(chat, { card }));

    expect(caught).toBeInstanceOf(ChatError);
    expect(caught.reason).toBe(reason);
    expect(sent()).toHaveLength(2);
  });

  it('429 with the pause it asks for, in seconds or as a date', async () => {
    const { started, chat } = await startWithChat();
    started.teams.failNext({ status: 429, code: 'Throttled', retryAfter: 7 });

    const caught = await error(started.server.chat.post(chat, { card }));

    expect([caught.reason, caught.retryAfterMs]).toEqual(['again', 7_000]);
  });

  it('429: whoever comes next is put off for the rest of the pause, and Teams is not asked', async () => {
    const { started, chat, sent } = await startWithChat();
    started.teams.failNext({ status: 429, code: 'Throttled', retryAfter: 600 });
    await error(started.server.chat.post(chat, { card }));

    const next = await error(started.server.chat.post(chat, { card }));

    expect([next.reason, sent().length, Math.ceil(next.retryAfterMs! / 600_000)]).toEqual(['again', 1, 1]);
  });

  it('nothing: it is sent once, and whoever sent it is told that it may have arrived', async () => {
    const { started, chat } = await startWithChat();
    started.teams.failNext({ status: 0, applyFirst: true, method: 'POST' });

    const caught = await error(started.server.chat.post(chat, { text: 'once' }));

    expect(caught.message).toContain('may have been applied');
    expect((await started.teams.as('ravi').sees('personal')).filter(({ words }) => words === 'once')).toHaveLength(1);
  });
});

it.each([
  ['another host', 'https://evil.example/'],
  ['a look-alike', 'https://smba.trafficmanager.net.evil.example/'],
  ['no TLS', 'http://smba.trafficmanager.net/'],
])('sends not a byte to an address that was changed in the database: %s', async (_name, serviceUrl) => {
  const { started, chat, sent } = await startWithChat();
  const changed = { ...chat, reference: { ...(chat.reference as object), serviceUrl } };

  const caught = await error(started.server.chat.post(changed, { text: 'secret' }));

  expect(caught.reason).toBe('again');
  expect(sent()).toEqual([]);
});

it('does not follow Teams elsewhere with its token', async () => {
  const heard: string[] = [];
  const other = createServer((request, response) => {
    heard.push(request.headers.authorization ?? '');
    response.end('{}');
  });
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const redirecting = createServer((_request, response) => {
    response.statusCode = 307;
    response.setHeader('location', `http://127.0.0.1:${(other.address() as AddressInfo).port}/`);
    response.end();
  });
  await new Promise<void>((resolve) => redirecting.listen(0, '127.0.0.1', resolve));
  const { started, chat } = await startWithChat();
  const serviceUrl = `http://127.0.0.1:${(redirecting.address() as AddressInfo).port}/`;

  const caught = await error(
    started.server.chat.post({ ...chat, reference: { ...(chat.reference as object), serviceUrl } }, { text: 'x' }),
  );
  other.close();
  redirecting.close();

  expect(caught.reason).toBe('again');
  expect(heard).toEqual([]);
});

it('opens nothing that a message points to', async () => {
  const { started } = await startWithChat();
  const asked: string[] = [];
  const trap = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end();
  });
  await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve));
  const contentUrl = `http://127.0.0.1:${(trap.address() as AddressInfo).port}/latest/meta-data`;
  const said = started.teams.traffic.find(({ direction }) => direction === 'to-bot')?.request as { type: string };

  await started.teams.postActivity({
    ...said,
    id: 'with-file',
    text: '/quota',
    attachments: [{ contentType: 'image/png', contentUrl }],
  });
  await waitUntil(() => started.memory.live.length > 0);
  trap.close();

  expect(asked).toEqual([]);
});
