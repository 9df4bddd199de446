import { quick } from '../../src/sandbox/delays';
import { ask, approve, ready, sees, standing } from '../support/steps';
import { beginStory, environments } from '../support/world';
import type { Story } from '../support/world';

/** Longer than any test waits: the row never comes with the background synchronisation here. */
const userSyncMs = 24 * 3_600_000;

let story: Story;
afterEach(() => story.end());

it('where the platform cannot be asked, an access on behalf of the account brings its row, if it counts as one', async () => {
  story = await beginStory({
    tenant: { freeSalesSeats: 1 },
    pace: { ...quick, delays: { ...quick.delays, userSyncMs } },
  });
  story.tenant.setSwitches(environments.dev, { admitsImpersonated: true });
  await ask(story, { accountName: 'svc-at-once', environment: 'dev' });

  await approve(story, 'svc-at-once');

  await sees(story, 'ravi', 'svc-at-once', 'Ready');
  expect(standing(story, 'svc-at-once', 'dev')).toEqual(ready);
});
