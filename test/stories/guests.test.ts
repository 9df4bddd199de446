import type { Activity } from '../../src/sandbox/teams';
import { forge, lastMessage } from '../security/forge';
import { onTheBooks } from '../security/sinks';
import { sees } from '../support/steps';
import { until } from '../support/wait';
import { beginStory, people } from '../support/world';
import type { Story } from '../support/world';

const refusal = 'Guests and outside accounts cannot use Account Desk.';

let story: Story;
let began: number;
beforeAll(async () => {
  story = await beginStory({ tenant: { freeSalesSeats: 2 } });
  began = performance.now();
});
afterAll(() => story.end());

describe('a guest of the tenant', () => {
  it('asks in the channel for the quota and gets one calm sentence, no numbers and no names', async () => {
    await story.teams.as('gus').say('quota', 'channel');

    const answer = await answerTo('gus', 'channel');

    expect(answer.words).toContain(refusal);
    expect(await cardsWith('gus', 'Contoso Production')).toEqual([]);
  });

  it.each(['/quota', '/accounts', '/request svc-mine', '/plan', '/help', 'hello'])(
    'writes %s in the personal chat and is told the same',
    async (text) => {
      await story.teams.as('gus').say(text);

      expect((await answerTo('gus', 'personal')).words).toContain(refusal);
    },
  );

  it('is told so in German where their Teams is German', async () => {
    const german = { ...(await messageOf('gus')), locale: 'de-DE', id: 'german-guest' };

    await story.teams.postActivity(german);

    await waitForAnswer('gus', 'Gäste und fremde Konten können Account Desk nicht nutzen.');
  });

  it.each(['request.form', 'request.submit', 'quota.refresh', 'accounts.page'])(
    'forges %s and gets the sentence; nothing is stored',
    async (verb) => {
      const draft = { accountName: 'svc-by-guest', environment: 'uat', role: 'writer', owner: people.guest.id };
      const purpose = 'Nightly order sync from the ERP.';

      const outcome = await forge(story, 'gus', verb, { ...draft, purpose });

      expect(JSON.stringify(outcome)).toContain(refusal);
      expect(await onTheBooks(story, `select 1 from desk.requests where account_name = 'svc-by-guest'`)).toEqual([]);
    },
  );

  it('is never the owner of an account that a member asks for', async () => {
    const draft = { accountName: 'svc-for-guest', environment: 'uat', role: 'writer', owner: people.guest.id };
    await forge(story, 'ravi', 'request.submit', { ...draft, purpose: 'Nightly order sync from the ERP.' });

    const card = await sees(story, 'ravi', 'svc-for-guest', 'is a guest of this organisation');

    expect(card.words).toContain('Name a colleague who is a member.');
    expect(await onTheBooks(story, `select state from desk.requests where account_name = 'svc-for-guest'`)).toEqual([
      { state: 'refused' },
    ]);
  });

  it('stands in the audit as refused, gathered', async () => {
    const lines = (await onTheBooks(story, 'select line from desk.audit')).map(({ line }) => String(line));
    const ofGuest = lines.filter((line) => line.includes('front-door-guest'));
    // One line at once and then one a minute: all of the above is done within one where nothing else keeps the machine busy.
    const minutes = Math.floor((performance.now() - began) / 60_000);

    expect(ofGuest.length).toBeGreaterThan(0);
    expect(ofGuest.length).toBeLessThanOrEqual(1 + minutes);
    for (const line of ofGuest) expect(line).toContain(people.guest.id);
  });
});

describe('somebody whom Entra does not call a member', () => {
  const before2014 = '11111111-1111-4111-8111-0000000000a1';
  const oldGuest = '11111111-1111-4111-8111-0000000000a2';

  it.each([
    [
      'with an account that is disabled',
      people.stranger.id,
      { accountEnabled: false },
      'Your account is disabled in Entra',
    ],
    ['who is of another tenant, as in a shared channel', '99999999-9999-4999-8999-0000000000b1', null, refusal],
    ['who became a guest since', people.stranger.id, { accountEnabled: true, userType: 'Guest' }, refusal],
    ['without a type, with the name of a guest', oldGuest, { userType: null }, refusal],
  ])('%s is refused', async (_who, id, properties, sentence) => {
    if (properties) change(id, properties);
    await forget(id);

    await story.teams.postActivity({ ...(await as(id)), id: `try-${Date.now()}` });

    await waitForAnswer('sam', sentence);
  });

  it('without a type, with the name of a member, is a member from before 2014 and is served', async () => {
    change(before2014, { userType: null });

    await story.teams.postActivity({ ...(await as(before2014)), id: 'old-member' });

    await story.teams.as('sam').waitFor((seen) => seen.some(({ words }) => words.includes('Contoso Production')), {
      where: 'personal',
    });
  });

  /** Changes somebody in Entra, who is there from now on if they were not. */
  function change(id: string, properties: Record<string, unknown>): void {
    const name =
      id === oldGuest ? 'otto_partner.example#EXT#@contoso.onmicrosoft.com' : `old-${id.slice(-2)}@contoso.com`;
    if (!story.tenant.user(id))
      story.tenant.seed.user({ id, userPrincipalName: name, displayName: 'Otto Old', properties: { ...properties } });
    else
      story.tenant.core.directory.changeUser(story.tenant.now(), id, 'a test', (user) => ({
        ...user,
        properties: { ...user.properties, ...properties },
      }));
  }

  /** As when nobody has heard of them for a long time. */
  async function forget(id: string): Promise<void> {
    await onTheBooks(story, 'delete from desk.people where person_id = $1', [id]);
  }

  /** Sam's Teams, with somebody else's directory id. */
  async function as(aadObjectId: string): Promise<Activity> {
    const activity = await messageOf('sam');
    return { ...activity, from: { ...(activity['from'] as object), aadObjectId }, text: '/quota' };
  }
});

async function answerTo(who: string, where: 'channel' | 'personal') {
  const person = story.teams.as(who);
  const all = () => person.sees(where);
  const asked = (await all()).filter(({ fromBot }) => !fromBot).at(-1);
  return person.waitFor((seen) => seen.find(({ id, fromBot }) => fromBot && Number(id) > Number(asked?.id)), {
    where,
  });
}

async function waitForAnswer(who: string, words: string): Promise<void> {
  await until(async () => {
    const seen = await story.teams.as(who).sees('personal');
    return (
      seen
        .filter(({ fromBot }) => fromBot)
        .at(-1)
        ?.words.includes(words) === true
    );
  });
}

async function cardsWith(who: string, words: string) {
  const seen = [...(await story.teams.as(who).sees('channel')), ...(await story.teams.as(who).sees('personal'))];
  return seen.filter((message) => message.words.includes(words));
}

/** What somebody wrote last, to be changed and sent again. */
async function messageOf(who: string): Promise<Activity> {
  await story.teams.as(who).say('/help');
  return lastMessage(story);
}
