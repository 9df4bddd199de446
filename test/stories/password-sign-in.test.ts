import { apps } from '../../src/sandbox/tenant';
import { approve, ask, ready, sees, standing } from '../support/steps';
import { beginStory } from '../support/world';
import type { Story } from '../support/world';

let story: Story;
beforeAll(async () => {
  const signInCheck = { clientId: apps.signInCheck.appId };
  story = await beginStory({
    tenant: { freeSalesSeats: 2 },
    settings: (desk) => void Object.assign(desk, { signInCheck }),
  });
});
afterAll(() => story.end());

/** Makes an account; the words of its last card, line by line. */
async function cardOf(accountName: string): Promise<string> {
  await ask(story, { accountName });
  await approve(story, accountName);
  return (await sees(story, 'ravi', accountName, `${accountName} is ready\n`)).words;
}

const passwordOf = (account: string) => {
  const user = story.tenant.user(`${account}@contoso.onmicrosoft.com`);
  return story.tenant.core.directory.secrets.of(user?.id ?? '')?.password ?? 'none';
};

it('the password is tried once, as an integration would, and shows up nowhere', async () => {
  const words = await cardOf('svc-tried');

  expect(words).toMatch(/Sign-in with the password\W+Signed in/);
  expect(words).toMatch(/Accepted by Dataverse\W+By impersonation/);
  expect(passwordOf('svc-tried').length).toBeGreaterThan(20);
  expect(story.log.join('\n')).not.toContain(passwordOf('svc-tried'));
});

it('what a policy demands is a remark with what to do about it, and undoes nothing', async () => {
  story.tenant.core.passwordSignInRefusal = 50076;

  const words = await cardOf('svc-refused');

  expect(words).toContain('multi-factor authentication');
  expect(words).toContain('excludes the account from the Conditional Access policies');
  expect(standing(story, 'svc-refused')).toEqual(ready);
});
