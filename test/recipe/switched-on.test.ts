import { blockSignIn } from '../../src/recipe/steps/block-sign-in';
import { createCloudUser } from '../../src/recipe/steps/create-cloud-user';
import { user } from '../faults/world/tenant-state';
import { gives, lost, works } from '../support/twins/answers';
import { creating, known } from '../support/twins/creating';
import { erp, marker, start, upn } from '../support/twins/samples';

describe('an account that an Undo of the same request had blocked', () => {
  const facts = { ...known, signInBlocked: true };
  const isOpen = (world: ReturnType<typeof creating>) => world.tenant.users.get(erp)?.accountEnabled;

  it('is opened again by a Retry, which is written down before', async () => {
    const world = creating({ accountEnabled: false }, { facts });

    expect(await world.step(createCloudUser)).toEqual({ ok: true });

    expect(isOpen(world)).toBe(true);
    expect(world.ledger[0]).toMatch(/^saveFacts SA-42 .*"signInBlocked":false/);
    expect(world.ledger[1]).toMatch(/^intent unblock-sign-in u-erp/);
  });

  it('is opened as well where a read shows it as it was before', async () => {
    const world = creating({ accountEnabled: false }, { facts });
    world.on('directory.userByUpn', gives(user(erp, { userPrincipalName: upn, employeeId: marker })));

    expect(await world.step(createCloudUser)).toEqual({ ok: true });

    expect(isOpen(world)).toBe(true);
    expect(world.records()).toContain('create-cloud-user.look#2');
  });

  it('and that somebody has switched on since is not gone on with: they may know its password', async () => {
    const world = creating({}, { facts });

    expect(await world.step(createCloudUser)).toMatchObject({
      ok: false,
      problem: { code: 'account-switched-on', values: { userPrincipalName: upn, id: 'SA-42' } },
    });

    expect(world.ledger).toEqual(['saveFacts SA-42 {"passwordUnset":true}']);
    expect(world.timeline.now - start).toBe(120_000);
  });

  it('is blocked by the Undo that follows, and gets the password of the vault before it is opened another time', async () => {
    const world = creating({}, { facts });
    await world.step(createCloudUser);
    await world.step(blockSignIn);
    expect(isOpen(world)).toBe(false);

    expect(await world.step(createCloudUser)).toEqual({ ok: true });

    expect(world.tenant.users.get(erp)).toMatchObject({ accountEnabled: true, password: 'canary-password-0' });
  });

  it.each([
    ['', works],
    [', also where the answer is lost', lost],
  ])('and that was deleted since is made anew, and is open by our own doing%s', async (_how, answer) => {
    const world = creating(null, { facts }).on('directory.createUser', answer);

    expect(await world.step(createCloudUser)).toEqual({ ok: true });

    expect(world.facts()).toMatchObject({ userId: 'u-new', signInBlocked: false });
  });
});
