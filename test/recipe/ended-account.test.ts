import type { Problem } from '../../src/desk/problem';
import { recipe } from '../../src/recipe/steps';
import { confirmRetired } from '../../src/recipe/steps/confirm-retired';
import { tryPassword } from '../../src/recipe/steps/try-password';
import { breaks, gives, notYet, refuses } from '../support/twins/answers';
import { accountGroup, erp, erpRow, madeFacts, neighbour, start, upn } from '../support/twins/samples';
import { findingsOf, made, names, retiring } from '../support/twins/scenes';
import type { Twins } from '../support/twins';
import { newTenant, rowOf, withErp } from '../support/twins/tenant';

const results = (outcome: unknown) => findingsOf(outcome).map(({ check, result }) => `${check} ${result}`);

/** An account after its end, as `change` leaves it. */
function ended(change: (world: Twins) => unknown = () => undefined) {
  const tenant = withErp(newTenant(), { accountEnabled: false });
  tenant.rows.set(erpRow, rowOf(erpRow, erp, { accessmode: 0 }));
  for (const [id, members] of tenant.groups) tenant.groups.set(id, new Set([...members].filter((one) => one !== erp)));
  const world = made({ tenant, request: { kind: 'retire' }, facts: madeFacts });
  change(world);
  return world;
}

describe('an account that was ended', () => {
  it('is read back as such, in the group of its environment and in that of all', async () => {
    const world = ended();

    expect(results(await world.step(confirmRetired))).toEqual([
      'slot-free pass',
      'sign-in-blocked pass',
      'license-removed pass',
      'group-left pass',
      'account-group-left pass',
    ]);
    expect(world.ledger).toEqual([]);
    expect(world.timeline.now - start).toBe(120_000);
  });

  it.each<[string, string, (world: Twins) => unknown]>([
    ['takes a slot', 'slot-free', ({ tenant }) => tenant.rows.set(erpRow, rowOf(erpRow, erp))],
    ['can sign in', 'sign-in-blocked', ({ tenant }) => withErp(tenant).groups.clear()],
    [
      'is in the group of its environment',
      'group-left',
      ({ tenant }) => tenant.groups.set('group-uat', new Set([erp])),
    ],
    ['is in that of all', 'account-group-left', ({ tenant }) => tenant.groups.set(accountGroup, new Set([erp]))],
  ])('and still %s is named, and nothing is tried', async (_how, check, change) => {
    const world = ended(change);
    if (check === 'sign-in-blocked') world.tenant.rows.set(erpRow, rowOf(erpRow, erp, { accessmode: 0 }));

    const outcome = await world.step(confirmRetired);

    expect(outcome).toMatchObject({
      ok: false,
      problem: { code: `check-failed-${check}`, values: { userPrincipalName: upn } },
    });
    expect(results(outcome).filter((line) => line.endsWith('fail'))).toEqual([`${check} fail`]);
    expect(world.ledger).toEqual([]);
  });

  it('and deleted is in no group that could be asked', async () => {
    const world = ended(({ tenant }) => tenant.users.delete(erp));

    expect(results(await world.step(confirmRetired))).toEqual([
      'slot-free pass',
      'sign-in-blocked pass',
      'license-removed pass',
    ]);
    expect(world.asked.filter((line) => line.startsWith('directory.isDirectMember'))).toEqual([]);
  });
});

describe('which account a retirement is about', () => {
  it.each<[string, (world: Twins) => unknown, string]>([
    ['there is none in the books', ({ books }) => books.accounts.clear(), 'account-unrecorded'],
    ['it carries another marker', ({ tenant }) => withErp(tenant, { employeeId: 'SA1.aaaa' }), 'not-ours'],
    ['its approver may not any more', ({ books }) => books.approvers.clear(), 'approver-lost'],
    ['its requester may not any more', (world) => world.on('mayAsk', gives(false)), 'requester-lost'],
    [
      'nobody may read it',
      (world) => world.on('directory.userById', refuses('permission-missing')),
      'permission-missing',
    ],
  ])('is found before anything is touched: %s', async (_why, change, code) => {
    const world = retiring();
    change(world);

    const end = await world.run();

    expect(end).toMatchObject({ state: 'undone', findings: [], problem: { code, next: { key: 'next.again-retire' } } });
    expect(world.ledger).toEqual([]);
    expect(world.books.drawn).toEqual([`plan ${JSON.stringify(recipe.retire.map(({ name }) => name))}`]);
  });

  it.each([
    ['among the deleted', true, 2],
    ['nowhere any more', false, 4],
  ])('also where Entra shows it %s, because its row may take a slot', async (_where, isDeleted, minutes) => {
    const world = retiring();
    world.tenant.users.delete(erp);
    if (isDeleted) world.tenant.deleted.add(erp);
    for (const op of ['directory.updateUser', 'directory.removeFromGroup']) world.always(op, gives(undefined));

    const end = await world.run();

    expect(end).toMatchObject({ state: 'done' });
    expect(world.ledger).toContain('crm.setAccessMode uat uat-row-erp 0');
    expect(world.records().includes('begin.gone')).toBe(!isDeleted);
    expect((world.timeline.now - start) / 60_000).toBe(minutes);
  });

  it('is not looked for in the books alone where the directory refuses', async () => {
    const world = retiring().on('directory.userById', breaks);

    expect(await world.run()).toMatchObject({ state: 'undone', problem: { code: 'unexpected' } });
    expect(world.records()).toEqual(names('begin plan begin.account finish'));
  });

  it('and its undoing is nothing that there is', async () => {
    const world = retiring();

    expect(await world.run('undo')).toEqual({
      state: 'needs-hands',
      findings: [],
      problem: { code: 'nothing-to-undo' },
    });
    expect([...world.ledger, ...world.books.drawn]).toEqual([]);
  });
});

describe('a retirement that an earlier attempt has done half of', () => {
  const values = { userPrincipalName: upn, cause: 'It stopped.' };
  const leftovers: readonly Problem[] = [{ code: 'sign-in-left', values }];
  const named = { findings: [], state: 'needs-hands', leftovers };
  const standing = [{ key: 'problem.sign-in-left.what', values }];

  it('and that cannot begin again is not undone: what is left stands, with why, and Retry', async () => {
    const world = retiring({ attempt: 2, leftovers }).on('directory.userById', refuses('permission-missing'));

    expect(await world.run()).toMatchObject({
      ...named,
      problem: { code: 'permission-missing', standing, next: { key: 'next.retry' } },
    });
    expect(world.ledger).toEqual([]);
  });

  it('and of which nobody knows what is left is not called undone either', async () => {
    const world = retiring({ attempt: 2 }).on('directory.userById', refuses('permission-missing'));

    expect(await world.run()).toMatchObject({ state: 'needs-hands', problem: { code: 'permission-missing' } });
  });

  it('and that somebody wants to undo still has it left', async () => {
    const world = retiring({ attempt: 2, leftovers });

    expect(await world.run('undo')).toMatchObject({ ...named, problem: { code: 'nothing-to-undo', standing } });
  });

  it('and whose environment has left the settings still has it left', async () => {
    const world = retiring({ attempt: 2, leftovers, environmentId: 'gone' });

    expect(await world.run()).toMatchObject({ ...named, problem: { code: 'environment-unknown', standing } });
  });

  it('goes on from there once it can', async () => {
    const world = retiring({ attempt: 2, leftovers });

    expect(await world.run()).toMatchObject({ state: 'done' });
    expect(world.tenant.users.get(erp)?.accountEnabled).toBe(false);
  });
});

describe('the try of a password', () => {
  const signInCheck = { clientId: 'public-client' };
  const tried = (facts = { ...madeFacts }) => made({ settings: { signInCheck }, facts });

  it('is none where the settings ask for none', async () => {
    const world = made();

    expect(await world.step(tryPassword)).toEqual({ ok: true, skipped: true });
    expect(world.asked).toEqual([]);
  });

  it('signs in as the account, by the client of the settings', async () => {
    const world = tried();

    expect(results(await world.step(tryPassword))).toEqual(['password-sign-in pass']);
    expect(world.asked).toEqual(['vault.read svc-erp-SA-42', `signIn.withPassword uat public-client ${upn}`]);
  });

  it.each<[string, (world: Twins) => unknown, string]>([
    ['the vault has none', ({ tenant }) => tenant.vault.delete('svc-erp-SA-42'), 'password-not-readable'],
    ['it is another one', ({ tenant }) => tenant.vault.set('svc-erp-SA-42', 'another'), 'sign-in-password'],
    ['Entra never knows the account', (world) => world.always('signIn.withPassword', notYet), 'object-not-there-yet'],
  ])('takes nothing back where %s, and says so', async (_why, change, code) => {
    const world = tried();
    change(world);

    const outcome = await world.step(tryPassword);

    expect(outcome).toMatchObject({ ok: true });
    const late = code === 'object-not-there-yet' ? 120_000 : 0;
    expect(findingsOf(outcome)).toMatchObject([
      { check: 'password-sign-in', result: 'warn', problem: { code }, at: new Date(start + late).toISOString() },
    ]);
  });
});

it('a neighbour in the group of all accounts stays there', async () => {
  const world = retiring();

  await world.run();

  expect([...world.tenant.groups].map(([id, members]) => [id, ...members])).toEqual(
    ['group-uat', 'group-prod', accountGroup].map((id) => [id, neighbour]),
  );
});
