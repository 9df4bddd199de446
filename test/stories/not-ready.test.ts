import type { InsideReport } from '../../src/teams/front-door/inside';
import { until } from '../support/wait';
import { beginStory } from '../support/world';
import type { Story } from '../support/world';

let story: Story;
beforeAll(async () => {
  story = await beginStory();
});
afterAll(() => story.end());

/** What whoever looks after the bot is told of the parts that are not ready: which, and why. */
async function notReady(): Promise<readonly (readonly [part: string, why: string])[]> {
  const response = await fetch(`${story.desk().insideUrl}/readyz`);
  const { ready, parts } = (await response.json()) as InsideReport;
  const found = parts.flatMap(({ part, trouble }) => (trouble ? [[part, trouble.why] as const] : []));
  expect([ready, response.status]).toEqual(found.length === 0 ? [true, 200] : [false, 503]);
  return found;
}

const rename = (from: string, to: string) => story.database.query(`alter table desk.${from} rename to ${to}`);

it('loops that do not get to their work are named inside, each with its reason, until they do again', async () => {
  await until(async () => (await notReady()).length === 0);

  await rename('jobs', 'jobs_away');
  await rename('notices', 'notices_away');
  let found: Awaited<ReturnType<typeof notReady>> = [];
  await until(async () => {
    found = await notReady();
    return found.map(([part]) => part).join() === 'runs,outbox,sweep';
  });
  await rename('notices_away', 'notices');
  await rename('jobs_away', 'jobs');

  expect(found).toEqual([
    ['runs', expect.stringMatching(/^relation "desk\.(jobs|notices)" does not exist$/)],
    ['outbox', 'relation "desk.notices" does not exist'],
    ['sweep', 'relation "desk.jobs" does not exist'],
  ]);
  await until(async () => (await notReady()).length === 0);
});
