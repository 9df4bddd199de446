import { approve, askToRetire, makeAccount, sees, standing } from '../support/steps';
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

  await askToRetire(story, 'svc-retire');
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

it('a retirement is called one by everybody who sees it, with the reason and without what nobody knows', async () => {
  await makeAccount(story, { accountName: 'svc-portal' });
  await askToRetire(story, 'svc-portal', 'ravi', 'The portal moved in October.');

  const asked = await sees(story, 'ravi', 'svc-portal', 'Retire, waiting for approval');
  expect(asked.words).toContain('It works on until an admin approves');
  const decides = await sees(story, 'dana', 'svc-portal', 'Retire, needs your approval');
  for (const line of [
    'Retire svc-portal?',
    'The portal moved in October.',
    'In use since',
    'Last check',
    'Sign-in is blocked',
  ])
    expect(decides.words).toContain(line);
  expect(decides.words).toMatch(/Flows, integrations and records.*Unknown/s);
  await story.teams.as('ravi').say('/open');
  await sees(story, 'ravi', 'open request', 'retire the account');

  await approve(story, 'svc-portal', 'lee', {});
  const end = await sees(story, 'ravi', 'svc-portal', 'svc-portal is retired');
  expect(end.words).not.toMatch(/set up|Ready/i);
});

it('whoever rejects a retirement leaves the account in use, and the card says so', async () => {
  await makeAccount(story, { accountName: 'svc-stays' });
  await askToRetire(story, 'svc-stays');
  const { id: messageId } = await sees(story, 'dana', 'svc-stays', 'Retire, needs your approval');

  await story.teams
    .as('dana')
    .press('request.reject', { rejectReason: 'Still used.' }, { where: 'personal', messageId });

  const told = await sees(story, 'ravi', 'svc-stays', 'Retire, rejected');
  expect(told.words).toContain('svc-stays stays in use.');
  expect(standing(story, 'svc-stays').enabled).toBe(true);
});

it('typed or pressed, nobody is asked before the tick is set and a reason is given', async () => {
  await makeAccount(story, { accountName: 'svc-button' });
  const ravi = story.teams.as('ravi');
  const { id } = await sees(story, 'ravi', 'svc-button', 'Ready');
  const at = { where: 'personal', messageId: id } as const;
  const openOnes = () =>
    story.database.query("select 1 from desk.requests where account_name = 'svc-button' and state <> 'done'");

  await ravi.say('/retire svc-button The portal is gone');
  const typed = await ravi.waitFor((seen) =>
    seen.find(({ card }) => JSON.stringify(card ?? '').includes('"value":"The portal is gone"')),
  );
  expect(typed.words).toContain('A CRM admin has to approve first');
  expect(await openOnes()).toEqual([]);

  await ravi.press('account.view', {}, at);
  await ravi.press('account.retire', { confirm: 'yes' }, at);
  expect(await openOnes()).toEqual([]);

  await ravi.press('account.retire', { confirm: 'yes', retireReason: 'Not needed.' }, at);
  expect((await sees(story, 'dana', 'svc-button', 'Retire, needs your approval')).words).toContain('Not needed.');
});

/** As the platform counts: enabled, non-interactive, not an application. */
function slotsUsed(): number {
  return [...story.tenant.environment(environments.prod).users.values()]
    .map((row) => row.current().columns)
    .filter((row) => row['accessmode'] === 4 && row['isdisabled'] === false && row['applicationid'] === null).length;
}
