import { createSteps, recipe } from '../../src/recipe/steps';
import { kim } from '../support/cast';
import { twins } from '../support/twins';
import type { Twins } from '../support/twins';
import { refuses, works } from '../support/twins/answers';
import { erp, erpRow, plans, sales } from '../support/twins/samples';
import { lentOut, made, noneFree } from '../support/twins/scenes';
import { holding, licensesOf, newTenant, rowOf, untouched, withErp } from '../support/twins/tenant';
import { user } from '../faults/world/tenant-state';

const KIM = kim.aadObjectId;
const undoing = [
  'remove-license',
  'return-license',
  'remove-security-role',
  'leave-access-mode',
  'leave-account-group',
  'leave-environment-group',
  'block-sign-in',
];
const planOf = ({ books }: Twins) =>
  books.drawn.filter((line) => line.startsWith('plan')).map((line) => JSON.parse(line.slice(5)) as string[]);
const ended = ({ books }: Twins) =>
  books.drawn
    .filter((line) => /: (done|skipped|failed)/.test(line))
    .map((line) => line.split(' ').slice(0, 2).join(' '));

describe('a run that stops before the pivot', () => {
  it('takes everything back, with the lender first, and says who asks again', async () => {
    const world = twins({ tenant: noneFree() }).on('crm.assignRole', refuses('permission-missing'));
    const before = structuredClone(untouched(world.tenant));

    expect(await world.run()).toMatchObject({
      state: 'undone',
      findings: [],
      problem: { code: 'permission-missing', next: { key: 'next.again-create' } },
    });
    expect(planOf(world)).toEqual([
      recipe.beforePivot
        .concat(recipe.pivot, recipe.afterPivot)
        .map(({ name }) => name)
        .filter((name) => !['await-directory-sync', 'try-password'].includes(name)),
      [
        ...new Set([
          ...createSteps(recipe)
            .map(({ name }) => name)
            .filter((name) => !['await-directory-sync', 'try-password'].includes(name)),
          ...undoing,
        ]),
      ],
    ]);
    expect(ended(world).slice(-8)).toEqual([
      'assign-security-role: failed',
      'remove-license: done',
      'return-license: done',
      'remove-security-role: done',
      'leave-access-mode: done',
      'leave-account-group: done',
      'leave-environment-group: done',
      'block-sign-in: done',
    ]);
    expect(licensesOf(world.tenant, KIM)).toEqual([{ skuId: sales, disabledPlans: plans }]);
    expect(world.tenant.users.get('u-new')).toMatchObject({ accountEnabled: false, assignedLicenses: [] });
    expect(world.books.slots).toEqual(new Set(['SA-7']));
    expect(untouched(world.tenant)).toEqual(before);
  });

  it('goes on where one thing cannot be taken back, names it, and keeps the slot', async () => {
    const world = lentOut()
      .on('crm.setAccessMode', refuses('slots-full'))
      .always('directory.removeFromGroup', refuses('no'));

    const end = await world.run('undo');

    expect(end).toMatchObject({
      state: 'needs-hands',
      leftovers: [{ code: 'access-mode-left' }, { code: 'account-group-left' }, { code: 'group-left' }],
      problem: { code: 'access-mode-left' },
    });
    expect(ended(world).at(-1)).toBe('block-sign-in: done');
    expect(world.books.slots.has('SA-42')).toBe(true);
  });

  it('and leaves something says first why it stopped', async () => {
    const world = twins()
      .on('crm.assignRole', refuses('permission-missing'))
      .always('directory.removeFromGroup', refuses('no'));

    expect(await world.run()).toMatchObject({
      state: 'needs-hands',
      problem: { code: 'permission-missing', next: { key: 'next.retry' } },
      leftovers: [{ code: 'account-group-left' }, { code: 'group-left' }],
    });
  });

  it('waits for a person who sets the mode, and takes nothing back meanwhile', async () => {
    const world = twins({ tenant: noneFree() }).always('crm.setAccessMode', refuses('permission-missing'));

    const end = await world.run();

    const heldUntil = '2026-03-02T10:00:00.000Z';
    expect(end).toMatchObject({
      state: 'needs-hands',
      findings: [],
      problem: { code: 'access-mode-by-hand' },
      heldUntil,
    });
    expect(end).toMatchObject({ leftovers: [(end as { problem: object }).problem] });
    expect(licensesOf(world.tenant, 'u-new')).toHaveLength(1);
    expect(planOf(world)).toHaveLength(1);
    expect(world.books.slots.has('SA-42')).toBe(true);
  });

  it('that a person undoes has no problem, and no longer counts as past the pivot', async () => {
    const world = lentOut();

    expect(await world.run('undo')).toEqual({ state: 'undone', findings: [] });
    expect(world.facts().accessModeSet).toBe(false);
    expect(planOf(world)).toEqual([undoing]);
  });
});

describe('a run that stops after the pivot', () => {
  it('takes nothing back, but gives back what is owed', async () => {
    const world = twins({ tenant: noneFree() }).on('crm.systemuserById', works, works, refuses('permission-missing'));

    expect(await world.run()).toMatchObject({ state: 'needs-hands', leftovers: [{ code: 'not-read-back' }] });
    expect(ended(world).slice(-4)).toEqual([
      'return-license: done',
      'verify: failed',
      'remove-license: skipped',
      'return-license: skipped',
    ]);
    expect(world.tenant.users.get('u-new')?.accountEnabled).toBe(true);
    expect(licensesOf(world.tenant, KIM)).toEqual([{ skuId: sales, disabledPlans: plans }]);
  });

  it('at the removal of the licence still gives the lender theirs, and tries what failed no second time', async () => {
    const answers = [works, works, refuses('permission-missing')];
    const world = twins({ tenant: noneFree() }).on('directory.assignLicense', ...answers);

    expect(await world.run()).toMatchObject({ state: 'needs-hands', leftovers: [{ code: 'license-left' }] });
    expect(ended(world).slice(-2)).toEqual(['remove-license: failed', 'return-license: done']);
  });

  it('and again goes on behind it, and borrows nothing', async () => {
    const world = lentOut();

    expect(await world.run()).toMatchObject({ state: 'done' });
    expect(planOf(world)).toEqual([['remove-license', 'return-license', 'verify', 'hand-over']]);
    expect(licensesOf(world.tenant, KIM)).toEqual([{ skuId: sales, disabledPlans: plans }]);
  });

  it('with several things left names them all, and what was found', async () => {
    const world = lentOut().always('directory.assignLicense', refuses('permission-missing'));

    const end = await world.run();

    expect(end).toMatchObject({
      state: 'needs-hands',
      leftovers: [{ code: 'license-left' }, { code: 'license-owed' }],
    });
    expect(ended(world)).toEqual(['remove-license: failed', 'return-license: failed']);
  });
});

describe('an account that is put right', () => {
  it('loses a licence that somebody gave it, and gets its mode back', async () => {
    const tenant = withErp(newTenant());
    tenant.users.set(erp, holding(tenant.users.get(erp) ?? user(erp), [{ skuId: sales, disabledPlans: [] }]));
    tenant.rows.set(erpRow, rowOf(erpRow, erp, { accessmode: 0 }));
    const world = made({ tenant });

    expect(await world.run('repair')).toMatchObject({ state: 'done' });
    expect(licensesOf(tenant, erp)).toEqual([]);
    expect(tenant.rows.get(erpRow)?.accessmode).toBe(4);
  });

  it('as far as it goes: each thing left is named', async () => {
    const world = made()
      .always('directory.assignLicense', refuses('no'))
      .always('crm.setAccessMode', refuses('slots-full'));

    expect(await world.run('repair')).toMatchObject({
      state: 'needs-hands',
      findings: expect.arrayContaining([expect.objectContaining({ check: 'access-mode', result: 'pass' })]),
      leftovers: [{ code: 'slots-full' }, { code: 'license-left' }],
    });
    expect(ended(world).at(-1)).toBe('hand-over: done');
  });
});
