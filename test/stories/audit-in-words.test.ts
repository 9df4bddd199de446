import { untilAllIsSent } from '../support/all-sent';
import { approve, ask, sees } from '../support/steps';
import { beginStory } from '../support/world';
import type { Story } from '../support/world';

let story: Story;
beforeAll(async () => {
  story = await beginStory({ tenant: { freeSalesSeats: 5 } });
});
afterAll(() => story.end());

it('whoever asked reads what was decided and done, in words; who lent, and who tried in vain, is for approvers', async () => {
  const id = await ask(story, { accountName: 'svc-audited' });
  await story.teams.as('sam').say(`/approve ${id}`);
  await approve(story, 'svc-audited', 'lee');
  await sees(story, 'ravi', 'svc-audited', 'Ready');
  // Ravi is told so in a message as well, which is no answer to what comes now.
  await untilAllIsSent(story);

  const read = async (who: string) => {
    const { id: said } = await story.teams.as(who).say(`/audit ${id}`);
    const isAnswer = (one: { id: string; fromBot: boolean }) => one.fromBot && Number(one.id) > Number(said);
    return (await story.teams.as(who).waitFor((seen) => seen.find(isAnswer), { where: 'personal' })).words;
  };

  const [ravi, dana, sam] = [await read('ravi'), await read('dana'), await read('sam')];
  for (const words of [ravi, dana]) {
    expect(words.indexOf('Lee Ng approved')).toBeGreaterThan(words.indexOf('Ravi Patel asked for svc-audited'));
    expect(words.indexOf('Set access mode to Non-interactive: done')).toBeGreaterThan(words.indexOf('Lee Ng approved'));
    expect(words).not.toMatch(/intent|outcome|set-access-mode|[0-9a-f]{8}-[0-9a-f]{4}-/);
  }
  expect(dana).toContain('Sam Stone tried to decide on it and was refused');
  expect(ravi).not.toContain('Sam Stone');
  expect(sam).toContain(`There is no request ${id} whose audit you may see`);
});
