import { readAtInfo } from '../support/read-log';
import { ask } from '../support/steps';
import { beginStory } from '../support/world';
import type { Story } from '../support/world';

let story: Story;
beforeAll(async () => {
  story = await beginStory();
});
afterAll(() => story.end());

it('an environment that left the desk file while no bot ran is named in the log of the next start, with what needs it', async () => {
  const warnings = () => readAtInfo(story.log).filter(({ msg }) => msg.includes('does not name this environment'));
  const id = await ask(story, { accountName: 'svc-left-behind' });
  expect(warnings()).toEqual([]);

  // As if it had been asked for where the desk file names nothing any more.
  await story.database.query(
    `update desk.requests set environment_id = 'old-crm', body = jsonb_set(body, '{environmentId}', '"old-crm"') where id = $1`,
    [id],
  );
  await story.restart();

  expect(warnings()).toMatchObject([{ level: 40, environment: 'old-crm', neededBy: [id] }]);
});
