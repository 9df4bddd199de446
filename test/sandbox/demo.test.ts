import { judgeAccount, licensesOf } from '../../src/sandbox/demo/judge';
import { playRequest } from '../../src/sandbox/demo/play';
import { readRequests } from '../../src/sandbox/demo/requests-file';
import { beginStory, people } from '../support/world';
import type { Story } from '../support/world';

let story: Story;
beforeAll(async () => {
  story = await beginStory();
});
afterAll(() => story.end());

it.each(readRequests('env/requests.sample.json'))(
  'the demo plays $accountName to its final card, and the tenant shows what was asked for',
  async (request) => {
    const lenders = [people.kim.id, people.omar.id];
    const before = licensesOf(story.tenant, lenders);
    const said: string[] = [];

    const state = await playRequest(story.teams, story.tenant, request, (text) => said.push(text));

    expect(state).toBe('Ready');
    expect(said.filter((line) => line.includes('Step ')).length).toBeGreaterThan(0);
    expect(judgeAccount(story.tenant, request).filter(({ holds }) => !holds)).toEqual([]);
    expect(licensesOf(story.tenant, lenders)).toBe(before);
  },
);
