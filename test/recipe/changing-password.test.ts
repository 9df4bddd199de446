import type { RunFacts } from '../../src/desk/request';
import { changePassword } from '../../src/recipe/steps/change-password';
import { findAccount } from '../../src/recipe/steps/find-account';
import { storePendingSecret } from '../../src/recipe/steps/store-pending-secret';
import { tellOwner } from '../../src/recipe/steps/tell-owner';
import { dana, lee } from '../support/cast';
import { away, breaks, crashes, gives, lost, notYet, refuses, says } from '../support/twins/answers';
import type { Answer } from '../support/twins/answers';
import { account, erp, start, upn } from '../support/twins/samples';
import { byDana, findingsOf, pending, rotating } from '../support/twins/scenes';
import type { Twins } from '../support/twins';
import { withErp } from '../support/twins/tenant';

const skipped = { ok: true, skipped: true };
const current = 'svc-erp-SA-7';
const facts: RunFacts = { userId: erp, userPrincipalName: upn, secretName: current };

describe('the account whose password is changed', () => {
  it('is the one of the books, and its secret is the one written there', async () => {
    const world = rotating();

    expect(await world.step(findAccount)).toEqual({ ok: true });
    expect(world.facts()).toEqual(facts);
  });

  it('that was made before that was written down has the secret of the request that made it', async () => {
    const world = rotating();
    world.books.accounts.set('SA-42', { ...account, secretName: null, requestId: 'SA-3' });

    await world.step(findAccount);

    expect(world.facts().secretName).toBe('svc-erp-SA-3');
  });

  it.each<[string, (world: Twins) => unknown, object]>([
    [
      'nobody recorded',
      ({ books }) => books.accounts.clear(),
      { code: 'account-unrecorded', standing: 'nothing-touched', values: { accountName: 'svc-erp' } },
    ],
    [
      'somebody else owns now',
      ({ books }) => books.accounts.set('SA-42', { ...account, owner: lee }),
      { code: 'rotation-asker-lost', values: { account: 'svc-erp' } },
    ],
    [
      'carries another marker',
      ({ tenant }) => withErp(tenant, { employeeId: null }),
      { code: 'rotation-not-ours', values: { userPrincipalName: upn } },
    ],
    [
      'is gone',
      ({ tenant }) => tenant.users.delete(erp),
      { code: 'rotation-account-gone', values: { userPrincipalName: upn } },
    ],
  ])('is none that %s', async (_how, change, problem) => {
    const world = rotating();
    change(world);

    expect(await world.step(findAccount)).toMatchObject({ ok: false, problem });
    expect(world.ledger).toEqual([]);
  });

  it('is changed by an approver who does not own it, and not by one who may not any more', async () => {
    const [may, mayNot] = [rotating(byDana), rotating(byDana)];
    mayNot.books.approvers.clear();

    expect(await may.step(findAccount)).toEqual({ ok: true });
    expect(await mayNot.step(findAccount)).toMatchObject({
      problem: { code: 'approver-lost', values: { approver: dana.name } },
    });
  });
});

describe('the owner of an account whose password an admin changes', () => {
  it('is not told of what they do themselves', async () => {
    const world = rotating();

    expect(await world.step(tellOwner)).toEqual(skipped);
    expect(world.ledger).toEqual([]);
  });

  it.each<[string, readonly Answer[], string, string, number]>([
    ['who has read of it', [gives('told')], 'pass', 'told-before', 0],
    ['who has no chat', [gives('unreachable')], 'warn', 'could-not-be-reached', 0],
    ['who reads of it later', [gives('waiting'), gives('told')], 'pass', 'told-before', 15_000],
    ['who never does', Array<Answer>(20).fill(gives('waiting')), 'warn', 'could-not-be-reached', 120_000],
  ])('%s', async (_who, answers, result, what, ms) => {
    const world = rotating(byDana).on('tellOwner', ...answers);

    expect(findingsOf(await world.step(tellOwner))).toEqual([
      { check: 'owner-told', result, found: { key: `found.${what}` }, at: new Date(start + ms).toISOString() },
    ]);
  });

  it.each([
    ['is away', away],
    ['refuse', refuses('books-closed')],
  ])('is not passed over where the books %s', async (_how, answer) => {
    expect(await rotating(byDana).always('tellOwner', answer).step(tellOwner)).toMatchObject({ ok: false });
  });
});

describe('the new password, beside the current one', () => {
  it.each<[string, RunFacts, number, string]>([
    ['has a name of its own in each attempt', {}, 3, 'svc-erp-SA-42-3'],
    ['keeps the name of an attempt in doubt', { pendingSecretName: pending, pendingSecretRemoved: false }, 3, pending],
    [
      'never has a name that was removed',
      { pendingSecretName: pending, pendingSecretRemoved: true },
      2,
      'svc-erp-SA-42-2',
    ],
    ['never has a name of which that is not known', { pendingSecretName: pending }, 2, 'svc-erp-SA-42-2'],
  ])('%s', async (_how, more, attempt, name) => {
    const world = rotating({ attempt }, { ...facts, ...more });
    world.tenant.vault.set(pending, 'sent-before');

    expect(await world.step(storePendingSecret)).toEqual({ ok: true });
    expect(world.facts()).toMatchObject({ pendingSecretName: name, pendingSecretRemoved: false });
    expect(world.tenant.vault.get(name)).toBe(name === pending ? 'sent-before' : 'canary-password-1');
    expect(world.tenant.vault.get(current)).toBe('canary-password-before');
  });

  it('is not there where the vault refuses it', async () => {
    const world = rotating({}, facts).on('vault.putIfAbsent', refuses('vault-closed'));

    expect(await world.step(storePendingSecret)).toMatchObject({ ok: false, problem: { code: 'vault-closed' } });
  });
});

const stored = { ...facts, pendingSecretName: pending, pendingSecretRemoved: false };
const changing = (more: RunFacts = {}) => {
  const world = rotating({}, { ...stored, ...more });
  world.tenant.vault.set(pending, 'canary-password-new');
  return world;
};
const sendings = (world: Twins) => world.ledger.filter((line) => line.startsWith('directory.updateUser')).length;
const givenUp = (action: string, object: string, code: string) => ({
  kind: 'outcome',
  actor: 'desk',
  requestId: 'SA-42',
  environmentId: 'uat',
  action,
  object,
  after: { failed: `given up: ${code}` },
});

describe('Entra and the new password', () => {
  it('is acknowledged, and known for the rest of the run', async () => {
    const world = changing();
    const learnt = await world.live(async (run) => [await changePassword.run(run), run.facts]);

    const at = new Date(start).toISOString();
    expect(learnt).toMatchObject([
      {
        ok: true,
        findings: [{ check: 'password-changed', result: 'pass', found: { key: 'found.acknowledged-by-entra' }, at }],
      },
      { passwordChanged: true, passwordInDoubt: false },
    ]);
    expect(world.tenant.users.get(erp)?.password).toBe('canary-password-new');
  });

  it('is not sent again where it was acknowledged', async () => {
    const world = changing({ passwordChanged: true });

    expect(await world.step(changePassword)).toMatchObject({ ok: true });
    expect(sendings(world)).toBe(0);
  });

  it.each<[string, readonly Answer[], boolean]>([
    ['refused', [refuses('permission-missing')], false],
    ['busy, and then refused', [says('again', 'service-busy'), refuses('permission-missing')], false],
    ['too large an answer', [refuses('answer-too-large')], true],
    ['lost, and then refused', [lost, refuses('permission-missing')], true],
    ['no answer of a service', [breaks], true],
  ])('leaves it open which one counts only where nobody can know: %s', async (_how, answers, isInDoubt) => {
    const world = changing().on('directory.updateUser', ...answers);
    const ended = await world.live(async (run) => [await changePassword.run(run), run.facts.passwordInDoubt]);

    expect(ended).toMatchObject([{ ok: false }, isInDoubt]);
    expect(world.facts().passwordInDoubt).toBe(isInDoubt);
    expect(world.records().slice(-2).includes('change-password.doubt')).toBe(true);
    expect(world.records().at(-1)).toBe(isInDoubt ? 'change-password.given-up' : 'change-password.doubt');
  });

  it('is given up in the audit, where it stays open', async () => {
    const world = changing().on('directory.updateUser', lost, refuses('permission-missing'));

    await world.step(changePassword);

    expect(world.books.audit.at(-1)).toEqual(givenUp('change-password', erp, 'permission-missing'));
  });

  it('is in no doubt where the vault never showed a password to send', async () => {
    const world = changing();
    world.tenant.vault.delete(pending);
    const ended = await world.live(async (run) => [await changePassword.run(run), run.facts.passwordInDoubt]);

    expect(ended).toMatchObject([{ ok: false }, false]);
    expect(world.ledger).toEqual([]);
  });

  it('stays in doubt through a refusal, where an earlier sending left it so', async () => {
    const world = changing({ passwordInDoubt: true }).on('directory.updateUser', refuses('permission-missing'));

    await world.step(changePassword);

    expect(world.facts().passwordInDoubt).toBe(true);
    expect(world.ledger.filter((line) => line.startsWith('saveFacts'))).toEqual([]);
  });

  it('is the same at each sending, and once the run died after it', async () => {
    const world = changing().on('directory.updateUser', crashes, lost);

    expect([await world.step(changePassword), await world.step(changePassword)]).toMatchObject(['died', { ok: true }]);
    expect(sendings(world)).toBe(3);
    expect(world.tenant.users.get(erp)?.password).toBe('canary-password-new');
    expect(world.facts()).toMatchObject({ passwordChanged: true, passwordInDoubt: false });
  });

  it('is never told to an account that is gone', async () => {
    const world = changing().always('directory.updateUser', notYet);

    expect(await world.step(changePassword)).toMatchObject({
      ok: false,
      outlook: 'not-yet',
      problem: { code: 'rotation-account-gone', values: { userPrincipalName: upn } },
    });
    expect(world.facts().passwordInDoubt).toBe(false);
  });
});
