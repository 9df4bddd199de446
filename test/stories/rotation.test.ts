import { beginStory, impatient, environments } from '../support/world';
import type { Story } from '../support/world';
import { rotated, rotationSteps } from './rotation-steps';
import type { RotationSteps } from './rotation-steps';

const forbidden = {
  kind: 'refuse',
  status: 403,
  code: 'Authorization_RequestDenied',
  message: '(no permission)',
} as const;
const banned = {
  kind: 'refuse',
  status: 400,
  code: 'Request_BadRequest',
  message: 'The specified password does not comply with password complexity requirements.',
} as const;

let story: Story;
let steps: RotationSteps;
beforeAll(async () => {
  story = await beginStory({ pace: impatient, tenant: { freeSalesSeats: 20 } });
  steps = rotationSteps(story);
  story.tenant.environment(environments.uat).maxNonInteractiveUsers = 50;
});
afterAll(() => story.end());
afterEach(() => expect(story.tenant.pendingFaults()).toEqual([]));

describe('another password, asked for by the owner', () => {
  it('becomes the current one of the vault and is the one that Collect shows', async () => {
    const before = await steps.readyAccount('svc-r-owner');

    await steps.rotates('ravi', 'svc-r-owner');
    await steps.sees('ravi', 'svc-r-owner', rotated);

    const password = steps.passwordOf('svc-r-owner');
    expect(password).not.toBe(before.password);
    expect(steps.secretsOf('svc-r-owner')).toEqual({ [before.secret]: password });
    expect(await steps.collected('ravi', before.id)).toContain(password);
  });

  it('is refused without the permission: the one before stands, is told with the remedy, and can still be collected', async () => {
    const before = await steps.readyAccount('svc-r-403');
    steps.failPassword('svc-r-403', forbidden);

    await steps.rotates('ravi', 'svc-r-403');
    const card = await steps.sees('ravi', 'svc-r-403', 'The password was not changed');

    expect(card.words).toContain('User-PasswordProfile.ReadWrite.All');
    expect(card.words).toContain('User Administrator');
    expect(steps.passwordOf('svc-r-403')).toBe(before.password);
    expect(steps.secretsOf('svc-r-403')).toEqual({ [before.secret]: before.password });
    expect(await steps.collected('ravi', before.id)).toContain(before.password);
  });

  it('is refused by the password rules of the tenant: nothing is lost, and the next try makes another one', async () => {
    const before = await steps.readyAccount('svc-r-400');
    steps.failPassword('svc-r-400', banned);

    await steps.rotates('ravi', 'svc-r-400');
    const card = await steps.sees('ravi', 'svc-r-400', 'The password was not changed');

    expect(card.words).toContain('banned words');
    expect(steps.secretsOf('svc-r-400')).toEqual({ [before.secret]: steps.passwordOf('svc-r-400') });
    await steps.rotates('ravi', 'svc-r-400');
    await steps.sees('ravi', 'svc-r-400', rotated);
    expect(steps.passwordOf('svc-r-400')).not.toBe(before.password);
  });

  it.each([
    ['429', 2],
    ['5xx-after-apply', 2],
    ['timeout-after-apply', 1],
  ] as const)(
    'comes through an answer of %s, and sends one and the same password until it is acknowledged',
    async (kind, times) => {
      const name = `svc-r-${kind.slice(0, 3)}`;
      const before = await steps.readyAccount(name);
      steps.failPassword(name, { kind, times });

      await steps.rotates('ravi', name);
      await steps.sees('ravi', name, rotated);

      expect(steps.passwordOf(name)).not.toBe(before.password);
      expect(steps.secretsOf(name)).toEqual({ [before.secret]: steps.passwordOf(name) });
      expect(steps.passwordsMade(name)).toBe(2);
    },
  );

  it('of an account that was deleted: says so, and nothing is sent', async () => {
    await steps.readyAccount('svc-r-gone');
    steps.deleteUser('svc-r-gone');
    const mark = story.tenant.ledger.length;

    await steps.rotates('ravi', 'svc-r-gone');
    const card = await steps.sees('ravi', 'svc-r-gone', 'The password was not changed');

    expect(card.words).toContain('no longer in the directory');
    expect(steps.writesSince(mark)).toEqual([]);
  });
});
