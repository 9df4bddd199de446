import type { SeenMessage } from '../../src/sandbox/teams';
import { people } from '../../src/sandbox/tenant';
import { approve, ask, sees } from '../support/steps';
import { until } from '../support/wait';
import { beginStory } from '../support/world';
import type { Story } from '../support/world';

const notInstalled = 'Account Desk is not installed there in Teams: once it is, what waits arrives by itself.';

/** New messages of the bot that a person got about something, oldest first. */
async function got(story: Story, who: string, words: string, where: 'personal' | 'channel' | 'group' = 'personal') {
  const seen = await story.teams.as(who).sees(where);
  return seen.filter((message) => message.fromBot && message.words.includes(words));
}

/** Waits for the newest message of the bot in somebody's chat with these words. */
function reads(
  story: Story,
  who: string,
  words: string,
  where: 'personal' | 'channel' = 'personal',
): Promise<SeenMessage> {
  return story.teams
    .as(who)
    .waitFor((seen) => seen.filter((one) => one.fromBot && one.words.includes(words)).at(-1), { where });
}

function chatOf(story: Story, who: string): string {
  const { name } = story.teams.as(who).person;
  return story.teams.world.conversations.find((one) => one.kind === 'personal' && one.name === name)?.id ?? '';
}

/** The bot has never heard of them, and they do not have the app. */
async function neverMet(story: Story, ...who: readonly string[]): Promise<void> {
  for (const key of who) {
    await story.teams.removeBot('personal', key);
    await story.database.query('delete from desk.conversations where person_id = $1', [
      story.teams.as(key).person.aadObjectId,
    ]);
  }
}

describe.each(['installed', 'everybody'] as const)(
  'nobody who could decide has the app; Teams opens chats for %s',
  (opensChatsFor) => {
    let story: Story;
    let id: string;
    beforeAll(async () => {
      story = await beginStory({ teams: { opensChatsFor } });
      await neverMet(story, 'dana', 'lee');
      id = await ask(story, { accountName: 'svc-alone' });
    });
    afterAll(() => story.end());

    it('the card of whoever asked says so, why, and what to do', async () => {
      const card = await sees(story, 'ravi', 'svc-alone', 'Nobody who can decide has been reached yet.');

      expect(card.words).toContain('Not reached: Dana Whitfield and Lee Ng.');
      expect(card.words).toContain(notInstalled);
      expect(card.words).not.toContain('Sent to');
    });

    it('and they are told once in a message of its own', async () => {
      const told = await reads(story, 'ravi', `Nobody who can decide on ${id}`);

      expect(told.words).toContain('Dana Whitfield, Lee Ng');
      expect(told.words).toContain(notInstalled);
      expect(await got(story, 'ravi', `Nobody who can decide on ${id} (`)).toHaveLength(1);
    });

    it('/why says the same', async () => {
      await story.teams.as('ravi').say(`/why ${id}`);

      const answer = await reads(story, 'ravi', 'waits for one approval');
      expect(answer.words).toContain('Nobody who can decide has been reached yet.');
      expect(answer.words).toContain(notInstalled);
    });

    it('/nudge claims no reminder, and has Teams asked again', async () => {
      const before = story.teams.traffic.length;
      await story.teams.as('ravi').say(`/nudge ${id}`);

      const answer = await reads(story, 'ravi', 'Teams is asked once more now.');
      expect(answer.words).toContain(`Nobody who can decide on ${id} has been reached in Teams so far`);
      await until(
        () => story.teams.traffic.slice(before).filter(({ path }) => path.endsWith('/v3/conversations')).length >= 2,
      );
    });

    it('whoever adds the app gets the card at once, and the other copies say who has it', async () => {
      // Dana could read of Lee if the desk came to it only after she can be reached.
      const untold = "select 1 from desk.jobs where kind = 'tell-unreached'";
      await until(async () => (await story.database.query(untold)).length === 0);
      await story.teams.installBot('personal', 'dana');

      const card = await sees(story, 'dana', 'svc-alone', 'Needs your approval');
      expect(card.words).toContain(id);
      const mine = await sees(story, 'ravi', 'svc-alone', 'Sent to Dana Whitfield.');
      expect(mine.words).toContain('Not reached: Lee Ng.');
      expect(mine.words).not.toContain('Nobody who can decide');
    });

    it('once, whatever Teams says of the installation', async () => {
      await story.teams.as('dana').say('hello');

      expect(await got(story, 'dana', 'Needs your approval')).toHaveLength(1);
      expect(await got(story, 'dana', 'could not be reached')).toEqual([]);
    });

    it('whoever adds it when all is decided gets no card and no reminder of it', async () => {
      await story.teams.as('ravi').press('request.withdraw', {}, { where: 'personal' });
      await sees(story, 'ravi', 'svc-alone', 'Withdrawn');
      await story.teams.installBot('personal', 'lee');
      await until(async () => {
        const rows = await story.database.query(
          'select key from desk.notices where person_id = $1 and sent_at is null and given_up_at is null',
          [people.lee.id],
        );
        return rows.length === 0;
      });

      expect(await got(story, 'lee', 'svc-alone')).toEqual([]);
    });
  },
);

describe('an approver whose chat is not found once', () => {
  let story: Story;
  beforeAll(async () => {
    story = await beginStory();
  });
  afterAll(() => story.end());

  it.each([
    [404, 'ConversationNotFound'],
    [404, 'ActivityNotFoundInConversation'],
    [403, 'BotNotInConversationRoster'],
    [403, 'ForbiddenOperationException'],
    [403, 'ConversationBlockedByUser'],
  ])('gets the card all the same: %i %s', async (status, code) => {
    const account = `svc-${code.toLowerCase().slice(0, 12)}`;
    for (const who of ['dana', 'lee'])
      story.teams.failNext({ status, code, method: 'POST', path: `${chatOf(story, who)}/activities` });

    await ask(story, { accountName: account });

    await sees(story, 'dana', account, 'Needs your approval');
    await sees(story, 'lee', account, 'Needs your approval');
    const card = await sees(story, 'ravi', account, 'Sent to Dana Whitfield and Lee Ng.');
    expect(card.words).not.toContain('Not reached');
    expect(await got(story, 'ravi', 'Nobody who can decide')).toEqual([]);
  });
});

describe('an approver who has blocked the bot', () => {
  let story: Story;
  let id: string;
  const roomOf = (kind: string) => story.teams.world.conversations.find((one) => one.kind === kind)?.id ?? '';
  beforeAll(async () => {
    story = await beginStory();
    for (const [environment, kind] of [
      ['prod', 'groupChat'],
      ['uat', 'channel'],
    ] as const)
      await story.database.query('insert into desk.admin_conversations values ($1, $2, $3, now())', [
        environment,
        roomOf(kind),
        JSON.stringify({ aadObjectId: people.dana.id, name: 'Dana Whitfield' }),
      ]);
    story.teams.blockBot('lee');
    id = await ask(story, { accountName: 'svc-blocked' });
  });
  afterAll(() => story.end());

  it('is named to the admins of the environment, with the remedy and what waits, and to no others', async () => {
    const told = await reads(story, 'sam', 'Lee Ng could not be reached in Teams', 'channel');

    expect(told.words).toContain(id);
    expect(told.words).toContain('Account Desk is blocked there');
    await sees(story, 'dana', 'svc-blocked', 'Needs your approval');
    expect(await got(story, 'ravi', 'could not be reached', 'group')).toEqual([]);
  });

  it('does not keep the card from saying who has it', async () => {
    const whole = 'Sent to Dana Whitfield. The conversation of the CRM admins has it. Not reached: Lee Ng.';

    // Each is sent it in its own time.
    await sees(story, 'ravi', 'svc-blocked', whole);
  });

  it('/nudge reminds the one and says that the other was not reached', async () => {
    await story.teams.as('ravi').say(`/nudge ${id}`);

    const answer = await reads(story, 'ravi', `A reminder of ${id} is on its way to Dana Whitfield.`);
    expect(answer.words).toContain('Not reached so far: Lee Ng');
    await reads(story, 'dana', 'reminds you');
  });

  it('/nudge claims no second reminder where none is made', async () => {
    await story.teams.as('ravi').say(`/nudge ${id}`);

    await reads(story, 'ravi', `Nothing was sent: Ravi Patel had a reminder of ${id} sent at`);
    expect(await got(story, 'dana', 'reminds you')).toHaveLength(1);
  });

  it('gets card and reminder when they unblock it and write', async () => {
    story.teams.blockBot('lee', false);
    await story.teams.as('lee').say('hello');

    await sees(story, 'lee', 'svc-blocked', 'Needs your approval');
    await reads(story, 'lee', 'reminds you');
  });
});

describe('an owner who has no chat with the bot', () => {
  let story: Story;
  beforeAll(async () => {
    story = await beginStory({ tenant: { freeSalesSeats: 5 } });
    await neverMet(story, 'sam');
    await ask(story, { accountName: 'svc-ownerless', owner: people.stranger.id });
    await approve(story, 'svc-ownerless');
  });
  afterAll(() => story.end());

  it('is waited for: the card says so, and the admins hear who it is', async () => {
    const card = await sees(story, 'ravi', 'svc-ownerless', 'has not been reached yet');
    expect(card.words).toContain(notInstalled);

    const told = await reads(story, 'dana', 'Sam Stone could not be reached in Teams');
    expect(told.words).toContain(notInstalled);
  });

  it('is not run out of time meanwhile', async () => {
    const query = () => story.database.query(`select body->>'expiresAt' as until from desk.hand_overs`);
    const [before] = await query();
    await story.database.query(`update desk.jobs set due_at = now() where kind = 'expire-hand-over'`);
    await story.teams.as('ravi').say('thanks');
    await until(async () => (await query())[0]?.['until'] !== before?.['until']);

    const states = await story.database.query('select state from desk.hand_overs');
    expect(states).toEqual([{ state: 'offered' }]);
  });

  it('gets the offer with the first contact', async () => {
    await story.teams.installBot('personal', 'sam');

    const offer = await sees(story, 'sam', 'svc-ownerless', 'For you only');
    expect(JSON.stringify(offer.card)).toContain('credential.open');
  });
});
