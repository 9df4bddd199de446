import { ask, sees } from '../support/steps';
import { until } from '../support/wait';
import { beginStory } from '../support/world';
import type { Story } from '../support/world';

let story: Story;

beforeEach(async () => {
  story = await beginStory({ tenant: { freeSalesSeats: 5 } });
});
afterEach(() => story.end());

/** As in microsoft/BotFramework-Services#339 and microsoft/botbuilder-js#3280. */
const refusals = [
  [400, 'Incoming request was redirected to the wrong geo! Current geo: EMEA, Target geo: EUDB'],
  [403, 'User is from different region'],
] as const;

/** Cards and notices that Teams refused since a moment. */
function refusedSince(mark: number): number {
  const messages = story.teams.traffic
    .slice(mark)
    .filter(({ direction, request }) => direction === 'from-bot' && (request as { type?: string }).type === 'message');
  return messages.filter(({ status }) => status === 400 || status === 403).length;
}

it.each(refusals)(
  'an address of another region (%i) ends no card: each shows the truth afterwards',
  async (status, message) => {
    const id = await ask(story, { accountName: 'svc-region' });
    await sees(story, 'lee', 'svc-region', 'Needs your approval');
    const card = await sees(story, 'dana', 'svc-region', 'Needs your approval');
    const mark = story.teams.traffic.length;
    for (const method of ['POST', 'PUT'])
      story.teams.failNext({ status, code: 'BadArgument', message, method, times: 10_000 });

    await story.teams.as('dana').press('request.approve', {}, { where: 'personal', messageId: card.id });
    await until(async () => {
      const [row] = await story.database.query('select state from desk.requests where id = $1', [id]);
      return row?.['state'] === 'done';
    });
    const refused = refusedSince(mark);
    story.teams.heal();
    await story.teams.as('ravi').say('thanks');

    await sees(story, 'ravi', 'svc-region', 'Ready');
    await sees(story, 'ravi', 'svc-region', 'For you only');
    await sees(story, 'dana', 'svc-region', 'Ready');
    await sees(story, 'lee', 'svc-region', 'Ready');
    expect(refused).toBeGreaterThan(0);
    expect(refused).toBeLessThan(15);
  },
);
