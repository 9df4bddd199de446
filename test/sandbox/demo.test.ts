import { quick } from '../../src/sandbox/delays';
import { judgeAccount, licensesOf } from '../../src/sandbox/demo/judge';
import { playRequest } from '../../src/sandbox/demo/play';
import { firstSteps } from '../../src/sandbox/first-steps';
import { readRequests } from '../../src/sandbox/demo/requests-file';
import { beginStory, people } from '../support/world';
import type { Story } from '../support/world';

let story: Story;
beforeAll(async () => {
  // Long enough to be seen on the card, which is drawn anew every few seconds.
  const delays = { ...quick.delays, userSyncMs: 8_000, addUserMs: 8_000 };
  story = await beginStory({ pace: { ...quick, delays } });
});
afterAll(() => story.end());

/** Titles of the first steps that are ticked; the bot was never killed here. */
const ticked = () =>
  firstSteps(story, () => false)
    .filter(({ isDone }) => isDone())
    .map(({ title }) => title);

it('ticks nothing of what to try first before anybody has tried it', () => {
  expect(ticked()).toEqual([]);
});

it.each(readRequests('env/requests.sample.json'))(
  'the demo plays $accountName to its final card, and the tenant shows what was asked for',
  async (request) => {
    const lenders = [people.kim.id, people.omar.id];
    const before = licensesOf(story.tenant, lenders);
    const said: string[] = [];

    const state = await playRequest(story.teams, story.tenant, request, (text) => said.push(text));

    expect(state).toBe('Ready');
    const steps = said.filter((line) => line.includes('Step '));
    expect(steps.length).toBeGreaterThan(0);
    // By its name, which is no sentence.
    expect(steps.filter((line) => !/^ {2}Step \d+ of \d+: [^.]+$/.test(line))).toEqual([]);
    expect(judgeAccount(story.tenant, request).filter(({ holds }) => !holds)).toEqual([]);
    expect(licensesOf(story.tenant, lenders)).toBe(before);
  },
);

it('ticks what was tried by then, and what is tried now', async () => {
  expect(ticked()).toEqual(['Ask for an account', 'Approve it']);

  await story.teams.as('lee').say('/quota');

  expect(ticked()).toEqual(['Ask for an account', 'Approve it', 'Ask what is left']);
});
