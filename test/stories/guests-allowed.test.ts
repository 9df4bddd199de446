import { forge } from '../security/forge';
import { sees } from '../support/steps';
import { beginStory, people } from '../support/world';
import type { Story } from '../support/world';

let story: Story;
beforeAll(async () => {
  story = await beginStory({
    tenant: { freeSalesSeats: 2 },
    settings: (desk) => void Object.assign(desk, { guests: 'allowed' }),
  });
});
afterAll(() => story.end());

it('guests are served where the settings let them in, and may own what they ask for', async () => {
  const draft = { accountName: 'svc-by-guest', environment: 'uat', role: 'writer', owner: people.guest.id };
  await story.teams.as('gus').say('/help');
  await story.teams.as('gus').waitFor((seen) => seen.some(({ fromBot }) => fromBot), { where: 'personal' });
  await forge(story, 'gus', 'request.submit', { ...draft, purpose: 'Nightly order sync from the ERP.' });

  const card = await sees(story, 'gus', 'svc-by-guest', 'Waiting for approval');

  expect(card.words).toContain('Gus Guest');
});
