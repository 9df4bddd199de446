import { randomUUID } from 'node:crypto';
import type { Activity } from '../../src/sandbox/teams';
import { ask, sees } from '../support/steps';
import { until } from '../support/wait';
import { beginStory } from '../support/world';
import type { Story } from '../support/world';

let story: Story;

beforeAll(async () => {
  story = await beginStory();
});
afterAll(() => story.end());

interface Chat {
  readonly id: string;
  readonly conversationType?: string;
  readonly isGroup?: boolean;
}

/** What Teams sends of somebody in a conversation, with nothing but what is given. */
function activityOf(who: string, conversation: Chat, rest: Partial<Activity>): Activity {
  const { person } = story.teams.as(who);
  const { bot, tenantId, serviceUrl } = story.teams;
  return {
    id: randomUUID(),
    channelId: 'msteams',
    serviceUrl,
    from: { id: person.id, name: person.name, aadObjectId: person.aadObjectId },
    recipient: { id: `28:${bot.appId}`, name: bot.name },
    conversation: { tenantId, ...conversation },
    channelData: { tenant: { id: tenantId } },
    locale: 'en-US',
    textFormat: 'plain',
    type: 'message',
    ...rest,
  };
}

function mention(words: string): Partial<Activity> {
  const { bot } = story.teams;
  const text = `<at>${bot.name}</at>`;
  const mentioned = { id: `28:${bot.appId}`, name: bot.name };
  return { type: 'message', text: `${text} ${words}`, entities: [{ type: 'mention', mentioned, text }] };
}

/** Everything the bot wanted to say before all in a conversation, whether Teams took it or not. */
function saidIn(id: string): string {
  const there = story.teams.traffic.filter(
    ({ direction, method, path }) =>
      direction === 'from-bot' &&
      method !== 'GET' &&
      !path.includes('isTargetedActivity=true') &&
      decodeURIComponent(path).includes(id),
  );
  return JSON.stringify(there.map(({ request }) => request));
}

/** Asks for what is private; gives the bot's words in that conversation. */
async function answered(who: string, chat: Chat): Promise<string> {
  await story.teams.postActivity(activityOf(who, chat, mention('mine')));
  await until(() => saidIn(chat.id) !== '[]');
  return saidIn(chat.id);
}

const meeting = '19:meeting_AAAA@thread.v2';

describe('a conversation that does not say that it is personal, or cannot be', () => {
  it.each<[string, Chat]>([
    ['a group chat in small letters', { id: meeting, conversationType: 'groupchat' }],
    ['a meeting', { id: '19:meeting_BBBB@thread.v2', conversationType: 'meeting' }],
    ['no kind at all', { id: '19:meeting_CCCC@thread.v2' }],
    ['no kind and an id of no known form', { id: 'b:unheard-of' }],
    ['"personal" with the id of a group chat', { id: '19:meeting_DDDD@thread.v2', conversationType: 'personal' }],
    ['"personal" of a group', { id: 'a:of-a-group', conversationType: 'personal', isGroup: true }],
  ])('gets no private answer: %s', async (_what, chat) => {
    expect(await answered('lee', chat)).toMatch(/personal chat|in private/i);
  });

  it('and gets it where it is personal, in any letter case', async () => {
    const { id = '' } =
      story.teams.world.conversations.find(
        ({ kind, name }) => kind === 'personal' && name === story.teams.as('lee').person.name,
      ) ?? {};

    await story.teams.postActivity(activityOf('lee', { id, conversationType: 'Personal' }, { text: 'mine' }));

    await story.teams.as('lee').waitFor((seen) => seen.find(({ words }) => /nothing here|requests/i.test(words)), {
      where: 'personal',
    });
  });
});

describe('an approver who is met in a chat with others', () => {
  it('gets the approval card in their own chat only', async () => {
    const group = story.teams.world.conversations.find(({ kind }) => kind === 'groupChat')?.id ?? '';
    const add = { type: 'conversationUpdate', membersAdded: [{ id: `28:${story.teams.bot.appId}` }] };
    await story.teams.postActivity(activityOf('dana', { id: group, conversationType: 'groupchat' }, add));
    const began = { type: 'event', name: 'application/vnd.microsoft.meetingStart', value: { Title: 'x' } };
    await story.teams.postActivity(activityOf('lee', { id: meeting, conversationType: 'groupchat' }, began));
    const liked = { type: 'messageReaction', reactionsAdded: [{ type: 'like' }], replyToId: '1' };
    await story.teams.postActivity(activityOf('lee', { id: 'a:elsewhere', conversationType: 'personal' }, liked));

    const id = await ask(story, { accountName: 'svc-private' });

    await sees(story, 'dana', 'svc-private', 'Needs your approval');
    await sees(story, 'lee', 'svc-private', 'Needs your approval');
    for (const elsewhere of [group, meeting, 'a:elsewhere']) expect(saidIn(elsewhere)).not.toContain(id);
  });

  it('does not have their private card drawn there, if an earlier version wrote it down so', async () => {
    const { person } = story.teams.as('dana');
    const place = story.teams.world.conversations.find(({ kind }) => kind === 'groupChat')?.id ?? '';
    const id = await ask(story, { accountName: 'svc-poisoned' });
    await story.database.query(
      `insert into desk.postings (id, subject_key, subject_kind, subject, conversation_id, viewer, locale, time_zone, wanted, sent, stale_since)
       values ('poison', $1, 'request', $2, $3, $4, 'en-GB', 'UTC', 1, 0, now())`,
      [
        `request:${id}`,
        JSON.stringify({ kind: 'request', requestId: id }),
        place,
        JSON.stringify({ aadObjectId: person.aadObjectId, name: person.name }),
      ],
    );

    const shown = await story.teams
      .as('ravi')
      .waitFor((seen) => seen.find(({ words }) => words.includes('svc-poisoned')), { where: 'group' });

    expect(shown.words).not.toContain('Needs your approval');
  });
});
