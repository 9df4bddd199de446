import { quick } from '../../src/start/sandbox';
import { approve, ask, licensesOf, ready, sees, standing } from '../support/steps';
import { beginStory, people } from '../support/world';
import type { Story } from '../support/world';

let story: Story;
beforeAll(async () => {
  const slowly = { ...quick.delays, addUserMs: 3_000, userSyncMs: 3_000 };
  story = await beginStory({ pace: { delays: slowly, waits: { ...quick.waits, systemuser: '60s' } } });
});
afterAll(() => story.end());

it('a run whose lender is without a licence because another run has it waits for it, and both end well', async () => {
  const before = licensesOf(story.tenant.user(people.kim.id));
  await ask(story, { accountName: 'svc-first' });
  const second = await ask(story, { accountName: 'svc-second' });
  holdUntilLent(second);

  await approve(story, 'svc-first');
  await approve(story, 'svc-second');

  await sees(story, 'ravi', 'svc-second', 'The lender is helping another request');
  await sees(story, 'ravi', 'svc-first', 'Ready');
  await sees(story, 'ravi', 'svc-second', 'Ready');
  expect(standing(story, 'svc-first')).toEqual(ready);
  expect(standing(story, 'svc-second')).toEqual(ready);
  expect(licensesOf(story.tenant.user(people.kim.id))).toEqual(before);
});

/** The request gets to Graph only when Kim's licence is away. */
function holdUntilLent(requestId: string): void {
  story.tenant.onArrival(async ({ service, headers }) => {
    if (service !== 'graph' || headers['client-request-id'] !== `${requestId}:1`) return undefined;
    while (!isLent()) await pause();
    return undefined;
  });
  const isLent = () => story.tenant.ledger.some(({ path, kind }) => kind !== undefined && path.includes(people.kim.id));
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20));
}
