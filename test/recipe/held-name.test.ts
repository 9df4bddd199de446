import { createCloudUser } from '../../src/recipe/steps/create-cloud-user';
import { user } from '../faults/world/tenant-state';
import { gives, refuses } from '../support/twins/answers';
import type { Answer } from '../support/twins/answers';
import { creating, earlier, facts, known } from '../support/twins/creating';
import { erp, marker, neighbour, upn } from '../support/twins/samples';

describe('an account of that name that no record knows of', () => {
  it('is not looked for before it is asked for, and taken up where Entra says that it is there and it is ours', async () => {
    const world = creating({});

    expect(await world.step(createCloudUser)).toEqual({ ok: true });

    expect(world.facts()).toEqual({ ...known, createSent: 1 });
    expect(world.ledger.slice(-2)).toEqual([
      `outcome create-cloud-user ${upn} {"failed":"refused: name-taken"}`,
      `saveFacts SA-42 {"userPrincipalName":"${upn}","userId":"u-erp","createAnnounced":true}`,
    ]);
    expect(world.records()).toContain('create-cloud-user.adopt');
  });

  it.each([
    ['of somebody else', { employeeId: 'SA1.aaaa' }],
    ['without a marker', { employeeId: null }],
    ['that is synced', { onPremisesSyncEnabled: true }],
  ])('is left as it is where it is one %s', async (_whose, change) => {
    const world = creating(change);
    const before = world.tenant.users.get(erp);

    expect(await world.step(createCloudUser)).toMatchObject({
      ok: false,
      outlook: 'refused',
      problem: { code: 'name-taken', standing: 'account-not-touched', values: { userPrincipalName: upn } },
    });
    expect(world.tenant.users.get(erp)).toEqual(before);
    expect(world.ledger.filter((line) => /^directory/.test(line))).toHaveLength(1);
  });

  it('is looked for first where an earlier request has left one', async () => {
    const world = creating({ employeeId: 'SA1.aaaa' }, { request: { adopts: earlier } });

    expect(await world.step(createCloudUser)).toMatchObject({ ok: false, problem: { code: 'name-taken' } });
    expect(world.ledger).toEqual([]);
  });
});

describe('a name that turns out to be held', () => {
  const nobody = gives(null);
  const held = (code: string, createSent: number, ...looks: readonly Answer[]) =>
    creating({}, { facts: { ...facts, createSent } })
      .on('directory.userByUpn', nobody, ...looks)
      .on('directory.createUser', refuses(code));

  it('by our own lost attempt is taken up, and opened where it is closed', async () => {
    const world = held('name-taken', 1);
    world.tenant.users.set(erp, user(erp, { userPrincipalName: upn, employeeId: marker, accountEnabled: false }));

    expect(await world.step(createCloudUser)).toEqual({ ok: true });
    expect(world.facts()).toMatchObject({ userId: erp, createAnnounced: true });
    expect(world.tenant.users.get(erp)?.accountEnabled).toBe(true);
    expect(world.records()).toContain('create-cloud-user.adopt');
  });

  it.each([
    ['name-taken', 1, { code: 'account-not-readable', values: { userPrincipalName: upn } }],
    ['address-taken', 1, { code: 'address-taken' }],
  ])('with %s by what nobody can read is waited for in vain', async (code, createSent, problem) => {
    const world = held(code, createSent);
    world.tenant.users.delete(erp);

    expect(await world.step(createCloudUser)).toMatchObject({ ok: false, outlook: 'not-yet', problem });
    expect(world.timeline.now - Date.parse('2026-03-02T08:00:00Z')).toBe(120_000);
  });

  it('by somebody else is left alone', async () => {
    const world = held('name-taken', 1, gives(user(neighbour, { employeeId: 'SA1.aaaa' })));

    expect(await world.step(createCloudUser)).toMatchObject({ ok: false, problem: { code: 'name-taken' } });
    expect(world.ledger.filter((line) => line.startsWith('directory.updateUser'))).toEqual([]);
  });

  it('is refused for good where the service says so', async () => {
    const world = creating().on('directory.createUser', refuses('mail-refused'));

    expect(await world.step(createCloudUser)).toMatchObject({ ok: false, problem: { code: 'mail-refused' } });
    expect(world.facts().createAnnounced).toBe(true);
  });
});
