import type { Activity } from '../../src/sandbox/teams';
import { approve, ask, makeAccount, sees } from '../support/steps';
import { beginStory, people } from '../support/world';
import type { Story } from '../support/world';

const account = 'svc-alpha';

let story: Story;
let id: string;
let number = 0;
beforeAll(async () => {
  story = await beginStory({ tenant: { freeSalesSeats: 1 } });
  id = await makeAccount(story, { accountName: account });
});
afterAll(() => story.end());

const bases = new Map<string, Activity>();

/** An activity of somebody, as their Teams sends it. */
async function activityOf(who: string, where: 'personal' | 'channel' = 'personal'): Promise<Activity> {
  const person = story.teams.as(who);
  if (!bases.has(`${who} ${where}`)) {
    const { id: said } = await person.say('thanks', where);
    const sent = story.teams.traffic.find(({ request }) => (request as Activity | undefined)?.['id'] === said);
    await person.waitFor((seen) => seen.some((one) => one.fromBot && Number(one.id) > Number(said)), { where });
    bases.set(`${who} ${where}`, structuredClone(sent?.request) as Activity);
  }
  return structuredClone(bases.get(`${who} ${where}`)) as Activity;
}

/** The new message of the bot with these words, after an activity that differs from an ordinary one by `change`. */
async function answerTo(who: string, change: object, words: string, where: 'personal' | 'channel' = 'personal') {
  const activity = await activityOf(who, where);
  const last = (await story.teams.as(who).sees(where)).at(-1);
  await deliver({ ...activity, ...change });
  const answer = await story.teams
    .as(who)
    .waitFor((seen) => seen.find((one) => Number(one.id) > Number(last?.id) && one.words.includes(words)), { where });
  return answer.words;
}

function deliver(activity: Activity) {
  number += 1;
  return story.teams.client.deliver({ ...activity, id: `as-written-${number}` });
}

const botId = () => `28:${story.teams.bot.appId}`;
const quoted = { type: 'quotedReply', quotedReply: { messageId: '1700000000000', preview: 'x' } };

it('reads the answer to a quoted message without the quote', async () => {
  const change = { text: '<quoted messageId="1700000000000"/> quota', entities: [quoted] };

  expect(await answerTo('ravi', change, 'account quota')).toContain('Contoso Production');
});

it.each([
  ['without its text', '<at>Account Desk</at> quota', undefined],
  ['with other blanks', '<at>Account&nbsp;Desk</at>&nbsp;quota', '<at>Account Desk</at>'],
  ['with attributes', '<at id="0">Account Desk</at> quota', '<at>Account Desk</at>'],
])('knows its own mention in a channel %s', async (_name, text, mentionText) => {
  const mentioned = { id: botId(), name: story.teams.bot.name };
  const entities = [{ type: 'mention', mentioned, ...(mentionText ? { text: mentionText } : {}) }];

  expect(await answerTo('ravi', { text, entities }, 'account quota', 'channel')).toContain('Contoso Production');
});

it.each(['@Account Desk quota', 'quota?', 'Quota!'])('reads %j as a question for the quota', async (text) => {
  expect(await answerTo('ravi', { text }, 'account quota')).toContain('Contoso Production');
});

it.each(['Contoso UAT', '"contoso uat"', 'UAT?', 'uat please'])('finds the environment in %j', async (name) => {
  const words = await answerTo('ravi', { text: `quota ${name}` }, 'Contoso UAT');

  expect(words).not.toContain('Contoso Production');
});

it.each([
  ['status SA–', ''],
  ['status SA‑', ''],
  ['status SA ', ''],
  ['status SA-', '.'],
  ['status SA-', '?'],
  ['status: SA-', ''],
  ['status ＳＡ－', ''],
  ['SA-', ''],
])('finds the request in %j with %j behind it', async (before, behind) => {
  const text = `${before}${id.replace('SA-', '')}${behind}`;

  expect(await answerTo('ravi', { text }, `${account} is ready`)).toContain(id);
});

it.each([
  'status svc-alpha',
  'status svc-alpha@contoso.onmicrosoft.com',
  'verify svc-alpha@contoso.onmicrosoft.com',
  'verify "svc-alpha"',
  'verify svc-alpha.',
])('finds the account in %j', async (text) => {
  const words = await answerTo('ravi', { text }, account);

  expect(words).not.toMatch(/no service account|no request/);
});

it('does not take the account of another domain, or of somebody else, for one of its own', async () => {
  const foreign = await answerTo('ravi', { text: 'verify svc-alpha@fabrikam.com' }, 'no service account');
  const others = await answerTo('sam', { text: 'why svc-alpha' }, 'Which request?');

  expect(foreign).not.toContain('Reading');
  expect(others).not.toContain(id);
});

it('greets somebody whose Teams does not say their name', async () => {
  const { from } = await activityOf('ravi');
  const words = await answerTo('ravi', { text: 'hello', from: { ...(from as object), name: null } }, 'Hello');

  expect(words).toMatch(/^Hello\. /);
});

it.each([
  ['an object', (data: object) => data],
  ['the text of its JSON', (data: object) => JSON.stringify(data)],
])('takes the verb of a button from its data where the client sends none: %s', async (_name, written) => {
  const data = written({ verb: 'request.view', requestId: id });
  const value = { action: { type: 'Action.Execute', data }, trigger: 'manual' };

  const { body } = await deliver({ ...(await activityOf('ravi')), type: 'invoke', name: 'adaptiveCard/action', value });

  expect(JSON.stringify(body)).toContain(`${account} is ready`);
});

describe('an approval', () => {
  it('that a phone sends again as the title of its button makes no noise', async () => {
    const name = 'svc-phone';
    await ask(story, { accountName: name });
    const card = await sees(story, 'dana', name, 'Needs your approval');
    const count = async () => (await story.teams.as('dana').sees('personal')).filter(({ fromBot }) => fromBot).length;
    const activity = await activityOf('dana');
    const before = await count();

    await deliver({ ...activity, text: 'Approve', replyToId: card.id });
    await story.teams.as('dana').say('hello');
    await story.teams.as('dana').waitFor((seen) => /^Hello/.test(seen.at(-1)?.words ?? ''), { where: 'personal' });

    expect((await count()) - before).toBe(1);
    await approve(story, name);
    await sees(story, 'ravi', name, 'Ready');
  });

  it.each([
    ['Omar', people.omar],
    ['kim larsen', people.kim],
  ])('by word chooses the lender %s', async (written, lender) => {
    const name = `svc-from-${written.slice(0, 3).toLowerCase()}`;
    const asked = await ask(story, { accountName: name });

    await story.teams.as('dana').say(`approve ${name} from ${written}`);
    await sees(story, 'ravi', name, 'Ready');

    const [row] = await story.database.query(
      `select body->'decision' as said from desk.requests where id = '${asked}'`,
    );
    expect(JSON.stringify(row)).toContain(lender.id);
  });
});
