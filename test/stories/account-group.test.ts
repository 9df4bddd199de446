import {
  approve,
  ask,
  askToRetire,
  idOf,
  makeAccount,
  makeInActiveDirectory,
  ready,
  sees,
  sendForm,
  standing,
} from '../support/steps';
import { beginStory, people } from '../support/world';
import type { Story } from '../support/world';

/** The group that Conditional Access leaves out, and one whose members follow a rule. */
const groups = { accounts: '44444444-4444-4444-8444-0000000000a1', dynamic: '44444444-4444-4444-8444-0000000000a2' };

async function begin(accountGroupId: string): Promise<Story> {
  const story = await beginStory({
    tenant: { freeSalesSeats: 3 },
    settings: (desk) => void Object.assign(desk, { accountGroupId }),
  });
  story.tenant.seed.group({ id: groups.accounts, displayName: 'Service accounts' });
  story.tenant.seed.group({ id: groups.dynamic, displayName: 'All services', isDynamic: true });
  return story;
}

describe('a desk with a group for all its accounts', () => {
  let story: Story;
  beforeAll(async () => {
    story = await begin(groups.accounts);
  });
  afterAll(() => story.end());

  const members = () => story.tenant.core.directory.groups.get(groups.accounts)?.current()?.members ?? [];
  const idOfAccount = (name: string, domain = 'contoso.onmicrosoft.com') => story.tenant.user(`${name}@${domain}`)?.id;

  it('puts a cloud account into it, and reads back that it is in', async () => {
    await makeAccount(story, { accountName: 'svc-grouped' });

    const { words } = await sees(story, 'ravi', 'svc-grouped', 'Ready');
    expect(members()).toEqual([idOfAccount('svc-grouped')]);
    expect(words).toContain('Group of all service accounts');
    expect(standing(story, 'svc-grouped')).toEqual(ready);
  });

  it('puts an account from Active Directory into it, too', async () => {
    await ask(story, { accountName: 'svc-synced', accountKind: 'onprem' });
    await approve(story, 'svc-synced');
    const { words } = await sees(story, 'dana', 'svc-synced', 'OU=Service Accounts');
    makeInActiveDirectory(story, 'svc-synced', words);

    await sees(story, 'ravi', 'svc-synced', 'Ready');

    expect(members()).toContain(idOfAccount('svc-synced', 'contoso.com'));
  });

  it('takes it out when the account is retired', async () => {
    const made = idOf(await sees(story, 'ravi', 'svc-grouped', 'Ready'));
    await askToRetire(story, 'svc-grouped');
    await story.teams
      .as('dana')
      .waitFor(
        (seen) =>
          seen.find(
            ({ words }) => words.includes('svc-grouped') && words.includes('needs your') && !words.includes(made),
          ),
        { where: 'personal' },
      );
    await approve(story, 'svc-grouped');

    await sees(story, 'ravi', 'svc-grouped', 'Retired');

    expect(members()).not.toContain(idOfAccount('svc-grouped'));
  });
});

it('a group that takes no members is told before anybody is asked', async () => {
  const story = await begin(groups.dynamic);

  await sendForm(story, { accountName: 'svc-refused', owner: people.ravi.id });

  const { words } = await sees(story, 'ravi', 'svc-refused', 'has dynamic members');
  expect(words).toContain('accountGroupId');
  expect(standing(story, 'svc-refused').exists).toBe(false);
  await story.end();
});
