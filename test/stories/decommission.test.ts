import { approve, makeAccount, sees, standing } from '../support/steps';
import { beginStory, environments, people } from '../support/world';
import type { Story } from '../support/world';

let story: Story;
beforeAll(async () => {
  story = await beginStory();
});
afterAll(() => story.end());

it('a retired account is blocked, out of its mode and out of the group, and its slot is free again', async () => {
  await makeAccount(story, { accountName: 'svc-retire', environment: 'prod' });
  const user = story.tenant.user('svc-retire@contoso.onmicrosoft.com');
  const group = () =>
    story.tenant.ledger.filter(({ method, path }) => method === 'DELETE' && path.includes(`/members/${user?.id}`));
  expect(user).toBeDefined();

  await story.teams.as('ravi').say('/disable svc-retire');
  await approve(story, 'svc-retire', 'lee', {});
  await sees(story, 'ravi', 'svc-retire', 'Retired');

  const now = standing(story, 'svc-retire', 'prod');
  expect(now.enabled).toBe(false);
  expect(now.accessmode !== 4 || now.rowDisabled).toBe(true);
  expect(group()).toHaveLength(1);
  expect(slotsUsed()).toBe(2);
  await story.teams.as('ravi').say('/quota prod');
  await story.teams
    .as('ravi')
    .waitFor((seen) => seen.some(({ words }) => /5 free of 7|5 of 7 free|5 free/.test(words)), { where: 'personal' });
  expect(people.ravi.id).toBe(user === undefined ? '' : people.ravi.id);
});

it('the Retire button of the account’s card asks for its end once the tick is set', async () => {
  await makeAccount(story, { accountName: 'svc-button' });
  const { id } = await sees(story, 'ravi', 'svc-button', 'Ready');
  const at = { where: 'personal', messageId: id } as const;

  await story.teams.as('ravi').press('account.view', {}, at);
  await story.teams.as('ravi').press('account.retire', { confirm: 'yes' }, at);

  expect((await sees(story, 'dana', 'svc-button', 'Needs your approval')).words).toContain('retire');
});

/** As the platform counts: enabled, non-interactive, not an application. */
function slotsUsed(): number {
  return [...story.tenant.environment(environments.prod).users.values()]
    .map((row) => row.current().columns)
    .filter((row) => row['accessmode'] === 4 && row['isdisabled'] === false && row['applicationid'] === null).length;
}
