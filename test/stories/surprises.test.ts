import { people } from '../../src/sandbox/tenant';
import { approve, ask, licensesOf, ready, sees, standing } from '../support/steps';
import { beginStory, environments, impatient } from '../support/world';
import type { Story } from '../support/world';

let story: Story;
beforeAll(async () => {
  story = await beginStory({ pace: impatient });
});
afterAll(() => story.end());

it('a user row that arrives late and is born disabled is waited for, with the wait and its end on the card', async () => {
  story.tenant.setSwitches(environments.prod, { bornDisabled: /svc-born/ });
  await ask(story, { accountName: 'svc-born', environment: 'prod' });

  await approve(story, 'svc-born');

  await sees(story, 'ravi', 'svc-born', 'Waiting');
  await sees(story, 'ravi', 'svc-born', 'Ready');
  expect(standing(story, 'svc-born', 'prod')).toEqual(ready);
});

it('an access mode that the sync resets after the licence is gone is noticed and never called done', async () => {
  story.tenant.setSwitches(environments.uat, { resetAccessModeOnUnlicense: /svc-reset/ });
  const kim = licensesOf(story.tenant.user(people.kim.id));
  await ask(story, { accountName: 'svc-reset' });

  await approve(story, 'svc-reset');

  const card = await sees(story, 'ravi', 'svc-reset', 'Needs an admin');
  expect(card.words).not.toContain('Ready');
  expect(standing(story, 'svc-reset').accessmode).not.toBe(4);
  expect(standing(story, 'svc-reset').licenses).toEqual([]);
  expect(licensesOf(story.tenant.user(people.kim.id))).toEqual(kim);
  const admin = await sees(story, 'dana', 'svc-reset', 'Needs an admin');
  expect(admin.words).toMatch(/Access Mode/);
});
