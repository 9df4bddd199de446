import type { Teams } from '../../../src/sandbox/teams';
import { closeAll, personalId, placeId, startTeamsWithBot, type FakeBot } from './fake-bot';

afterEach(closeAll);

const query = '?isTargetedActivity=true';
/** Private messages as documented in msteams-docs, agents-in-teams/targeted-messages. */
const activities = (id: string, activityId = '') =>
  `conversations/${encodeURIComponent(id)}/activities${activityId === '' ? '' : `/${activityId}`}`;

function whisper(teams: Teams, who: string, text = 'only for you') {
  const { id, name } = teams.as(who).person;
  return { type: 'message', text, recipient: { id, name, isTargeted: true } };
}

async function whispered({ teams, bot }: { teams: Teams; bot: FakeBot }, who: string): Promise<string> {
  const path = activities(placeId(teams, 'channel'));
  return (await bot.call('POST', `${path}${query}`, whisper(teams, who))).body.id;
}

it('shows a private message to the one it is for, and to nobody else', async () => {
  const { teams, bot } = await startTeamsWithBot();

  const id = await whispered({ teams, bot }, 'ravi');

  expect(await teams.as('ravi').sees('channel')).toMatchObject([{ id, words: 'only for you', onlyYou: true }]);
  expect(await teams.as('dana').sees('channel')).toEqual([]);
});

it('gives the bot a private question as documented, and shows it to its writer alone', async () => {
  const { teams } = await startTeamsWithBot();

  await teams.as('ravi').say('quota', 'channel', { privately: true });

  const { request } = teams.traffic.find(({ direction }) => direction === 'to-bot') as {
    request: Record<string, unknown>;
  };
  const id = String(request['id']);
  expect(request).toMatchObject({
    text: 'quota',
    recipient: { id: `28:${teams.bot.appId}`, isTargeted: true },
    conversation: { id: `${placeId(teams, 'channel')};messageid=${id}` },
  });
  expect(JSON.stringify(request['entities'])).not.toContain('mention');
  expect(await teams.as('dana').sees('channel')).toEqual([]);
});

it('changes and deletes it by private calls only, and never its reader', async () => {
  const { teams, bot } = await startTeamsWithBot();
  const id = await whispered({ teams, bot }, 'ravi');
  const path = activities(placeId(teams, 'channel'), id);
  const edit = { type: 'message', text: 'changed' };

  expect((await bot.call('PUT', path, edit)).body.error.code).toBe('ActivityNotFoundInConversation');
  expect(await bot.call('PUT', `${path}${query}`, whisper(teams, 'dana'))).toMatchObject({
    status: 400,
    body: { error: { code: 'BadArgument', message: 'BadArgument: Cannot edit Recipient of Targeted Message' } },
  });
  expect((await bot.call('PUT', `${path}${query}`, edit)).status).toBe(200);
  expect(await teams.as('ravi').sees('channel')).toMatchObject([{ words: 'changed', onlyYou: true }]);
  expect((await bot.call('DELETE', path)).status).toBe(404);
  expect((await bot.call('DELETE', `${path}${query}`)).status).toBe(200);
  expect(await teams.as('ravi').sees('channel')).toEqual([]);
});

it('takes it from the screen after a day, and knows it no more', async () => {
  const clock = { at: Date.now() };
  const { teams, bot } = await startTeamsWithBot({ now: () => clock.at });
  const id = await whispered({ teams, bot }, 'ravi');

  clock.at += 24 * 3_600_000;

  expect(await teams.as('ravi').sees('channel')).toEqual([]);
  const path = `${activities(placeId(teams, 'channel'), id)}${query}`;
  expect(await bot.call('PUT', path, { type: 'message', text: 'late' })).toMatchObject({
    status: 404,
    body: { error: { code: 'ActivityNotFoundInConversation' } },
  });
});

it.each([
  ['without a reader', { type: 'message', text: 'x' }, 'channel', 400, 'BadArgument'],
  ['for somebody who is not there', 'sam', 'group', 403, 'BotNotInConversationRoster'],
  ['in a personal chat', 'ravi', 'personal', 400, 'BadArgument'],
] as const)('refuses one %s', async (_what, given, where, status, code) => {
  const { teams, bot } = await startTeamsWithBot();
  const body = typeof given === 'string' ? whisper(teams, given) : given;
  const place =
    where === 'personal' ? personalId(teams, 'ravi') : placeId(teams, where === 'group' ? 'groupChat' : where);

  const answer = await bot.call('POST', `${activities(place)}${query}`, body);

  expect([answer.status, answer.body.error.code]).toEqual([status, code]);
});

it('plays a tenant that refuses all of them', async () => {
  const { teams, bot } = await startTeamsWithBot({ takesPrivate: false });

  const path = `${activities(placeId(teams, 'channel'))}${query}`;

  expect(await bot.call('POST', path, whisper(teams, 'ravi'))).toMatchObject({
    status: 400,
    body: { error: { code: 'ServiceError', message: 'Unknown' } },
  });
});
