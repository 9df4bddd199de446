import type { RunFacts } from '../../src/desk/request';
import { borrowLicense } from '../../src/recipe/steps/borrow-license';
import { user } from '../faults/world/tenant-state';
import { kim } from '../support/cast';
import { twins } from '../support/twins';
import type { Twins } from '../support/twins';
import { refuses } from '../support/twins/answers';
import { erp, sales, service } from '../support/twins/samples';
import { lend, lentOut, noneFree } from '../support/twins/scenes';
import { holding, licensesOf, newTenant, withErp } from '../support/twins/tenant';

const KIM = kim.aadObjectId;
const changed = ({ ledger }: Twins) =>
  ledger.flatMap((line) => (line.startsWith('directory.assignLicense') ? [line.slice('directory.'.length)] : []));

/** A run that stopped with a free licence on the account; of the other product one is free. */
function stopped(facts: RunFacts = {}): Twins {
  const tenant = withErp(newTenant());
  tenant.bought.set(sales, 4);
  tenant.users.set(erp, holding(tenant.users.get(erp) ?? user(erp), [{ skuId: sales, disabledPlans: [] }]));
  const licensed = { userId: erp, licensedSkuId: sales, licenseRemoved: false };
  return twins({ tenant, request: { attempt: 2 }, facts: { ...licensed, ...facts } });
}

describe('an account that still has the free licence of an earlier attempt', () => {
  it('keeps that one, though another product is free: only what is known to be on it is ever taken off', async () => {
    const world = stopped();

    expect(await world.step(borrowLicense)).toEqual({ ok: true, skipped: true });
    expect(world.facts()).toMatchObject({ licensedSkuId: sales, licenseRemoved: false });
    expect(world.ledger).toEqual([]);
    expect(world.records()).toEqual(['borrow-license.open']);
  });

  it('asks nobody to lend, though it has the very last one', async () => {
    const world = stopped();
    noneFree(world.tenant).bought.set(sales, 4);

    expect(await world.step(borrowLicense)).toEqual({ ok: true, skipped: true });
    expect(world.books.loans.size).toBe(0);
    expect(world.asked).not.toContain('directory.subscribedSkus');
  });

  it('and gave back what it had borrowed before keeps the free one', async () => {
    const world = lend(stopped(), { state: 'returned' });

    expect(await world.step(borrowLicense)).toEqual({ ok: true, skipped: true });
    expect(world.books.loans.get('SA-42')?.state).toBe('returned');
  });

  it('gets another one as soon as its own is known to be off', async () => {
    const world = stopped({ licenseRemoved: true });

    await world.step(borrowLicense);

    expect(world.facts().licensedSkuId).toBe(service);
  });
});

describe('an account that still has the licence of a lender who is owed it', () => {
  const owing = () => lend(lentOut(), { state: 'owed' });

  it('gives it up before the lender waits for one, and only then is anybody asked to lend', async () => {
    const world = owing();

    expect(await world.step(borrowLicense)).toEqual({ ok: true, values: { lender: 'Kim Larsen' } });
    expect(changed(world)).toEqual([
      `assignLicense ${erp} {"add":[],"remove":["sku-sales"]}`,
      `assignLicense ${KIM} {"add":[{"skuId":"sku-sales","disabledPlans":["plan-forms","plan-flow"]}],"remove":[]}`,
      `assignLicense ${KIM} {"add":[],"remove":["sku-sales"]}`,
    ]);
    expect(licensesOf(world.tenant, erp)).toEqual([]);
  });

  it('and does not give it up is named, and the lender does not wait for it in vain', async () => {
    const world = owing().on('directory.assignLicense', refuses('permission-missing'));

    expect(await world.step(borrowLicense)).toMatchObject({ ok: false, problem: { code: 'license-left' } });
    expect(changed(world)).toEqual([`assignLicense ${erp} {"add":[],"remove":["sku-sales"]}`]);
    expect(world.books.loans.get('SA-42')?.state).toBe('owed');
  });
});
