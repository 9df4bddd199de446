import { ConnectorClient, MicrosoftAppCredentials } from 'botframework-connector';
import type { Teams } from '../../../src/sandbox/teams';
import { adaptive, APP_ID, cardActivity, closeAll, personalId, placeId, startTeamsWithBot, text } from './fake-bot';

afterEach(closeAll);

const hello = { type: 'message', text: 'hello' };

async function strangersClient(teams: Teams): Promise<ConnectorClient> {
  const token = await teams.botToken();
  const credentials = new MicrosoftAppCredentials(APP_ID, 'unused');
  credentials.signRequest = async (request) => {
    request.headers.set('authorization', `Bearer ${token}`);
    return request;
  };
  return new ConnectorClient(credentials, { baseUri: teams.serviceUrl, noRetryPolicy: true });
}

describe('Microsoft’s own connector client against the simulated connector', () => {
  it('sends, replies, updates and deletes', async () => {
    const { teams } = await startTeamsWithBot();
    const client = await strangersClient(teams);
    const channel = placeId(teams, 'channel');

    const root = await client.conversations.sendToConversation(channel, hello);
    const reply = await client.conversations.replyToActivity(channel, root.id, { ...hello, text: 'a reply' });
    await client.conversations.updateActivity(channel, root.id, cardActivity(adaptive([text('a card')])));
    const before = await teams.as('ravi').sees({ thread: root.id });
    await client.conversations.deleteActivity(`${channel};messageid=${root.id}`, reply.id);

    expect(before).toMatchObject([
      { words: 'a card', edited: true, fromBot: true },
      { words: 'a reply', threadId: root.id },
    ]);
    expect(await teams.as('ravi').sees('channel')).toHaveLength(1);
  });

  it('starts a thread in the channel and a chat with one person', async () => {
    const { teams } = await startTeamsWithBot();
    const client = await strangersClient(teams);
    const channelData = { channel: { id: placeId(teams, 'channel') } };

    const thread = await client.conversations.createConversation({
      isGroup: true,
      channelData,
      activity: hello,
      bot: { id: APP_ID, name: '' },
    } as never);
    const chat = await client.conversations.createConversation({
      isGroup: false,
      bot: { id: APP_ID, name: '' },
      members: [{ id: teams.as('ravi').person.aadObjectId, name: '' }],
      tenantId: teams.tenantId,
      channelData: { tenant: { id: teams.tenantId } },
    });

    expect(thread.id).toBe(`${placeId(teams, 'channel')};messageid=${thread.activityId}`);
    expect(chat.id).toBe(personalId(teams, 'ravi'));
  });

  it('lists the people, whole and in pages', async () => {
    const { teams } = await startTeamsWithBot();
    const client = await strangersClient(teams);
    const group = placeId(teams, 'groupChat');

    const members = await client.conversations.getConversationMembers(group);
    const page = await client.conversations.getConversationPagedMembers(group);
    const one = await client.conversations.getConversationMember(group, teams.as('lee').person.aadObjectId);

    expect(members.map(({ name }) => name)).toEqual(['Ravi Patel', 'Dana Ortiz', 'Lee Chen']);
    expect(page.members).toHaveLength(3);
    expect(one.id).toBe(teams.as('lee').person.id);
  });
});

describe('refusals', () => {
  it.each([
    ['an activity that is not there', 'PUT', '/activities/1', hello, 404, 'ActivityNotFoundInConversation'],
    ['a conversation that is not there', 'POST', 'x/activities', hello, 404, 'ConversationNotFound'],
    ['an operation that is not there', 'POST', '/activity', hello, 404, 'ServiceError'],
    ['a message nobody could see', 'POST', '/activities', { type: 'message' }, 400, 'BadSyntax'],
    ['a card without a version', 'POST', '/activities', cardActivity({ type: 'AdaptiveCard' }), 400, 'BadSyntax'],
    [
      'a message that is too long',
      'POST',
      '/activities',
      { type: 'message', text: 'x'.repeat(60_000) },
      413,
      'MessageSizeTooBig',
    ],
  ])('refuses %s', async (_name, method, path, body, status, code) => {
    const { teams, bot } = await startTeamsWithBot();

    const answer = await bot.call(method, `conversations/${placeId(teams, 'groupChat')}${path}`, body);

    expect(answer).toMatchObject({ status, body: { error: { code } } });
    expect(await teams.as('ravi').sees('group')).toEqual([]);
  });

  it('lets the bot change its own messages only', async () => {
    const { teams, bot } = await startTeamsWithBot();
    const { id } = await teams.as('ravi').say('mine', 'group');

    const answer = await bot.call('PUT', `conversations/${placeId(teams, 'groupChat')}/activities/${id}`, hello);

    expect(answer).toMatchObject({ status: 403, body: { error: { code: 'NotEnoughPermissions' } } });
  });

  it('knows a deleted message no more', async () => {
    const { teams, bot } = await startTeamsWithBot();
    const id = await bot.sendCard(placeId(teams, 'groupChat'), adaptive([text('soon gone')]));

    teams.deleteMessage(id);

    expect(await bot.editCard(placeId(teams, 'groupChat'), id, adaptive([text('edited')]))).toBe(404);
  });

  it('creates no chat without the tenant, for a stranger to the directory, or for a group', async () => {
    const { teams, bot } = await startTeamsWithBot();
    const ravi = { id: teams.as('ravi').person.id };
    const tenantId = teams.tenantId;

    const attempts = [
      { members: [ravi] },
      { members: [{ id: '29:nobody' }], tenantId },
      { members: [ravi, ravi], tenantId },
    ];
    const statuses = await Promise.all(
      attempts.map(async (body) => (await bot.call('POST', 'conversations', body)).status),
    );

    expect(statuses).toEqual([400, 400, 400]);
  });

  it('answers 403 where the person blocked the bot or the administrator disabled it', async () => {
    const { teams, bot } = await startTeamsWithBot();
    const send = () => bot.call('POST', `conversations/${personalId(teams, 'ravi')}/activities`, hello);

    teams.blockBot('ravi');
    const blocked = await send();
    teams.blockBot('ravi', false);
    teams.disableBot();
    const disabled = await send();
    teams.disableBot(false);

    expect(blocked).toMatchObject({ status: 403, body: { error: { code: 'ConversationBlockedByUser' } } });
    expect(disabled).toMatchObject({ status: 403, body: { error: { code: 'BotDisabledByAdmin' } } });
    expect((await send()).status).toBe(201);
  });
});

describe('pace', () => {
  it('throttles the eighth message within a second and says how long to wait', async () => {
    let clock = Date.UTC(2026, 10, 22);
    const { teams, bot } = await startTeamsWithBot({ now: () => clock });
    const send = () => bot.call('POST', `conversations/${placeId(teams, 'channel')}/activities`, hello);

    const answers = [];
    for (let count = 0; count < 8; count += 1) answers.push(await send());
    const elsewhere = await bot.call('POST', `conversations/${placeId(teams, 'groupChat')}/activities`, hello);
    clock += 1_000;
    const later = await send();

    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201, 201, 201, 429]);
    expect(answers[7]!.headers.get('retry-after')).toBe('1');
    expect(answers[7]!.body.error.code).toBe('Throttled');
    expect([elsewhere.status, later.status]).toEqual([201, 201]);
  });

  it('counts the threads of a channel together, edits included', async () => {
    const frozen = Date.UTC(2026, 10, 22);
    const { teams, bot } = await startTeamsWithBot({ now: () => frozen });
    const channel = placeId(teams, 'channel');
    const id = await bot.sendCard(channel, adaptive([text('0')]));

    const statuses = [];
    for (let count = 1; count <= 7; count += 1)
      statuses.push(await bot.editCard(`${channel};messageid=${id}`, id, adaptive([text(`${count}`)])));

    expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 429]);
  });
});

describe('planned failures', () => {
  it('fails as often as told, and then works again', async () => {
    const { teams, bot } = await startTeamsWithBot();
    const send = () => bot.call('POST', `conversations/${placeId(teams, 'channel')}/activities`, hello);

    teams.failNext({ status: 502, times: 2 });
    const statuses = [(await send()).status, (await send()).status, (await send()).status];

    expect(statuses).toEqual([502, 502, 201]);
    expect(await teams.as('ravi').sees('channel')).toHaveLength(1);
  });

  it('does the work and then fails, so that the bot cannot know', async () => {
    const { teams, bot } = await startTeamsWithBot();

    teams.failNext({ status: 0, applyFirst: true });
    const send = bot.call('POST', `conversations/${placeId(teams, 'channel')}/activities`, hello);

    await expect(send).rejects.toThrow('fetch failed');
    expect(await teams.as('ravi').sees('channel')).toHaveLength(1);
  });

  it('fails calls of one method only when asked', async () => {
    const { teams, bot } = await startTeamsWithBot();
    const id = await bot.sendCard(placeId(teams, 'channel'), adaptive([text('one')]));

    teams.failNext({ status: 412, code: 'PreconditionFailed', method: 'PUT' });
    const other = await bot.sendCard(placeId(teams, 'channel'), adaptive([text('two')]));

    expect(other).not.toBe(id);
    expect(await bot.editCard(placeId(teams, 'channel'), id, adaptive([text('one, edited')]))).toBe(412);
  });

  it('fails in one conversation only when asked, until it is healed', async () => {
    const { teams, bot } = await startTeamsWithBot();
    const send = async (kind: 'channel' | 'groupChat') =>
      (await bot.call('POST', `conversations/${placeId(teams, kind)}/activities`, hello)).status;

    teams.failNext({ status: 404, path: placeId(teams, 'channel'), times: 10 });
    const failing = [await send('groupChat'), await send('channel')];
    teams.heal();

    expect([...failing, await send('channel')]).toEqual([201, 404, 201]);
  });
});
