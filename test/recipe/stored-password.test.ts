import { storePassword } from '../../src/recipe/steps/store-password';
import { twins } from '../support/twins';
import type { Given } from '../support/twins';
import { refuses } from '../support/twins/answers';
import { names } from '../support/twins/scenes';

const secretName = 'svc-erp-SA-42';
const earlier = { requestId: 'SA-7', secretName: 'svc-erp-SA-7' };

describe('the password of a new account', () => {
  it.each([
    ['keeps its place', earlier, 'svc-erp-SA-7', 'of-the-first-attempt'],
    ['has one of its own where none was named', { requestId: 'SA-7' }, secretName, 'canary-password-1'],
  ])('of an account that is taken up again %s', async (_how, adopts, name, then) => {
    const world = twins({ request: { adopts } });
    world.tenant.vault.set('svc-erp-SA-7', 'of-the-first-attempt');

    expect(await world.step(storePassword)).toEqual({ ok: true });

    expect(world.asked).toContain(`vault.read ${name}`);
    expect(world.tenant.vault.get(name)).toBe(then);
    expect(world.facts()).toEqual(name === secretName ? { secretName, passwordUnset: true } : { secretName: name });
  });

  it('that was lost from the vault is a new one, and that the account has another is known before', async () => {
    const world = twins({ request: { adopts: earlier } });

    await world.step(storePassword);

    expect(world.ledger[0]).toBe('saveFacts SA-42 {"passwordUnset":true}');
    expect(world.records()).toEqual(
      names('store-password.look store-password.lost.remember store-password store-password.remember'),
    );
  });

  it.each<[string, Given]>([
    ['of an earlier attempt was lost', { facts: { createAnnounced: true } }],
    ['of an earlier request was lost and never set', { request: { adopts: { ...earlier, passwordUnset: true } } }],
  ])('is another than that of the account, which is known before, where that %s', async (_whose, given) => {
    const world = twins(given);
    world.tenant.vault.set(earlier.secretName, 'never-sent');

    expect(await world.step(storePassword)).toEqual({ ok: true });

    expect(world.ledger[0]).toBe('saveFacts SA-42 {"passwordUnset":true}');
    expect(world.facts().passwordUnset).toBe(true);
    expect(world.tenant.vault.get(earlier.secretName)).toBe('never-sent');
  });

  it.each<[string, Given]>([
    ['an earlier attempt has made it with that', { facts: { createAnnounced: true } }],
    [
      'an earlier attempt has set it',
      {
        facts: { createAnnounced: true, passwordUnset: false },
        request: { adopts: { ...earlier, passwordUnset: true } },
      },
    ],
  ])('is that of the account where %s', async (_why, given) => {
    const world = twins(given);
    for (const name of [secretName, earlier.secretName]) world.tenant.vault.set(name, 'of-the-first-attempt');

    expect(await world.step(storePassword)).toEqual({ ok: true });

    expect(world.asked.some((line) => line.startsWith('vault.read'))).toBe(true);
    expect(world.facts().passwordUnset ?? false).toBe(false);
  });

  it('is not looked for where an earlier attempt has made no account', async () => {
    const world = twins({ facts: { createAnnounced: false } });

    await world.step(storePassword);

    expect(world.asked).toEqual([]);
    expect(world.facts()).toEqual({ createAnnounced: false, secretName });
  });

  it('is not touched where the vault does not let us look, or does not take it', async () => {
    const unread = twins({ request: { adopts: earlier } }).on('vault.read', refuses('permission-missing'));
    const unwritten = twins().on('vault.putIfAbsent', refuses('vault-closed'));

    expect(await unread.step(storePassword)).toMatchObject({ ok: false, problem: { code: 'permission-missing' } });
    expect(unread.ledger).toEqual([]);
    expect(await unwritten.step(storePassword)).toMatchObject({ ok: false, problem: { code: 'vault-closed' } });
    expect(unwritten.facts()).toEqual({});
  });

  it('is found in the Key Vault that it lies in', async () => {
    const vaultUrl = 'https://contoso-desk.vault.azure.net';
    const world = twins({ ports: (ports) => ({ ...ports, vault: { ...ports.vault, address: vaultUrl } }) });

    await world.step(storePassword);

    expect(world.facts()).toEqual({ secretName, vaultUrl });
  });
});
