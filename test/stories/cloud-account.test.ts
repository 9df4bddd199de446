import { beginStory, environments, people, servicePlans, skus } from '../support/world';
import type { Story } from '../support/world';

let story: Story;
beforeAll(async () => {
  story = await beginStory();
});
afterAll(() => story.end());

const form = {
  accountName: 'svc-erp-sync',
  environment: 'prod',
  role: 'writer',
  purpose: 'Nightly order sync from the ERP. Reads accounts, writes sales orders.',
};

it('makes a cloud account with a borrowed licence, and the lender gets back exactly what they had', async () => {
  const ravi = story.teams.as('ravi');
  const dana = story.teams.as('dana');
  const kimBefore = story.tenant.user(people.kim.id)?.assignments;

  await ravi.say('/request');
  await ravi.waitFor((seen) => seen.some(({ words }) => words.includes('Account name')));
  await ravi.press('request.submit', form);
  await dana.waitFor((seen) => seen.some(({ words }) => words.includes('svc-erp-sync')), { where: 'personal' });
  await dana.press('request.approve', { lender: people.kim.id }, { where: 'personal' });
  await ravi.waitFor((seen) => seen.some(({ words }) => words.includes('Everything')), { ms: 25_000 });

  const user = story.tenant.user('svc-erp-sync@contoso.onmicrosoft.com');
  expect(user).toBeDefined();
  expect(story.tenant.user(people.kim.id)?.assignments).toEqual(kimBefore);
  expect([environments, servicePlans, skus]).toBeDefined();
});
