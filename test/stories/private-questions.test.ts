import type { SeenMessage } from '../../src/sandbox/teams';
import { untilAllIsSent } from '../support/all-sent';
import { ask } from '../support/steps';
import { patience, until } from '../support/wait';
import { beginStory } from '../support/world';
import type { Story } from '../support/world';

let story: Story;
let id: string;
beforeAll(async () => {
  story = await beginStory({ tenant: { freeSalesSeats: 2 }, teams: { refreshAfterMs: 200 } });
  id = await ask(story, { accountName: 'svc-whisper' });
  // Both greetings are out.
  await until(() => sentSince(0).length === 2);
});
afterAll(() => story.end());

/** Everything of a channel or group chat on one person's screen. */
async function screenOf(who: string, where: 'channel' | 'group' = 'channel'): Promise<string> {
  return JSON.stringify(await story.teams.as(who).sees(where));
}

/** What the bot sent into conversations of several since a mark. */
function sentSince(mark: number) {
  const personal = story.teams.world.conversations.filter(({ kind }) => kind === 'personal').map((one) => one.id);
  return story.teams.traffic
    .filter(({ number, direction, method }) => number > mark && direction === 'from-bot' && method !== 'GET')
    .filter(({ path }) => !personal.some((one) => path.includes(encodeURIComponent(one))));
}

type Manner = { readonly privately?: boolean };

/** The new answer on the asker's screen. */
async function answerTo(who: string, text: string, manner: Manner, where: 'channel' | 'group' = 'channel') {
  const { id: said } = await story.teams.as(who).say(text, where, manner);
  return story.teams
    .as(who)
    .waitFor((seen) => seen.find((one) => one.fromBot && Number(one.id) > Number(said)), { where, ms: patience });
}

describe('two people watch one channel', () => {
  it.each([
    ['ravi', 'status', 'svc-whisper'],
    ['ravi', 'mine', 'svc-whisper'],
    ['ravi', 'quota', 'Contoso Production'],
    ['ravi', 'help', 'What you can ask'],
    ['sam', 'why SA-9999', 'no request SA-9999'],
    ['sam', 'hello', 'Hello Sam'],
  ])('%s asks %j in private, and nobody else’s screen changes: a watcher’s not by a byte', async (who, text, words) => {
    const other = story.teams.as(who === 'ravi' ? 'sam' : 'ravi');
    const idsOf = async () => (await other.sees('channel')).map((one) => one.id);
    const before = { watcher: await screenOf('kim'), other: await idsOf() };
    const mark = story.teams.mark();

    const answer = await answerTo(who, text, { privately: true });

    expect(answer).toMatchObject({ onlyYou: true, words: expect.stringContaining(words) });
    expect(await screenOf('kim')).toBe(before.watcher);
    // What the other one asked in private before is theirs, and goes on living.
    expect(await idsOf()).toEqual(before.other);
    expect(sentSince(mark).filter(({ path }) => !path.includes('isTargetedActivity=true'))).toEqual([]);
  });

  it('the same in a group chat', async () => {
    const before = await screenOf('lee', 'group');

    const answer = await answerTo('ravi', `status ${id}`, { privately: true }, 'group');

    expect(answer).toMatchObject({ onlyYou: true, words: expect.stringContaining('svc-whisper') });
    expect(await screenOf('lee', 'group')).toBe(before);
  });
});

describe('a question before everybody', () => {
  it.each<[string, () => string, string]>([
    ['ravi', () => '/mine', 'svc-whisper'],
    ['ravi', () => `/status ${id}`, 'svc-whisper'],
    ['ravi', () => '/pending', 'Nothing waits for you'],
    ['sam', () => `/approve ${id}`, 'no request'],
    ['ravi', () => `/approve ${id}`, ''],
    ['ravi', () => `/nudge ${id}`, 'reminder'],
    ['ravi', () => '/quota nowhere', 'no environment of that name'],
    ['ravi', () => '/quoat', 'Did you mean /quota?'],
  ])('gets a private answer where it is for one person: %s', async (who, text, words) => {
    const answer = await answerTo(who, text(), {});

    expect(answer).toMatchObject({ onlyYou: true, words: expect.stringContaining(words) });
    expect((await story.teams.as('lee').sees('channel')).map((one) => one.id)).not.toContain(answer.id);
  });

  it('gets an open one where it is everybody’s', async () => {
    const answer = await answerTo('ravi', '/quota', {});

    expect(answer.onlyYou).toBe(false);
    expect((await story.teams.as('sam').sees('channel')).map((one) => one.id)).toContain(answer.id);
  });
});

describe('what is asked for in private', () => {
  it('is for everybody once it is sent, and the private form says so before and is gone after', async () => {
    const link = await answerTo('ravi', 'request', { privately: true });
    expect(link.words).toContain('for everybody to see');

    const form = { where: 'channel', messageId: link.id } as const;
    await story.teams.as('ravi').openDialog('request.form', {}, form);
    await story.teams.as('ravi').submitDialog('request.submit', {
      accountName: 'svc-aloud',
      environment: 'uat',
      role: 'writer',
      purpose: 'Nightly order sync from the ERP. Reads accounts.',
    });

    const card = await story.teams
      .as('sam')
      .waitFor((seen) => seen.find(({ words }) => words.includes('svc-aloud')), { where: 'channel', ms: patience });
    expect(card.onlyYou).toBe(false);
    const isGone = (seen: readonly SeenMessage[]) => seen.every((one) => one.id !== link.id);
    await until(async () => isGone(await story.teams.as('ravi').sees('channel')));
  });
});

describe('a private card', () => {
  it('is kept up to date on the one screen it is on, without a recipient in the edit, and not after a day', async () => {
    const card = await answerTo('ravi', `status ${id}`, { privately: true });
    const edits = () =>
      story.teams.traffic.filter(({ method, path }) => method === 'PUT' && path.includes(`/activities/${card.id}`));

    await story.teams.as('ravi').say(`/cancel ${id}`);
    await story.teams
      .as('ravi')
      .waitFor((seen) => seen.find((one) => one.id === card.id)?.words.includes('Withdrawn'), {
        where: 'channel',
        ms: patience,
      });
    expect(edits().map(({ path, status }) => [path.includes('isTargetedActivity=true'), status])).toContainEqual([
      true,
      200,
    ]);
    expect(JSON.stringify(edits().map(({ request }) => request))).not.toContain('"recipient"');

    await untilAllIsSent(story);
    const before = edits().length;
    await story.database.query(
      "update desk.postings set private_until = now() - interval '1 second' where private_until is not null",
    );
    await story.database.query('update desk.postings set wanted = wanted + 1');
    await until(async () => {
      const [row] = await story.database.query(
        'select count(*) as waiting from desk.postings where sent < wanted and private_until is null',
      );
      return Number(row?.['waiting']) === 0;
    });
    expect(edits().length).toBe(before);
  });
});

describe('where Teams refuses private messages', () => {
  it('the answer goes to the personal chat, and the channel reads that it did and nothing else', async () => {
    story.teams.failNext({
      status: 400,
      code: 'ServiceError',
      message: 'Unknown',
      method: 'POST',
      // Not the sign of typing, which a slow answer has before it.
      path: 'isTargetedActivity=true',
    });
    const { id: said } = await story.teams.as('ravi').say('/mine', 'channel');
    const newer = (one: SeenMessage) => one.fromBot && Number(one.id) > Number(said);

    const line = await story.teams.as('sam').waitFor((seen) => seen.find(newer), { where: 'channel', ms: patience });
    const list = await story.teams.as('ravi').waitFor((seen) => seen.find(newer), { where: 'personal', ms: patience });

    expect(line.words).toBe('The answer is not for everybody here: it is in our personal chat.');
    expect(list.words).toContain('svc-whisper');
  });

  it('a private question is answered personally without a word in the channel', async () => {
    const idsOf = async () => (await story.teams.as('sam').sees('channel')).map((one) => one.id);
    const before = await idsOf();

    const { id: said } = await story.teams.as('ravi').say('mine', 'channel', { privately: true });
    await story.teams.as('ravi').waitFor((seen) => seen.find((one) => one.fromBot && Number(one.id) > Number(said)), {
      where: 'personal',
      ms: patience,
    });

    expect(await idsOf()).toEqual(before);
  });
});
