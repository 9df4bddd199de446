import { removeLicense } from '../../src/recipe/steps/remove-license';
import { away, notYet, refuses } from '../support/twins/answers';
import { erp, start } from '../support/twins/samples';
import { lentOut, names } from '../support/twins/scenes';

const skipped = { ok: true, skipped: true };
const elapsed = (world: { timeline: { now: number } }) => (world.timeline.now - start) / 60_000;

describe('what is taken back from an account that is gone', () => {
  const gone = () => {
    const world = lentOut();
    world.tenant.users.delete(erp);
    return world;
  };

  it('is nothing where it stands among the deleted', async () => {
    const world = gone();
    world.tenant.deleted.add(erp);

    expect(await world.step(removeLicense)).toEqual(skipped);
    expect(world.facts().licenseRemoved).toBe(true);
    expect(world.records()).toEqual(names('remove-license remove-license.gone.remember'));
    expect(elapsed(world)).toBe(0);
  });

  it('is nothing where it is not readable when it would have to be', async () => {
    const world = gone();

    expect(await world.step(removeLicense)).toEqual(skipped);
    expect(elapsed(world)).toBe(2);
    expect(world.records().slice(-2)).toEqual(names('remove-license.gone remove-license.gone.remember'));
  });

  it('is still to be taken where a read shows it for as long as is waited', async () => {
    const world = lentOut().always('directory.assignLicense', notYet);

    expect(await world.step(removeLicense)).toMatchObject({ ok: false, problem: { code: 'license-left' } });
    expect(elapsed(world)).toBe(4);
    expect(world.facts().licenseRemoved).toBe(false);
  });

  it('and is not looked for where the answer is another one', async () => {
    const world = lentOut().on('directory.assignLicense', refuses('permission-missing'));

    expect(await world.step(removeLicense)).toMatchObject({ ok: false, problem: { code: 'license-left' } });
    expect(world.records()).toEqual(['remove-license']);
    expect(world.asked.filter((line) => /userById|isSoftDeleted/.test(line))).toEqual([]);
  });

  it('is waited for where nobody may read what was deleted, and where that list is away it is asked again', async () => {
    const world = gone().on('directory.isSoftDeleted', away, refuses('permission-missing'));
    world.tenant.deleted.add(erp);

    expect(await world.step(removeLicense)).toEqual(skipped);

    expect(world.ledger.filter((line) => line.startsWith('directory.assignLicense'))).toHaveLength(3);
    expect(world.books.drawn.map((line) => line.split(' ')[3])).toEqual(['upstream', 'replication']);
  });
});
