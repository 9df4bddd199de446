import { leaveEnvironmentGroup } from '../../src/recipe/steps/leave-environment-group';
import { gives, notYet, refuses, works } from '../support/twins/answers';
import { erp, start } from '../support/twins/samples';
import { made } from '../support/twins/scenes';
import type { Twins } from '../support/twins';

const sent = ({ ledger }: Twins) => ledger.filter((line) => line === 'directory.removeFromGroup group-uat u-erp');
const elapsed = ({ timeline }: Twins) => (timeline.now - start) / 60_000;
const isIn = ({ tenant }: Twins) => tenant.groups.get('group-uat')?.has(erp);

describe('a group of which Entra does not know the account as a member', () => {
  it('is left as soon as it does: the membership was only too new', async () => {
    const world = made().on('directory.removeFromGroup', notYet, notYet);

    expect(await world.step(leaveEnvironmentGroup)).toEqual({ ok: true });

    expect(sent(world)).toHaveLength(3);
    expect(isIn(world)).toBe(false);
  });

  it('and reads do not either for the moment, is left all the same', async () => {
    const world = made().on('directory.removeFromGroup', notYet, notYet).on('directory.isDirectMember', gives(false));

    expect(await world.step(leaveEnvironmentGroup)).toEqual({ ok: true });

    expect(isIn(world)).toBe(false);
  });

  it('is none of its own once reads a minute apart agree, and none between them shows it as one', async () => {
    const world = made().always('directory.removeFromGroup', notYet);
    world.on('directory.isDirectMember', gives(false), gives(true)).always('directory.isDirectMember', gives(false));

    expect(await world.step(leaveEnvironmentGroup)).toEqual({ ok: true });

    expect(elapsed(world)).toBeGreaterThan(1);
    expect(elapsed(world)).toBeLessThan(2);
  });

  it('stays named where reads show the account in it for as long as is waited', async () => {
    const world = made().always('directory.removeFromGroup', notYet);

    expect(await world.step(leaveEnvironmentGroup)).toMatchObject({ ok: false, problem: { code: 'group-left' } });

    expect(isIn(world)).toBe(true);
  });

  it('has nobody to leave it where the account is deleted', async () => {
    const world = made().always('directory.removeFromGroup', notYet).always('directory.isDirectMember', notYet);
    world.tenant.users.delete(erp);
    world.tenant.deleted.add(erp);

    expect(await world.step(leaveEnvironmentGroup)).toEqual({ ok: true, skipped: true });
    expect(elapsed(world)).toBe(0);
  });

  it('is named where nobody may look', async () => {
    const world = made()
      .on('directory.removeFromGroup', notYet, works)
      .always('directory.isDirectMember', refuses('permission-missing'));

    expect(await world.step(leaveEnvironmentGroup)).toMatchObject({ ok: false, problem: { code: 'group-left' } });
    expect(sent(world)).toHaveLength(1);
  });
});
