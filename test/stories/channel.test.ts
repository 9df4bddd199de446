import type { SeenMessage } from '../../src/sandbox/teams';
import { passwordOf } from '../support/hand-over';
import { approve, ready, standing } from '../support/steps';
import { beginStory, people } from '../support/world';
import type { Story } from '../support/world';
import { patience } from '../support/wait';

let story: Story;
beforeAll(async () => {
  story = await beginStory({ tenant: { freeSalesSeats: 2 }, teams: { refreshAfterMs: 200 } });
});
afterAll(() => story.end());

const inputs = {
  accountName: 'svc-channel',
  environment: 'uat',
  role: 'writer',
  purpose: 'Nightly order sync from the ERP. Reads accounts, writes sales orders.',
};

it('in a channel each person sees their own view of one card, and a stranger no button that would work', async () => {
  const [ravi, dana, sam] = ['ravi', 'dana', 'sam'].map((who) => story.teams.as(who));
  await askInChannel(inputs);

  const mine = (words: string) => (seen: readonly { words: string }[]) =>
    seen.some((message) => message.words.includes('svc-channel') && message.words.includes(words));
  await dana?.waitFor(mine('Needs your approval'), { where: 'channel', ms: patience });
  const base = await sam?.waitFor(
    (seen) =>
      seen.filter(({ words }) => words.includes('svc-channel') && words.includes('Waiting for approval')).at(-1),
    { where: 'channel', ms: patience },
  );
  expect(JSON.stringify(base?.card)).not.toMatch(/request\.approve|request\.reject|request\.withdraw/);

  await dana?.waitFor(mine('Needs your approval'), { where: 'personal' });
  await dana?.press('request.approve', {}, { where: 'channel' });
  await ravi?.waitFor(mine('Ready'), { where: 'channel', ms: patience });
  expect(standing(story, 'svc-channel')).toEqual(ready);
});

it('the owner, who did not ask, collects the password from the card in the channel as it stands at the end', async () => {
  await askInChannel({ ...inputs, accountName: 'svc-of-sam', owner: people.stranger.id });
  await approve(story, 'svc-of-sam');

  const sam = story.teams.as('sam');
  const card = await sam.waitFor(
    (seen) => seen.find((message) => message.words.includes('svc-of-sam') && hasButton(message, 'credential.open')),
    { where: 'channel', ms: patience },
  );
  await sam.openDialog('credential.open', {}, { where: 'channel', messageId: card.id });
  const shown = await sam.submitDialog('credential.reveal');

  expect(JSON.stringify(shown)).toContain(passwordOf(story, 'svc-of-sam'));
  const toRavi = (await story.teams.as('ravi').sees('channel')).find(({ id }) => id === card.id);
  expect(toRavi?.words).toContain('svc-of-sam');
  expect(hasButton(toRavi, 'credential.open')).toBe(false);
});

it('an admin who never wrote gets their own card in the thread of a channel that no installation named', async () => {
  // As Teams leaves every channel but the one that was chosen when the app was added.
  await story.database.query("update desk.conversations set members = '{}' where kind = 'channel'");
  await story.restart();
  await askInChannel({ ...inputs, accountName: 'svc-elsewhere' });

  const card = await story.teams
    .as('lee')
    .waitFor(
      (seen) =>
        seen.find((message) => message.words.includes('svc-elsewhere') && hasButton(message, 'request.approve')),
      { where: 'channel', ms: patience },
    );

  await story.teams.as('lee').press('request.approve', {}, { where: 'channel', messageId: card.id });
  await story.teams
    .as('ravi')
    .waitFor((seen) => seen.some(({ words }) => words.includes('svc-elsewhere') && words.includes('Ready')), {
      where: 'channel',
      ms: patience,
    });
});

async function askInChannel(form: Record<string, string>): Promise<void> {
  const ravi = story.teams.as('ravi');
  const { id } = await ravi.say('/request', 'channel');
  const ask = await ravi.waitFor(
    (seen) => seen.find((message) => Number(message.id) > Number(id) && hasButton(message, 'request.form')),
    { where: 'channel' },
  );
  await ravi.openDialog('request.form', {}, { where: 'channel', messageId: ask.id });
  await ravi.submitDialog('request.submit', form);
}

function hasButton(message: SeenMessage | undefined, verb: string): boolean {
  return JSON.stringify(message?.card ?? {}).includes(`"${verb}"`);
}
