import { sees } from '../support/steps';
import { beginStory } from '../support/world';
import type { Story } from '../support/world';
import { people } from '../../src/sandbox/tenant';
import { forge } from './forge';
import { onTheBooks } from './sinks';

let story: Story;
beforeAll(async () => {
  story = await beginStory({ tenant: { freeSalesSeats: 3 } });
  await story.teams.as('sam').say('/help');
});
afterAll(() => story.end());

it('fifty forms make as many requests as one person may have open, and then a polite refusal', async () => {
  const answers: string[] = [];
  for (let n = 10; n < 60; n += 1) answers.push(JSON.stringify(await submitAsSam(`svc-spam-${n}`)));

  const rows = await onTheBooks(story, "select id from desk.requests where account_name like 'svc-spam-%'");
  expect(rows).toHaveLength(5);
  expect(answers.filter((answer) => answer.includes('You have 5 open requests already'))).toHaveLength(45);
  // They are checked side by side, and the first may be shown last.
  for (let n = 10; n < 15; n += 1) await sees(story, 'dana', `svc-spam-${n}`, 'Needs your approval');
  const cards = (await story.teams.as('dana').sees('personal')).filter(({ words }) => words.includes('svc-spam-'));
  expect(cards).toHaveLength(5);
});

function submitAsSam(accountName: string) {
  const form = { accountName, environment: 'dev', role: 'reader', owner: people.stranger.id };
  return forge(story, 'sam', 'request.submit', { ...form, purpose: 'Nightly order sync from the ERP.' });
}
