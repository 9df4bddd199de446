import type { RunFacts } from '../../src/desk/request';
import { promoteSecret } from '../../src/recipe/steps/promote-secret';
import { removePendingSecret } from '../../src/recipe/steps/remove-pending-secret';
import { restorePassword } from '../../src/recipe/steps/restore-password';
import { gives, lost, refuses, says } from '../support/twins/answers';
import { erp, madeFacts, start, upn } from '../support/twins/samples';
import { inDoubt, names, pending, rotating } from '../support/twins/scenes';
import type { Twins } from '../support/twins';
import { madeUpProblem } from '../support/made-up-problem';

const current = 'svc-erp-SA-7';
const stopped = { key: 'as-is', values: { text: 'It stopped.' } };
const forward = { key: 'as-is', values: { text: 'Do this.' } };
const at = new Date(start).toISOString();

const lines = ({ books }: Twins) =>
  books.audit.map(({ action, object, after }) => `${action} ${object} ${(after as { failed?: string })?.failed ?? ''}`);

describe('the current password of the vault', () => {
  const promoting = (facts: RunFacts = {}) => {
    const world = inDoubt({ passwordInDoubt: false, passwordChanged: true, ...facts });
    return world;
  };
  const shows = (result: string, what: string) => ({
    ok: true,
    findings: [{ check: 'vault-current', result, found: { key: `found.${what}` }, at }],
  });

  it('becomes the one that Entra has acknowledged', async () => {
    const world = promoting();

    expect(await world.step(promoteSecret)).toEqual(shows('pass', 'holds-the-new-password'));
    expect(world.tenant.vault.get(current)).toBe('canary-password-sent');
    expect(world.tenant.vault.get('svc-neighbour-SA-1')).toBe('of-the-neighbour');
  });

  it('that is not shown as the new one is remarked', async () => {
    const world = promoting().always('vault.replace', gives(undefined));

    const outcome = await world.step(promoteSecret);

    const late = new Date(start + 120_000).toISOString();
    expect(outcome).toMatchObject({
      ok: true,
      findings: [{ result: 'warn', found: { key: 'found.not-read-back' }, at: late }],
    });
  });

  it('that the vault does not take is named, with both names and what the vault needs', async () => {
    const world = promoting().on('vault.replace', refuses('vault-closed'));

    expect(await world.step(promoteSecret)).toEqual({
      ok: false,
      problem: {
        code: 'rotation-not-promoted',
        values: {
          userPrincipalName: upn,
          secretName: current,
          pendingSecretName: pending,
          cause: stopped,
          remedy: forward,
        },
      },
    });
    expect(lines(world)).toEqual([
      `promote-secret ${current} `,
      `promote-secret ${current} refused: vault-closed`,
      `promote-secret ${current} given up: vault-closed`,
    ]);
    expect(world.records()).toEqual(names('promote-secret promote-secret.given-up'));
  });

  it('is never an empty one', async () => {
    const world = promoting();
    world.tenant.vault.set(pending, '');

    expect(await world.step(promoteSecret)).toMatchObject({ ok: false, problem: { code: 'rotation-not-promoted' } });
    expect(world.tenant.vault.get(current)).toBe('canary-password-before');
    expect(world.timeline.now - start).toBe(120_000);
  });
});

describe('the second copy of a password', () => {
  it.each([
    ['was never made', {}],
    ['was removed', { pendingSecretName: pending, pendingSecretRemoved: true }],
  ])('that %s is not removed', async (_how, facts) => {
    const world = rotating({}, facts);

    expect(await world.step(removePendingSecret)).toEqual({ ok: true, skipped: true });
    expect(world.ledger).toEqual([]);
  });

  it('is removed, and that it is off is written down afterwards', async () => {
    const world = inDoubt();

    expect(await world.step(removePendingSecret)).toEqual({ ok: true });
    expect(world.tenant.vault.has(pending)).toBe(false);
    expect(world.tenant.vault.has(current)).toBe(true);
    expect(world.ledger.at(-1)).toBe('saveFacts SA-42 {"pendingSecretRemoved":true}');
  });

  it.each([
    ['with what the vault says', { technical: 'Forbidden' }],
    ['with nothing more to say', {}],
  ])('that the vault keeps is named, %s', async (_how, more) => {
    const problem = madeUpProblem('vault-closed', undefined, undefined, more);
    const world = inDoubt().on('vault.remove', says('refused', problem));

    expect(await world.step(removePendingSecret)).toEqual({
      ok: false,
      problem: { code: 'rotation-secret-left', values: { pendingSecretName: pending, cause: stopped }, ...more },
    });
    expect(world.facts().pendingSecretRemoved).toBe(false);
  });
});

describe('the password before', () => {
  it('stands where nothing else was sent', async () => {
    const world = rotating({}, madeFacts);

    expect(await world.step(restorePassword)).toEqual({ ok: true, skipped: true });
    expect([...world.ledger, ...world.asked]).toEqual([]);
  });

  it.each<[string, RunFacts]>([
    ['it is open which one counts', {}],
    ['the new one was acknowledged', { passwordInDoubt: false, passwordChanged: true }],
  ])('is set again, in Entra and in the vault, where %s', async (_how, facts) => {
    const world = inDoubt(facts);

    expect(await world.step(restorePassword)).toEqual({ ok: true });

    const tags = `{"requestId":"SA-42","account":"svc-erp","upn":"${upn}"}`;
    expect(world.ledger).toEqual([
      'saveFacts SA-42 {"passwordInDoubt":true,"passwordChanged":false}',
      'intent restore-password u-erp',
      'directory.updateUser u-erp {"password":"secret"}',
      'outcome restore-password u-erp',
      `intent restore-password ${current}`,
      `vault.replace ${current} ${tags}`,
      `outcome restore-password ${current}`,
      'saveFacts SA-42 {"passwordInDoubt":false}',
    ]);
    expect(world.tenant.users.get(erp)?.password).toBe('canary-password-before');
    expect(world.tenant.vault.get(current)).toBe('canary-password-before');
  });

  it('that cannot be set leaves it open which one counts, and both are kept', async () => {
    const world = inDoubt().on('directory.updateUser', lost, refuses('permission-missing'));

    expect(await world.step(restorePassword)).toEqual({
      ok: false,
      problem: {
        code: 'rotation-in-doubt',
        values: { userPrincipalName: upn, secretName: current, pendingSecretName: pending, cause: stopped },
      },
    });
    expect(world.facts()).toMatchObject({ passwordInDoubt: true, passwordChanged: false });
    expect(lines(world).slice(-2)).toEqual([
      `restore-password ${erp} given up: permission-missing`,
      `restore-password ${current} given up: permission-missing`,
    ]);
    expect(world.tenant.vault.get(pending)).toBe('canary-password-sent');
  });

  it('that the vault does not show is waited for, and nothing is sent meanwhile', async () => {
    const world = inDoubt();
    world.tenant.vault.delete(current);

    expect(await world.step(restorePassword)).toMatchObject({ ok: false, problem: { code: 'rotation-in-doubt' } });
    expect(world.ledger.filter((line) => line.startsWith('directory'))).toEqual([]);
    expect(world.timeline.now - start).toBe(120_000);
  });
});
