import { approve, ask, makeInActiveDirectory, ready, sees, standing } from '../support/steps';
import { beginStory } from '../support/world';
import type { Story } from '../support/world';

let story: Story;
beforeAll(async () => {
  story = await beginStory({ tenant: { freeSalesSeats: 1 } });
});
afterAll(() => story.end());

it('an on-premises account is created by an admin exactly as told, arrives by sync, and is finished by the bot', async () => {
  await ask(story, { accountName: 'svc-onprem', accountKind: 'onprem' });
  await approve(story, 'svc-onprem', 'dana', {});
  const { words } = await sees(story, 'dana', 'svc-onprem', 'OU=Service Accounts');
  expect(words).toContain('svc-onprem@contoso.com');

  makeInActiveDirectory(story, 'svc-onprem', words);

  await sees(story, 'ravi', 'svc-onprem', 'Ready');
  expect(standing(story, 'svc-onprem', 'uat', 'contoso.com')).toEqual(ready);
  const created = story.tenant.ledger.filter(({ method, path }) => method === 'POST' && path.endsWith('/users'));
  expect(created).toEqual([]);
});
