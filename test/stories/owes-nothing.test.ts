import { groups } from '../../src/sandbox/tenant';
import { approve, ask, askToRetire, idOf, licensesOf, makeAccount, ready, sees, standing } from '../support/steps';
import { beginStory, environments, impatient, people } from '../support/world';
import type { Story } from '../support/world';

/** What was refused was never done, and what is gone owes nothing: neither is left for a person to take back. */
let story: Story;
beforeAll(async () => {
  story = await beginStory({ pace: impatient });
});
afterAll(() => story.end());

const domain = 'contoso.onmicrosoft.com';

/** The app lacks the permission for these writes, and for taking them back. Gives the way to grant it. */
function lackPermission(method: string, path: RegExp): () => void {
  const answer = { kind: 'refuse', status: 403, code: 'Authorization_RequestDenied', times: 1_000 } as const;
  story.tenant.failNext({ service: 'graph', method, path, ...answer });
  return () => story.tenant.core.faults.clear();
}

/** As somebody does in the admin center: licences and groups go with the user. */
function deleteUser(id: string): void {
  const { core } = story.tenant;
  const now = story.tenant.now();
  for (const [groupId, group] of core.directory.groups)
    if (group.current().members.includes(id)) core.directory.setMembership(now, groupId, id, false, 'an admin');
  core.directory.changeUser(now, id, 'an admin', (user) => ({ ...user, life: 'deleted', assignments: [] }));
}

/** Does it once, right after the first change of this user's licences. Tells whether it was done. */
function afterLicensesOf(user: () => string, deed: (id: string) => void): () => boolean {
  let isDone = false;
  story.tenant.onExchange(({ url, status }) => {
    const id = user();
    if (isDone || status !== 200 || !url.includes(`${id}/assignLicense`)) return;
    isDone = true;
    deed(id);
  });
  return () => isDone;
}

function accountId(name: string): string {
  return story.tenant.user(`${name}@${domain}`)?.id ?? 'nobody';
}

it('a group that could not be joined is not among what is left', async () => {
  lackPermission('POST', /groups\/.*members/);
  const grant = lackPermission('DELETE', /groups\/.*members/);
  await ask(story, { accountName: 'svc-no-group', environment: 'prod' });

  await approve(story, 'svc-no-group');

  const { words } = await sees(story, 'ravi', 'svc-no-group', 'Setup was undone');
  grant();
  expect(words).not.toContain('still in the security group');
  expect(standing(story, 'svc-no-group', 'prod')).toMatchObject({ exists: true, enabled: false, licenses: [] });
});

it('a licence that could not be assigned is not among what is left', async () => {
  await ask(story, { accountName: 'svc-no-licence' });
  const grant = lackPermission('POST', new RegExp(`users/(?!${people.kim.id}).*assignLicense`));
  const kim = licensesOf(story.tenant.user(people.kim.id));

  await approve(story, 'svc-no-licence');

  const { words } = await sees(story, 'ravi', 'svc-no-licence', 'Setup was undone');
  grant();
  expect(words).not.toContain('still has the licence');
  expect(licensesOf(story.tenant.user(people.kim.id))).toEqual(kim);
});

it('an account that somebody deletes in the middle of its run holds nothing, and the lender gets the licence back', async () => {
  const kim = licensesOf(story.tenant.user(people.kim.id));
  await ask(story, { accountName: 'svc-deleted' });
  const isDeleted = afterLicensesOf(() => accountId('svc-deleted'), deleteUser);

  await approve(story, 'svc-deleted');

  const { words } = await sees(story, 'dana', 'svc-deleted', 'Setup was undone');
  expect(isDeleted()).toBe(true);
  expect(words).not.toContain('still has the licence');
  expect(words).not.toContain('can still sign in');
  expect(licensesOf(story.tenant.user(people.kim.id))).toEqual(kim);
});

it('an account that was deleted in Entra can still be retired, and its slot is free', async () => {
  const made = await makeAccount(story, { accountName: 'svc-old' });
  const id = accountId('svc-old');
  expect(standing(story, 'svc-old')).toEqual(ready);
  deleteUser(id);
  const ravi = story.teams.as('ravi');
  await askToRetire(story, 'svc-old');
  const asked = await story.teams
    .as('dana')
    .waitFor(
      (seen) =>
        seen.find(
          ({ words }) => words.includes('svc-old') && /needs your approval/i.test(words) && !words.includes(made),
        ),
      {
        where: 'personal',
      },
    );

  await story.teams.as('dana').press('request.approve', {}, { where: 'personal', messageId: asked.id });

  await ravi.waitFor((seen) => seen.find((card) => card.words.includes('Retired') && idOf(card) === idOf(asked)), {
    where: 'personal',
  });
  const row = story.tenant.systemUser(environments.uat, id);
  expect(row?.columns['accessmode'] === 4 && row.columns['isdisabled'] !== true).toBe(false);
});

it('a lender whose account is deleted meanwhile is owed nothing', async () => {
  await ask(story, { accountName: 'svc-lent' });
  const isDeleted = afterLicensesOf(() => people.omar.id, deleteUser);

  await approve(story, 'svc-lent', 'dana', { lender: people.omar.id });

  const { words } = await sees(story, 'dana', 'svc-lent', 'is ready');
  expect(isDeleted()).toBe(true);
  expect(words).toContain('account was deleted: nothing is owed');
  expect(standing(story, 'svc-lent')).toEqual(ready);
});

it('an account is out of its group also where Entra did not know yet that it was in', async () => {
  const members = () => story.tenant.core.directory.groups.get(groups.prodAccess)?.current().members ?? [];
  await ask(story, { accountName: 'svc-in-and-out', environment: 'prod' });
  const grant = lackPermission('POST', new RegExp(`users/(?!${people.kim.id}).*assignLicense`));
  const unknown = { kind: 'refuse', status: 404, code: 'Request_ResourceNotFound' } as const;
  story.tenant.failNext({ service: 'graph', method: 'DELETE', path: /groups\/.*members/, ...unknown });

  await approve(story, 'svc-in-and-out');

  await sees(story, 'ravi', 'svc-in-and-out', 'Setup was undone');
  expect(story.tenant.pendingFaults().filter(({ method }) => method === 'DELETE')).toEqual([]);
  grant();
  expect(accountId('svc-in-and-out')).not.toBe('nobody');
  expect(members()).not.toContain(accountId('svc-in-and-out'));
});
