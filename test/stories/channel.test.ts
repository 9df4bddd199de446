import { passwordOf } from '../support/hand-over';
import { askInChannel, hasButton } from '../support/in-channel';
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
  await askInChannel(story, inputs);

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
  await askInChannel(story, { ...inputs, accountName: 'svc-of-sam', owner: people.stranger.id });
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
