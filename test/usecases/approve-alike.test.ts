import type { DeskSettings } from '../../src/desk/settings';
import { placeIn } from '../../src/desk/place';
import { dana, lee, olga, ravi, sam } from '../support/cast';
import { by, openOffice } from '../support/office';
import type { Office } from '../support/office';
import { survey } from '../support/store-samples';

let office: Office;

/** A second environment with the same address, roles and approvers. */
function withUat(settings: DeskSettings): DeskSettings {
  return {
    ...settings,
    environments: settings.environments.flatMap((one) => [one, { ...one, id: 'uat', name: 'UAT' }]),
  };
}

const license = { skuId: 'sku', name: 'Sales', free: 3, total: 3 };

async function counted(used: number, free = license.free): Promise<void> {
  const takenAt = new Date().toISOString();
  const one = survey({ environmentId: office.environmentId, takenAt, used, licenses: [{ ...license, free }] });
  await office.books.store.transaction((tx) => tx.surveys.save(one));
}

beforeEach(async () => {
  office = await openOffice(withUat);
  await office.approvers([dana, lee]);
  const takenAt = new Date().toISOString();
  await office.books.store.transaction((tx) => tx.approvers.save('uat', [dana, lee], takenAt));
});
afterEach(() => office.close());

const offered = async (who = dana) => (await office.useCases.requests(by(who), placeIn('pending'))).alike;

describe('alike requests', () => {
  it('are those of one person for one role in one environment, and never more than there are slots', async () => {
    await counted(4);
    for (const accountName of ['svc-1', 'svc-2', 'svc-3', 'svc-4']) await office.insert({ accountName });
    await office.insert({ accountName: 'svc-of-sam', requester: sam });
    await office.insert({ accountName: 'svc-other-role', roleId: 'admin' });
    await office.insert({ accountName: 'svc-ends', kind: 'retire' });

    const alike = await offered();

    expect(alike?.requests.map(({ accountName }) => accountName)).toEqual(['svc-1', 'svc-2', 'svc-3']);
    expect(alike?.free).toBe(3);
  });

  it.each([
    ['another environment', { environmentId: 'uat' }],
    ['another owner', { owner: sam }],
    ['a password that never expires', { passwordNeverExpires: true }],
    ['a password that its program reads', { passwordTaking: 'from-vault' }],
    ['another kind of account', { accountKind: 'onprem' }],
    ['another day of review', { reviewOn: '2031-01-01' }],
    ['an account that is taken up', { adopts: { requestId: 'SA-1' } }],
  ] as const)('are none where one of them has %s, which an approver decides on', async (_what, other) => {
    await counted(4);
    const same = { passwordNeverExpires: false, passwordTaking: 'shown-once', accountKind: 'cloud' } as const;
    await office.insert({ ...same, accountName: 'svc-1' });
    await office.insert({ ...same, accountName: 'svc-2', ...other });

    expect(await offered()).toBeNull();
  });

  it.each([
    ['where every approval needs a lender of its own', 0, 0],
    ['where one slot is left', 6, 3],
    ['where the environment is full', 7, 3],
  ])('are not offered %s', async (_where, used, free) => {
    await counted(used, free);
    await office.insert({ accountName: 'svc-1' });
    await office.insert({ accountName: 'svc-2' });

    expect(await offered()).toBeNull();
  });

  it('are not offered to whom they are not for', async () => {
    await counted(0);
    await office.insert({ accountName: 'svc-1', requester: dana });
    await office.insert({ accountName: 'svc-2', requester: dana });

    expect([await offered(dana), await offered(sam)]).toEqual([null, null]);
    expect((await offered(lee))?.requests).toHaveLength(2);
  });
});

describe('approved together', () => {
  it('are approved one by one: each has its own line in the audit, and its own slot', async () => {
    await counted(0);
    const [one, two] = [await office.insert({ accountName: 'svc-1' }), await office.insert({ accountName: 'svc-2' })];

    const outcomes = await office.useCases.approveAlike(by(dana), [
      { requestId: one.id, version: one.version },
      { requestId: two.id, version: two.version },
    ]);

    expect(outcomes).toMatchObject([{ seen: { view: { request: { state: 'approved' } } } }, { seen: {} }]);
    expect(await office.audit()).toEqual(['decision approve Dana Ortiz', 'decision approve Dana Ortiz']);
    const slots = await office.books.database.query('select request_id from desk.slots order by 1');
    expect(slots.map((row) => row['request_id'])).toEqual([one.id, two.id]);
  });

  it('are refused one by one: what another admin, another version or a stake forbids holds up nothing else', async () => {
    await counted(0);
    const good = await office.insert({ accountName: 'svc-good' });
    const old = await office.insert({ accountName: 'svc-old', version: 3 });
    const own = await office.insert({ accountName: 'svc-own', requester: dana });
    const gone = await office.insert({ accountName: 'svc-gone', state: 'withdrawn' });

    const outcomes = await office.useCases.approveAlike(by(dana), [
      { requestId: old.id, version: 1 },
      { requestId: own.id, version: own.version },
      { requestId: gone.id, version: gone.version },
      { requestId: 'SA-999999', version: 1 },
      { requestId: good.id, version: good.version },
    ]);

    expect(outcomes).toMatchObject([
      { seen: { notice: { key: 'notice.card-was-old' } } },
      { problem: { code: 'own-request' } },
      { seen: { notice: {} } },
      { problem: { code: 'unknown-request' } },
      { seen: { view: { request: { state: 'approved' } } } },
    ]);
    const states = await Promise.all([good, old, own, gone].map(({ id }) => office.stateOf(id)));
    expect(states).toEqual(['approved', 'pending', 'pending', 'withdrawn']);
  });

  it('never by a stranger', async () => {
    await counted(0);
    const { id, version } = await office.insert({ accountName: 'svc-1' });

    const outcomes = await office.useCases.approveAlike(by(sam), [{ requestId: id, version }]);

    expect(outcomes).toMatchObject([{ problem: { code: 'unknown-request' } }]);
    expect(await office.stateOf(id)).toBe('pending');
  });
});

describe('who decided what', () => {
  const decisions = async (who = dana, text = '') => office.useCases.decisions(by(who), text);

  it('is read by approvers, newest first, and narrowed by words', async () => {
    await counted(0);
    const one = await office.insert({ accountName: 'svc-payroll' });
    const two = await office.insert({ accountName: 'svc-stock' });
    await office.useCases.approve(by(dana), one.id, null, {});
    await office.useCases.reject(by(lee), two.id, null, { rejectReason: 'Too many rights' });

    const said = async (text = '') =>
      (await decisions(dana, text)).lines.map(({ action, object }) => `${action} ${object}`);

    expect(await said()).toEqual(['reject svc-stock', 'approve svc-payroll']);
    expect(await said('dana')).toEqual(['approve svc-payroll']);
    expect(await said('reject lee')).toEqual(['reject svc-stock']);
    expect(await said(one.id)).toEqual(['approve svc-payroll']);
    expect((await decisions()).total).toBe(2);
  });

  it('is not for those who approve nowhere, whoever they are', async () => {
    const { id } = await office.insert({ accountName: 'svc-payroll' });
    await office.useCases.approve(by(dana), id, null, {});

    for (const person of [ravi, olga, sam]) expect(await decisions(person)).toEqual({ lines: [], total: 0 });
  });
});
