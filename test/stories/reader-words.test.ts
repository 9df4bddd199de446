import { ask } from '../support/steps';
import { patience } from '../support/wait';
import { beginStory } from '../support/world';
import type { Story } from '../support/world';

const account = 'svc-tongues';

let story: Story;
beforeAll(async () => {
  story = await beginStory();
  readsIn('dana', 'de-DE', 'Europe/Berlin');
  readsIn('lee', 'en-US', 'America/New_York');
  for (const who of ['dana', 'lee']) await greet(who);
});
afterAll(() => story.end());

/** From now on this person's Teams says so with every activity. */
function readsIn(who: string, locale: string, timezone: string) {
  Object.assign(story.teams.as(who).person, { locale, timezone });
}

async function greet(who: string) {
  const person = story.teams.as(who);
  const { id } = await person.say('hello');
  await person.waitFor((seen) => seen.find((one) => one.fromBot && Number(one.id) > Number(id)), { where: 'personal' });
}

/** The newest message of the bot with these words in a personal chat. */
async function reads(who: string, words: string) {
  const found = await story.teams
    .as(who)
    .waitFor((seen) => seen.filter((one) => one.fromBot && one.words.includes(words)).at(-1), {
      where: 'personal',
      ms: patience,
    });
  return found.words;
}

it('draws each copy of one request for its reader: three people, two languages, three time zones', async () => {
  const id = await ask(story, { accountName: account });
  const [row] = await story.database.query(`select body->>'expiresAt' as at from desk.requests where id = '${id}'`);
  const at = new Date(String(row?.['at']));
  const clock = (locale: string, timeZone: string) =>
    new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone }).format(at);

  expect(await reads('dana', account)).toContain(clock('de-DE', 'Europe/Berlin'));
  expect(await reads('dana', account)).toContain('Genehmigen');
  expect(await reads('lee', account)).toContain(clock('en-US', 'America/New_York'));
  expect(await reads('lee', account)).toContain('Approve');
  expect(await reads('ravi', 'Waiting for approval')).toContain(clock('en-GB', 'Europe/London'));
});

it('reminds each approver in their own language, not in that of whoever asked', async () => {
  await story.teams.as('ravi').say('/nudge SA-1001');

  expect(await reads('dana', 'auf Ihre Entscheidung')).toContain(account);
  expect(await reads('lee', 'waits for')).toContain(account);
});

it('follows a person who changes the language of their Teams', async () => {
  readsIn('dana', 'en-GB', 'Europe/London');
  await greet('dana');
  await story.teams.as('ravi').say('/cancel SA-1001');

  expect(await reads('dana', 'Withdrawn')).toContain(account);
});
