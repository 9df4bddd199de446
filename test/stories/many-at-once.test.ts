import { untilAllIsSent } from '../support/all-sent';
import { ask, sees } from '../support/steps';
import { until } from '../support/wait';
import { beginStory } from '../support/world';
import type { Story } from '../support/world';

/** Six requests wait for two approvers. */
let story: Story;
beforeAll(async () => {
  const manyOpen = (desk: { limits: { openRequestsPerPerson: number } }) =>
    void (desk.limits.openRequestsPerPerson = 10);
  story = await beginStory({ tenant: { freeSalesSeats: 9 }, settings: manyOpen });
  for (let count = 1; count <= 6; count += 1) await ask(story, { accountName: `svc-many-${count}` });
});
afterAll(() => story.end());

const why = 'Many requests wait for you, so this card is short.';

const buttonsOf = (card: unknown) => [...JSON.stringify(card).matchAll(/"verb":"([^"]+)"/g)].map(([, verb]) => verb);

it.each(['dana', 'lee'])('%s gets one message for each: five whole cards, and a short one on top', async (who) => {
  await sees(story, who, 'svc-many-6', why);
  await untilAllIsSent(story);

  const cards = (await story.teams.as(who).sees('personal')).filter(({ words }) => words.includes('svc-many-'));
  expect(cards.map(({ card, words }) => [buttonsOf(card).includes('request.approve'), words.includes(why)])).toEqual([
    ...Array.from({ length: 5 }, () => [true, false]),
    [false, true],
  ]);
});

it('a short one is opened in place, decided there, and follows the run; a colleague’s says what was decided', async () => {
  const dana = story.teams.as('dana');
  const short = await sees(story, 'dana', 'svc-many-6', why);

  await dana.press('request.view', {}, { where: 'personal', messageId: short.id });
  const whole = await sees(story, 'dana', 'svc-many-6', 'Needs your approval');
  expect([whole.id, buttonsOf(whole.card).includes('request.approve')]).toEqual([short.id, true]);
  // Whoever opened it sees the answer; the message itself, as their other devices show it, becomes the whole card too.
  await until(() =>
    story.teams.traffic.some(
      ({ method, path, request }) =>
        method === 'PUT' && path.includes(short.id) && buttonsOf(request).includes('request.approve'),
    ),
  );
  await dana.press('request.approve', {}, { where: 'personal', messageId: short.id });

  expect((await sees(story, 'dana', 'svc-many-6', 'Ready')).id).toBe(short.id);
  await sees(story, 'lee', 'svc-many-6', 'Ready');
});

it('where fewer wait again, the next is whole', async () => {
  await ask(story, { accountName: 'svc-many-7' });
  await sees(story, 'dana', 'svc-many-7', why);
  for (const count of [1, 2, 3]) {
    const { id } = await sees(story, 'ravi', `svc-many-${count}`, 'Waiting');
    await story.teams.as('ravi').press('request.withdraw', {}, { where: 'personal', messageId: id });
  }
  await ask(story, { accountName: 'svc-many-8' });

  const next = await sees(story, 'dana', 'svc-many-8', 'Needs your approval');
  expect(buttonsOf(next.card)).toContain('request.approve');
});
