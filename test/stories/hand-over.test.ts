import { people } from '../../src/sandbox/tenant';
import { actionsOf, ageOffer, lastDelivered, passwordOf, userIdOf } from '../support/hand-over';
import { approve, ask, sees } from '../support/steps';
import { beginStory } from '../support/world';
import type { Story } from '../support/world';

let story: Story;

beforeAll(async () => {
  story = await beginStory({ tenant: { freeSalesSeats: 5 } });
});
afterAll(() => story.end());

/** Ravi asks, Dana approves; Sam answers for the account and collects its password. */
async function accountOfSam(accountName: string): Promise<string> {
  const id = await ask(story, { accountName, owner: people.stranger.id });
  await approve(story, accountName);
  await sees(story, 'sam', accountName, 'For you only');
  return id;
}

/** Writes to vault and Entra that would change a password. */
function passwordChanges(account: string): string[] {
  const user = userIdOf(story, account);
  return story.exchanges
    .filter(({ method, url }) => method !== 'GET' && (url.includes(`/secrets/${account}`) || url.includes(user)))
    .filter(({ method, service }) => service === 'keyVault' || method === 'PATCH')
    .map(({ method, url }) => `${method} ${url}`);
}

describe('a password that is collected', () => {
  let id: string;
  beforeAll(async () => {
    id = await accountOfSam('svc-once');
  });

  it('is shown to one of many deliveries of the same press, and to no later one', async () => {
    const sam = story.teams.as('sam');
    const offer = await sees(story, 'sam', 'svc-once', 'For you only');
    await sam.openDialog('credential.open', {}, { where: 'personal', messageId: offer.id });
    const shown = await sam.submitDialog('credential.reveal');
    const reveal = lastDelivered(story, 'task/submit');

    const repeats = await Promise.all(Array.from({ length: 5 }, () => story.teams.postActivity(reveal)));
    const later = await story.teams.postActivity(reveal);

    const password = passwordOf(story, 'svc-once');
    expect(JSON.stringify(shown)).toContain(password);
    for (const { status, body } of [...repeats, later]) {
      expect(status).toBe(200);
      expect(JSON.stringify(body)).toContain('was shown once already');
      expect(JSON.stringify(body)).not.toContain(password);
    }
    expect(await actionsOf(story, id)).toEqual(expect.arrayContaining(['reveal-password', 'reveal-refused']));
  });

  it('opens no window any more, and the card has no button for it', async () => {
    const open = await story.teams.postActivity(lastDelivered(story, 'task/fetch'));
    const card = await sees(story, 'ravi', 'svc-once', 'Shown to');

    expect(JSON.stringify(open.body)).toContain('was shown once already');
    expect(JSON.stringify(card.card)).not.toContain('credential.open');
  });
});

it('deliveries of one press at the same moment: one of them shows the password', async () => {
  await accountOfSam('svc-burst');
  const sam = story.teams.as('sam');
  const offer = await sees(story, 'sam', 'svc-burst', 'For you only');
  await sam.openDialog('credential.open', {}, { where: 'personal', messageId: offer.id });
  const opened = lastDelivered(story, 'task/fetch');
  const again = await story.teams.postActivity(opened);
  const ticket = /"ticket":"([^"]+)"/.exec(JSON.stringify(again.body))?.[1];
  const requestId = /SA-\d+/.exec(JSON.stringify(opened['value']))?.[0];
  const value = { data: { verb: 'credential.reveal', requestId, ticket } };
  const reveal = { ...opened, name: 'task/submit', id: 'one-and-the-same', value };

  const answers = await Promise.all(Array.from({ length: 6 }, () => story.teams.postActivity(reveal)));

  const password = passwordOf(story, 'svc-burst');
  const withIt = answers.filter(({ body }) => JSON.stringify(body).includes(password));
  const calm = answers.filter(({ body }) => JSON.stringify(body).includes('was shown once already'));
  expect([withIt.length, calm.length]).toEqual([1, 5]);
});

describe('a password that nobody collects', () => {
  let id: string;
  let before: string;
  beforeAll(async () => {
    id = await accountOfSam('svc-late');
    before = passwordOf(story, 'svc-late');
  });

  it('is reminded of in a message of its own to the owner', async () => {
    const changes = passwordChanges('svc-late');

    await ageOffer(story, id, 0.6);
    const reminder = await sees(story, 'sam', 'svc-late', 'Reminder');

    expect(JSON.stringify(reminder.card)).toContain('credential.open');
    expect(passwordChanges('svc-late')).toEqual(changes);
  });

  it('is reminded of once, then no longer offered; owner and card are told, and nothing is changed in vault or Entra', async () => {
    const changes = passwordChanges('svc-late');

    await ageOffer(story, id, 0.7);
    await ageOffer(story, id, 1);
    const told = await sees(story, 'sam', 'svc-late', 'Offer ended');
    const card = await sees(story, 'ravi', 'svc-late', 'not offered since');

    const reminders = (await story.teams.as('sam').sees('personal')).filter(({ words }) => words.includes('Reminder'));
    expect(reminders).toHaveLength(1);
    expect(changes.filter((change) => change.startsWith('PUT'))).toHaveLength(1);
    expect(told.words).toContain('It was not changed');
    expect(card.words).toContain('The password was not changed');
    expect(passwordChanges('svc-late')).toEqual(changes);
    expect(passwordOf(story, 'svc-late')).toBe(before);
    expect(await actionsOf(story, id)).toContain('password-not-collected');
  });

  it('is shown all the same when its owner asks for it, unchanged; whoever took it from the vault goes on', async () => {
    const sam = story.teams.as('sam');
    const told = await sees(story, 'sam', 'svc-late', 'Offer ended');

    await sam.openDialog('credential.open', {}, { where: 'personal', messageId: told.id });
    const shown = await sam.submitDialog('credential.reveal');

    expect(JSON.stringify(shown)).toContain(before);
    expect(passwordOf(story, 'svc-late')).toBe(before);
    expect(await actionsOf(story, id)).toEqual(expect.arrayContaining(['offer-password-again', 'reveal-password']));
  });
});

describe('an owner who never wrote to the bot', () => {
  it('is told in a chat that the bot opens by itself', async () => {
    const id = await ask(story, { accountName: 'svc-silent', owner: people.stranger.id });
    await story.database.query('delete from desk.conversations where person_id = $1', [people.stranger.id]);
    await approve(story, 'svc-silent');

    const offer = await sees(story, 'sam', 'svc-silent', 'For you only');

    expect(offer.words).toContain(id);
  });

  it('and whom Teams does not let the bot reach is named to the admins, once', async () => {
    await ask(story, { accountName: 'svc-unreached', owner: people.stranger.id });
    await story.database.query('delete from desk.conversations where person_id = $1', [people.stranger.id]);
    story.teams.blockBot('sam');
    await approve(story, 'svc-unreached');

    const warning = await sees(story, 'dana', 'svc-unreached', 'could not be reached in Teams');
    story.teams.blockBot('sam', false);

    expect(warning.words).toContain('Sam');
  });
});
