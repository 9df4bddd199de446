import { settleRestore } from '../../src/start/after-restore';
import { markRestored } from '../../src/store/backup/restored-copy';
import type { AssignedLicense } from '../../src/recipe/ports';
import { dana, kim, omar } from '../support/cast';
import { openOffice } from '../support/office';
import type { Office } from '../support/office';
import { handlersOf, quietTenant, userOf } from '../support/quiet-tenant';
import { survey } from '../support/store-samples';

const madeAt = '2029-03-01T04:00:00.000Z';
const skuId = '11111111-1111-4111-8111-111111111111';

let office: Office;
let warned: object[];
beforeEach(async () => {
  office = await openOffice();
  warned = [];
  await office.approvers([dana]);
});
afterEach(() => office.close());

/** As a restore leaves the books. */
const restored = () => office.books.db.transaction().execute((tx) => markRestored(tx, new Uint8Array(32), madeAt));

function start(): Promise<void> {
  const { settings, clock } = office.desk;
  const logger = { warn: (fields: object) => void warned.push(fields) };
  return settleRestore(office.books, { settings, clock, logger: logger as never, register: office.register() });
}

async function told(): Promise<string[]> {
  const rows = await office.books.database.query('select body from desk.notices order by key');
  return rows.map(({ body }) => {
    const { message, values } = body as { message: string; values: { lender?: string } };
    return [message, values.lender].join(' ').trim();
  });
}

/** Does the reading that the start has ordered, in a tenant where these people hold the licence. */
async function read(holders: readonly { readonly aadObjectId: string; readonly name: string }[]): Promise<void> {
  const held: AssignedLicense = { skuId, disabledPlans: [] };
  const states = [{ ...held, assignedByGroup: null, state: 'Active', error: null }];
  const [job] = await office.books.database.query(`select key, data from desk.jobs where kind = 'reconcile'`);
  const tenant = quietTenant({
    userById: async (id) => {
      const who = [kim, omar].find(({ aadObjectId }) => aadObjectId === id);
      if (!who) return null;
      return userOf(who, holders.includes(who) ? { licenseAssignmentStates: states } : {});
    },
  });
  await handlersOf(office, { tenant }).reconcile(String(job?.['key']), job?.['data'] as Record<string, unknown>);
}

describe('the first start on restored books', () => {
  it('hands every run of them to people, and says so; the next one has nothing to do with them any more', async () => {
    const { id } = await office.insert({ state: 'running', attempt: 1 });
    await restored();

    await start();

    expect(await office.stateOf(id)).toBe('needs-hands');
    expect(warned).toEqual([expect.objectContaining({ madeAt: new Date(madeAt), runs: [`${id}:1`] })]);
    const later = await office.insert({ state: 'running', attempt: 1, accountName: 'svc-later' });
    await start();
    expect(await office.stateOf(later.id)).toBe('running');
  });

  it('is done again where it broke off', async () => {
    const { id } = await office.insert({ state: 'approved', attempt: 1 });
    await restored();
    const refusing = { finish: () => Promise.reject(new Error('the database is away')) };
    const { settings, clock } = office.desk;
    const broken = { settings, clock, logger: { warn: () => undefined } as never, register: refusing };

    await expect(settleRestore(office.books, broken)).rejects.toThrow('the database is away');
    await start();

    expect(await office.stateOf(id)).toBe('needs-hands');
  });

  it('leaves books alone that nobody restored', async () => {
    const { id } = await office.insert({ state: 'running', attempt: 1 });

    await start();

    expect(await office.stateOf(id)).toBe('running');
    expect(warned).toEqual([]);
  });
});

describe('what is read in the tenant after a restore', () => {
  beforeEach(async () => {
    const lenders = [kim, omar].map((person) => ({ person, canLend: true, skuId }));
    await office.desk.store.transaction((tx) =>
      tx.surveys.save(survey({ environmentId: office.environmentId, lenders })),
    );
    await restored();
  });

  it('is a lender who has lost the licence since the backup: the admins read whose', async () => {
    await start();

    await read([omar]);

    expect(await told()).toEqual(['notice.books-restored', `notice.lender-without ${kim.name}`]);
  });

  it('is none whose loan the books know, and nobody is told twice', async () => {
    const { id } = await office.insert({ state: 'running', attempt: 1 });
    await office.register().recordLoan({ requestId: id, lender: kim, skuId, disabledPlans: [] });
    await start();

    await read([omar]);
    await read([omar]);

    const ofRestore = (await told()).filter((one) => /books-restored|lender-without/.test(one));
    expect(ofRestore).toEqual(['notice.books-restored']);
  });

  it('is compared with the backup, whatever was read of lenders meanwhile', async () => {
    await start();
    const lenders = [{ person: kim, canLend: false, why: 'no-license' as const }];
    const newer = survey({ environmentId: office.environmentId, takenAt: '2029-03-02T04:00:00.000Z', lenders });
    await office.desk.store.transaction((tx) => tx.surveys.save(newer));

    await read([omar]);

    expect(await told()).toContain(`notice.lender-without ${kim.name}`);
  });
});
