import type { Teams } from '../../../src/sandbox/teams';
import { adaptive, cardAnswer, closeAll, placeId, startTeamsWithBot, text, type FakeBot } from './fake-bot';

afterEach(closeAll);

let clock = Date.UTC(2026, 10, 22);

async function postBaseCard(userIds?: (teams: Teams) => string[]): Promise<{ teams: Teams; bot: FakeBot; id: string }> {
  const { teams, bot } = await startTeamsWithBot({ now: () => clock, refreshAfterMs: 60_000 });
  const action = { type: 'Action.Execute', verb: 'request.view', data: { requestId: 'SA-1' } };
  const refresh = { action, ...(userIds ? { userIds: userIds(teams) } : {}) };
  const id = await bot.sendCard(placeId(teams, 'channel'), adaptive([text('For everybody')], { refresh }));
  bot.answer = (activity) =>
    cardAnswer(adaptive([text(`For ${(activity['from'] as { name: string }).name}`)], { refresh }));
  return { teams, bot, id };
}

const dana = (teams: Teams) => [teams.as('dana').person.id];

describe('automatic refresh', () => {
  it('asks once for a listed viewer and shows the answer to that viewer only', async () => {
    const { teams, bot } = await postBaseCard(dana);

    const danaSees = await teams.as('dana').sees('channel');
    await teams.as('dana').sees('channel');
    const raviSees = await teams.as('ravi').sees('channel');

    expect(danaSees[0]!.words).toBe('For Dana Ortiz');
    expect(raviSees[0]!.words).toBe('For everybody');
    expect(bot.heard).toHaveLength(1);
    expect(bot.heard[0]).toMatchObject({
      value: { trigger: 'automatic', action: { verb: 'request.view', data: { requestId: 'SA-1' } } },
    });
  });

  it('asks again when the card is older than a minute', async () => {
    const { teams, bot } = await postBaseCard(dana);
    await teams.as('dana').sees('channel');

    clock += 59_000;
    await teams.as('dana').sees('channel');
    clock += 1_000;
    await teams.as('dana').sees('channel');

    expect(bot.heard).toHaveLength(2);
  });

  it('asks again at once when the message was edited', async () => {
    const { teams, bot, id } = await postBaseCard(dana);
    await teams.as('dana').sees('channel');

    const refresh = { action: { type: 'Action.Execute', verb: 'request.view' }, userIds: dana(teams) };
    await bot.editCard(placeId(teams, 'channel'), id, adaptive([text('Decided')], { refresh }));
    await teams.as('dana').sees('channel');

    expect(bot.heard).toHaveLength(2);
  });

  it('drops the private view when an edited card lists the viewer no more', async () => {
    const { teams, bot, id } = await postBaseCard(dana);
    await teams.as('dana').sees('channel');

    await bot.editCard(placeId(teams, 'channel'), id, adaptive([text('Decided')]));

    expect((await teams.as('dana').sees('channel'))[0]!.words).toBe('Decided');
  });

  it('leaves everybody alone when more than sixty are listed', async () => {
    const crowd = (teams: Teams) => [...dana(teams), ...Array.from({ length: 60 }, (_, index) => `29:guest-${index}`)];
    const { teams, bot } = await postBaseCard(crowd);

    await teams.as('dana').sees('channel');

    expect(bot.heard).toEqual([]);
  });

  it('leaves everybody alone when the list is empty, and asks for all when there is no list', async () => {
    const nobody = await postBaseCard(() => []);
    const all = await postBaseCard();

    await nobody.teams.as('dana').sees('channel');
    await all.teams.as('sam').sees('channel');

    expect(nobody.bot.heard).toHaveLength(0);
    expect(all.bot.heard).toHaveLength(1);
  });

  it('keeps the card everybody has when the bot fails, and does not hammer it', async () => {
    const { teams, bot } = await postBaseCard(dana);
    bot.answer = () => ({ status: 500 });

    const seen = await teams.as('dana').sees('channel');
    await teams.as('dana').sees('channel');

    expect(seen[0]).toMatchObject({ words: 'For everybody' });
    expect(seen[0]!.notice).toBeUndefined();
    expect(bot.heard).toHaveLength(1);
  });

  it('lets the answer to a click stand over an edit made meanwhile', async () => {
    const { teams, bot, id } = await postBaseCard(dana);
    const press = { type: 'Action.Execute', title: 'Approve', verb: 'approve' };
    await bot.editCard(placeId(teams, 'channel'), id, adaptive([text('Open')], { actions: [press] }));
    bot.answer = async () => {
      await bot.editCard(placeId(teams, 'channel'), id, adaptive([text('Approved, for all')]));
      return cardAnswer(adaptive([text('You approved')]));
    };

    await teams.as('dana').press('Approve');

    expect((await teams.as('dana').sees('channel'))[0]!.words).toBe('You approved');
    expect((await teams.as('lee').sees('channel'))[0]!.words).toBe('Approved, for all');
  });
});

describe('waiting for something to appear', () => {
  it('returns what was waited for as soon as it is there', async () => {
    const { teams, bot } = await startTeamsWithBot();
    const waiting = teams
      .as('ravi')
      .waitFor((seen) => seen.find((one) => one.words.includes('Done')), { where: 'channel' });

    await bot.sendCard(placeId(teams, 'channel'), adaptive([text('Done')]));

    expect((await waiting).fromBot).toBe(true);
  });

  it('says what was on the screen when it gives up', async () => {
    const { teams } = await startTeamsWithBot();
    await teams.as('ravi').say('hello', 'channel', { mention: false });

    await expect(teams.as('ravi').waitFor(() => false, { ms: 20 })).rejects.toThrow('Ravi Patel (channel): hello');
  });
});
