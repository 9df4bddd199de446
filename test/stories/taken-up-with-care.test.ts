import { roles } from '../../src/sandbox/tenant';
import { passwordOf } from '../support/hand-over';
import { approve, ask, idOf, ready, sees, sendForm, standing } from '../support/steps';
import { askedAgain, undoneAfterMaking } from '../support/undone';
import { beginStory, impatient } from '../support/world';
import type { Story } from '../support/world';

/** An account that is taken up again is what was approved now, and nothing of what an earlier request had been given. */
let story: Story;
beforeAll(async () => {
  story = await beginStory({ tenant: { freeSalesSeats: 6 }, pace: impatient });
});
afterAll(() => story.end());

/** Dana approves the next request of this name. Gives its id. */
async function approveAgain(account: string, ...earlier: readonly string[]): Promise<string> {
  const asked = await askedAgain(story, account, ...earlier);
  await story.teams.as('dana').press('request.approve', {}, { where: 'personal', messageId: asked.id });
  return idOf(asked);
}

describe('an account that two people had approved as an administrator, and that was undone after it was one', () => {
  let earlier: string;
  beforeAll(async () => {
    const refusal = { kind: 'refuse', status: 400, code: '0x80041d41' } as const;
    story.tenant.failNext({ service: 'dataverse', method: 'PATCH', path: /systemusers\(/, ...refusal });
    earlier = await ask(story, { accountName: 'svc-ruler', role: 'admin' });
    await approve(story, 'svc-ruler', 'dana');
    await sees(story, 'lee', 'svc-ruler', 'Dana Whitfield');
    await approve(story, 'svc-ruler', 'lee');
    await sees(story, 'ravi', 'svc-ruler', 'Setup was undone');
  });

  it('is none any more', () => {
    expect(standing(story, 'svc-ruler')).toMatchObject({ exists: true, enabled: false, licenses: [], roles: [] });
  });

  it('is taken up as the reader that one person approves, with that role alone', async () => {
    await sendForm(story, { accountName: 'svc-ruler', role: 'reader' });
    await approveAgain('svc-ruler', earlier);

    await sees(story, 'ravi', 'svc-ruler', 'Ready');
    expect(standing(story, 'svc-ruler')).toEqual({ ...ready, roles: [roles.serviceReader] });
  });
});

it('an account whose lost password Entra did not take anew is ready only once it has the one of the vault', async () => {
  const account = 'svc-twice-lost';
  const first = await undoneAfterMaking(story, { accountName: account });
  story.tenant.core.vault.purge(`${account}-${first}`);
  const refusal = { kind: 'refuse', status: 403, code: 'Authorization_RequestDenied' } as const;
  story.tenant.failNext({ service: 'graph', method: 'PATCH', path: /\/v1\.0\/users\//, ...refusal });
  await sendForm(story, { accountName: account });
  const second = await approveAgain(account, first);
  await sees(story, 'ravi', second, 'Setup was undone');
  expect(story.tenant.core.faults.pending()).toEqual([]);

  await sendForm(story, { accountName: account });
  await approveAgain(account, first, second);

  await sees(story, 'ravi', account, 'Ready');
  expect(standing(story, account)).toEqual(ready);
  expect(passwordOf(story, account)).toBe(story.tenant.core.vault.get(`${account}-${first}`)?.versions.at(-1)?.value);
});
