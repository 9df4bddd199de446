import { people } from '../../src/sandbox/tenant';
import { approve, ask, sees } from '../support/steps';
import { until } from '../support/wait';
import { beginStory } from '../support/world';
import type { Story } from '../support/world';

let story: Story;
let id: string;
const roomOf = (kind: string) => story.teams.world.conversations.find((one) => one.kind === kind)?.id ?? '';

/** Asked for in the group chat of the production admins, from which the bot was removed without a word; about UAT, whose admins have the channel. */
beforeAll(async () => {
  story = await beginStory({ tenant: { freeSalesSeats: 5 } });
  const [group, channel] = [roomOf('groupChat'), roomOf('channel')];
  const by = JSON.stringify({ aadObjectId: people.dana.id, name: 'Dana Whitfield' });
  for (const room of [
    ['prod', group],
    ['uat', channel],
  ])
    await story.database.query('insert into desk.admin_conversations values ($1, $2, $3, now())', [...room, by]);
  id = await ask(story, { accountName: 'svc-lost', owner: people.stranger.id });
  await story.database.query(
    `update desk.requests set body = jsonb_set(body, '{conversationId}', to_jsonb($1::text)) where id = $2`,
    [group, id],
  );
  const gone = { status: 403, code: 'BotNotInConversationRoster', path: group, times: 1_000 };
  for (const method of ['POST', 'PUT']) story.teams.failNext({ ...gone, method });
  await approve(story, 'svc-lost');
});
afterAll(() => story.end());

function reads(who: string, words: string, where: 'personal' | 'channel') {
  return story.teams.as(who).waitFor((seen) => seen.find((one) => one.fromBot && one.words.includes(words)), { where });
}

it('the admins of the environment it is about read what did not arrive, and where', async () => {
  const told = await reads('sam', 'Account Desk was removed from a group chat', 'channel');

  expect(told.words).toContain('svc-lost');
  expect(JSON.stringify(told.card)).toContain(id);
});

it('whoever is named in it gets it personally, once', async () => {
  await sees(story, 'ravi', 'svc-lost', 'Ready');
  const query = () =>
    story.database.query(
      `select key, sent_at is not null as sent from desk.notices where person_id = $1 and key like '%:personally'`,
      [people.ravi.id],
    );
  await until(async () => (await query())[0]?.['sent'] === true);
  const rows = await query();

  expect(rows).toEqual([{ key: expect.stringContaining(id), sent: true }]);
});
