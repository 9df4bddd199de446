import { ready, standing } from '../support/steps';
import { beginStory } from '../support/world';
import type { Story } from '../support/world';
import { patience } from '../support/wait';

let story: Story;
beforeAll(async () => {
  story = await beginStory({ tenant: { freeSalesSeats: 1 }, teams: { refreshAfterMs: 200 } });
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
  await ravi?.say('/request', 'channel');
  await ravi?.waitFor((seen) => seen.some(({ card }) => JSON.stringify(card ?? {}).includes('request.form')), {
    where: 'channel',
  });
  await ravi?.openDialog('request.form', {}, { where: 'channel' });
  await ravi?.submitDialog('request.submit', inputs);

  const mine = (words: string) => (seen: readonly { words: string }[]) =>
    seen.some((message) => message.words.includes('svc-channel') && message.words.includes(words));
  await dana?.waitFor(mine('Needs your approval'), { where: 'channel', ms: patience });
  const base = await sam?.waitFor(
    (seen) =>
      seen.filter(({ words }) => words.includes('svc-channel') && words.includes('Waiting for approval')).at(-1),
    { where: 'channel', ms: patience },
  );
  expect(JSON.stringify(base?.card)).not.toMatch(/request\.approve|request\.reject|request\.withdraw/);

  await dana?.waitFor(mine('Needs your approval'), { where: 'personal', ms: patience });
  await dana?.press('request.approve', {}, { where: 'channel' });
  await ravi?.waitFor(mine('Ready'), { where: 'channel', ms: patience });
  expect(standing(story, 'svc-channel')).toEqual(ready);
});
