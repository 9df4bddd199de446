import { passwordOf, userIdOf } from '../support/hand-over';
import { approve, ask, askToRetire, makeAccount, ready, sees, sendForm, standing } from '../support/steps';
import { askedAgain, undoneAfterMaking } from '../support/undone';
import { beginStory, impatient } from '../support/world';
import type { Story } from '../support/world';

/** After Undone: the card says what is there now and who goes on, and the same name can be asked for again. */
let story: Story;
beforeAll(async () => {
  story = await beginStory({ tenant: { freeSalesSeats: 6 }, pace: impatient });
});
afterAll(() => story.end());

const denied = { kind: 'refuse', status: 403, code: 'Authorization_RequestDenied', times: 1_000 } as const;

function deny(method: string, path: RegExp): void {
  story.tenant.failNext({ service: 'graph', method, path, ...denied });
}

describe('a request whose account could not be made', () => {
  let id: string;
  beforeAll(async () => {
    deny('POST', /\/v1\.0\/users$/);
    id = await ask(story, { accountName: 'svc-refused' });
    await approve(story, 'svc-refused');
  });

  it('says that none was made and who asks again, and names no button that nobody has', async () => {
    const { words, card } = await sees(story, 'ravi', 'svc-refused', 'Setup was undone');
    story.tenant.core.faults.clear();

    expect(words).toContain('No account was made');
    expect(words).toContain('To go on, the requester presses Request again.');
    expect(words).not.toContain('Retry');
    expect(JSON.stringify(card)).toContain('request.again');
    expect((await sees(story, 'dana', 'svc-refused', 'Setup was undone')).words).not.toContain('Retry');
  });

  it('and an admin who sends /retry reads how it ended', async () => {
    const dana = story.teams.as('dana');
    const { id: said } = await dana.say(`/retry ${id}`);

    const { words } = await dana.waitFor(
      (seen) => seen.find((message) => message.fromBot && Number(message.id) > Number(said)),
      { where: 'personal' },
    );
    expect(words).toContain(`${id} is already undone`);
    expect(words).not.toContain('has already approved');
  });
});

describe('an account that an undone request left blocked', () => {
  let earlier: string;
  let userId: string;
  let password: string;
  beforeAll(async () => {
    earlier = await undoneAfterMaking(story, { accountName: 'svc-again' });
    userId = userIdOf(story, 'svc-again');
    password = passwordOf(story, 'svc-again');
    expect(standing(story, 'svc-again')).toMatchObject({ exists: true, enabled: false, licenses: [] });
  });

  it('is taken up again by the same name in the same environment, once that is approved', async () => {
    const card = await sees(story, 'ravi', 'svc-again', 'Setup was undone');
    const ravi = story.teams.as('ravi');
    await ravi.press('request.again', {}, { where: 'personal', messageId: card.id });
    await sendForm(story, { accountName: 'svc-again' });

    const asked = await askedAgain(story, 'svc-again', earlier);
    expect(asked.words).toContain(`The one that ${earlier} left blocked is taken up again`);
    expect(standing(story, 'svc-again')).toMatchObject({ enabled: false });
    await story.teams.as('dana').press('request.approve', {}, { where: 'personal', messageId: asked.id });

    await sees(story, 'ravi', 'svc-again', 'Ready');
    expect(standing(story, 'svc-again')).toEqual(ready);
    expect(userIdOf(story, 'svc-again')).toBe(userId);
  });

  it('with the password that it had, which is the one in the vault', () => {
    const kept = story.tenant.core.vault.all().filter(({ name }) => name.startsWith('svc-again'));

    expect(passwordOf(story, 'svc-again')).toBe(password);
    expect(kept.map(({ name }) => name)).toEqual([`svc-again-${earlier}`]);
  });
});

it('an account whose password was lost from the vault gets another one when it is taken up again', async () => {
  const earlier = await undoneAfterMaking(story, { accountName: 'svc-lost' });
  const before = passwordOf(story, 'svc-lost');
  story.tenant.core.vault.purge(`svc-lost-${earlier}`);
  await sendForm(story, { accountName: 'svc-lost' });
  const asked = await askedAgain(story, 'svc-lost', earlier);

  await story.teams.as('dana').press('request.approve', {}, { where: 'personal', messageId: asked.id });

  await sees(story, 'ravi', 'svc-lost', 'Ready');
  expect(passwordOf(story, 'svc-lost')).not.toBe(before);
});

describe('what stands in the way of the same name is named, with who removes it', () => {
  it('an account that was left blocked in another environment', async () => {
    const earlier = await undoneAfterMaking(story, { accountName: 'svc-else' });

    await sendForm(story, { accountName: 'svc-else', environment: 'dev' });

    const { words } = await sees(story, 'ravi', 'svc-else', 'is still in Entra');
    expect(words).toContain(`the desk made it for ${earlier}`);
    expect(words).toContain('ask a user admin to delete it');
    expect(standing(story, 'svc-else').enabled).toBe(false);
  });

  it('an account that was retired', async () => {
    const made = await makeAccount(story, { accountName: 'svc-retired' });
    await askToRetire(story, 'svc-retired');
    const asked = await askedAgain(story, 'svc-retired', made);
    await story.teams.as('dana').press('request.approve', {}, { where: 'personal', messageId: asked.id });
    await sees(story, 'ravi', 'svc-retired', 'Retired');

    await sendForm(story, { accountName: 'svc-retired' });

    const { words } = await sees(story, 'ravi', 'svc-retired', 'is still in Entra');
    expect(words).toContain(`the desk made it for ${made}`);
  });
});
