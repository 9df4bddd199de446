import { approve, ask, sees } from '../support/steps';
import { until } from '../support/wait';
import { beginStory } from '../support/world';
import type { Story } from '../support/world';

let story: Story;
beforeAll(async () => {
  story = await beginStory({ tenant: { freeSalesSeats: 5 } });
});
afterAll(() => story.end());

const ending = (name: string) => `${name} is ready`;

/** The message with this id, once Dana reads these words in it. */
function danaReads(messageId: string, words: string) {
  return story.teams
    .as('dana')
    .waitFor((seen) => seen.find((one) => one.id === messageId && one.words.includes(words)), { where: 'personal' });
}

it('a row that was opened in a list follows the run to its end, beside the card that was there before', async () => {
  await ask(story, { accountName: 'svc-row' });
  const dana = story.teams.as('dana');
  const before = await sees(story, 'dana', 'svc-row', 'Needs your approval');
  await dana.say('/pending');
  const list = await sees(story, 'dana', 'waits for you', 'svc-row');

  await dana.press('request.view', {}, { where: 'personal', messageId: list.id });
  await danaReads(list.id, 'Needs your approval');
  await approve(story, 'svc-row', 'lee');

  await danaReads(list.id, ending('svc-row'));
  await danaReads(before.id, ending('svc-row'));
});

it('a request that was approved by typing is followed by the card that answers; the one further up has no buttons any more', async () => {
  const id = await ask(story, { accountName: 'svc-typed' });
  const dana = story.teams.as('dana');
  const before = await sees(story, 'dana', 'svc-typed', 'Needs your approval');
  const { id: said } = await dana.say(`/approve ${id}`);

  const answer = await dana.waitFor(
    (seen) => seen.find((one) => one.fromBot && Number(one.id) > Number(said) && one.words.includes('svc-typed')),
    { where: 'personal' },
  );
  await danaReads(answer.id, ending('svc-typed'));
  const moved = await danaReads(before.id, `${id}: the card is further down now.`);
  expect(moved.edited).toBe(true);
  expect(moved.card).toBeUndefined();
});

it('a request that was only asked for stands on one card as well, the newest', async () => {
  const id = await ask(story, { accountName: 'svc-asked-for' });
  const before = await sees(story, 'lee', 'svc-asked-for', 'Needs your approval');
  await until(async () => (await story.database.query('select 1 from desk.postings where sent < wanted')).length === 0);
  await story.teams.as('lee').say(`/status ${id}`);

  await story.teams
    .as('lee')
    .waitFor((seen) => seen.find((one) => one.id === before.id && one.words.includes('further down now')), {
      where: 'personal',
    });
  const newest = await sees(story, 'lee', 'svc-asked-for', 'Needs your approval');
  expect(Number(newest.id)).toBeGreaterThan(Number(before.id));
});
