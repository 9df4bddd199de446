import { closeAll, placeId, startTeamsWithBot } from './fake-bot';

afterEach(closeAll);

describe('what the bot hears when people write', () => {
  it('brings a personal message with the sender, the tenant and the local time', async () => {
    const { teams, bot } = await startTeamsWithBot();
    const ravi = teams.as('ravi');

    const { status } = await ravi.say('/quota');

    expect(status).toBe(200);
    expect(bot.heard).toMatchObject([
      {
        type: 'message',
        channelId: 'msteams',
        text: '/quota',
        textFormat: 'plain',
        serviceUrl: teams.serviceUrl,
        from: { id: ravi.person.id, aadObjectId: ravi.person.aadObjectId, name: 'Ravi Patel' },
        recipient: { id: `28:${teams.bot.appId}` },
        conversation: { conversationType: 'personal', tenantId: teams.tenantId },
        channelData: { tenant: { id: teams.tenantId } },
        locale: 'en-GB',
        localTimezone: 'Europe/London',
        entities: [{ type: 'clientInfo', timezone: 'Europe/London' }],
      },
    ]);
  });

  it('mentions the bot in a channel and names the thread in the conversation id', async () => {
    const { teams, bot } = await startTeamsWithBot();

    const { id } = await teams.as('ravi').say('request svc-erp', 'channel');

    expect(bot.heard[0]).toMatchObject({
      id,
      text: '<at>Account Desk</at> request svc-erp',
      conversation: { isGroup: true, conversationType: 'channel', id: `${placeId(teams, 'channel')};messageid=${id}` },
      entities: [
        { type: 'mention', text: '<at>Account Desk</at>', mentioned: { id: `28:${teams.bot.appId}` } },
        { type: 'clientInfo' },
      ],
      channelData: { channel: { id: placeId(teams, 'channel') }, team: { name: 'Business Applications' } },
    });
  });

  it('keeps the thread when somebody answers in it', async () => {
    const { teams, bot } = await startTeamsWithBot();
    const { id: root } = await teams.as('ravi').say('request', 'channel');

    await teams.as('dana').say('status', { thread: root });

    expect(bot.heard[1]).toMatchObject({ conversation: { id: `${placeId(teams, 'channel')};messageid=${root}` } });
    expect(await teams.as('lee').sees({ thread: root })).toHaveLength(2);
  });

  it('keeps channel talk without a mention from the bot', async () => {
    const { teams, bot } = await startTeamsWithBot();

    const { status } = await teams.as('dana').say('lunch?', 'channel', { mention: false });

    expect(status).toBeUndefined();
    expect(bot.heard).toEqual([]);
  });

  it('does not let an outsider look into the group chat', async () => {
    const { teams } = await startTeamsWithBot();

    await expect(teams.as('sam').sees('group')).rejects.toThrow('Sam Okafor is not in "ERP rollout"');
  });

  it('writes local times with the offset of the zone', async () => {
    const winter = Date.UTC(2026, 11, 1, 12, 0, 0);
    const { teams, bot } = await startTeamsWithBot({ now: () => winter });

    await teams.as('ravi').say('hi');

    expect(bot.heard[0]).toMatchObject({
      timestamp: '2026-12-01T12:00:00.000Z',
      localTimestamp: '2026-12-01T12:00:00.000+00:00',
    });
  });
});

describe('what the bot hears about itself', () => {
  it('is told of its installation and of new members', async () => {
    const { teams, bot } = await startTeamsWithBot();

    await teams.installBot('channel');
    await teams.announceMembers('channel', ['sam']);

    expect(bot.heard).toMatchObject([
      { type: 'installationUpdate', action: 'add' },
      {
        type: 'conversationUpdate',
        membersAdded: [{ id: `28:${teams.bot.appId}` }],
        channelData: { eventType: 'teamMemberAdded' },
      },
      { type: 'conversationUpdate', membersAdded: [{ id: teams.as('sam').person.id }] },
    ]);
  });

  it('is told that it was removed, and may not speak there any more', async () => {
    const { teams, bot } = await startTeamsWithBot();

    await teams.removeBot('personal', 'ravi');
    const chat = (bot.heard[0]!['conversation'] as { id: string }).id;
    const refused = await bot.call('POST', `conversations/${chat}/activities`, { type: 'message', text: 'hello' });

    expect(bot.heard).toMatchObject([
      { type: 'conversationUpdate', membersRemoved: [{ id: `28:${teams.bot.appId}` }] },
      { type: 'installationUpdate', action: 'remove' },
    ]);
    expect(refused).toMatchObject({ status: 403, body: { error: { code: 'BotNotInConversationRoster' } } });
  });
});
