import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { Person } from '../../src/desk/people';
import type { RunMode, ServiceRequest } from '../../src/desk/request';
import type { DeskSettings } from '../../src/desk/settings';
import { silentLog } from '../../src/store/log';
import { headFileIn, openStore } from '../../src/store/open-store';
import { createUseCases } from '../../src/usecases';
import { by } from '../races/scene';
import { auditedDenials } from '../support/audited-denials';
import { dana, kim, lee, sam } from '../support/cast';
import { untilHeadIsExported } from '../support/exported-head';
import { withStore } from '../support/postgres';
import type { TestStore } from '../support/postgres';
import { request, settings, survey } from '../support/store-samples';
const [production] = settings.environments;
if (!production) throw new Error('The sample settings lack an environment.');
const skuId = production.licenses[0]?.skuId ?? '';

function settingsWith(roleName: string): DeskSettings {
  const roles = [
    { id: 'orders', name: roleName, privileged: false },
    { id: 'admin', name: 'System Administrator', privileged: true },
  ];
  const environments = settings.environments.map((each) => ({
    ...each,
    roles,
    approvers: { people: [dana.aadObjectId, lee.aadObjectId] },
  }));
  return { ...settings, environments };
}
const asDecided = settingsWith('Orders Integration');

let desk: TestStore;
beforeEach(async () => {
  desk = await withStore();
  const takenAt = new Date().toISOString();
  await desk.store.transaction(async (tx) => {
    const licenses = [{ skuId, name: 'Dynamics 365 Sales', total: 9, free: 0 }];
    const lenders = [{ person: kim, canLend: true, skuId }];
    await tx.surveys.save(survey({ environmentId: 'prod', takenAt, limit: 7, licenses, lenders }));
    await tx.approvers.save('prod', [dana, lee], takenAt);
  });
});
afterEach(() => desk.close());

/** A request as somebody filed it. */
async function filed(change: Partial<ServiceRequest> = {}): Promise<ServiceRequest> {
  const one = request({ id: 'SA-1', expiresAt: '2999-01-01T00:00:00.000Z', ...change });
  await desk.store.transaction((tx) => tx.requests.insert(one));
  return one;
}

/** Presses Approve, by the product's own use case. */
async function approve(who: Person): Promise<void> {
  const { store, vault } = desk;
  const clock = { now: () => new Date() };
  const parts = { settings: asDecided, store, clock, randomTag: () => 'abcd', denials: auditedDenials(store) };
  const useCases = createUseCases(parts, vault);
  await useCases.approve(by(who), 'SA-1', null, { lender: kim.aadObjectId });
}

function differs(mode: RunMode = 'forward', today = asDecided, books: Pick<TestStore, 'register'> = desk) {
  return books
    .register({ settings: today, isApproverLive: () => Promise.resolve(true), mayAskLive: () => Promise.resolve(true) })
    .differsFromDecision('SA-1', mode);
}

function edit(field: string, value: unknown): Promise<unknown> {
  return desk.database.query(
    `update desk.requests set body = jsonb_set(body, '{${field}}', '${JSON.stringify(value)}')`,
  );
}

/** As somebody who owns the database and puts the guard aside. */
function tamper(text: string): Promise<unknown> {
  return desk.database.query(`set session_replication_role = replica; ${text}`);
}

describe('what a run is about to do', () => {
  it.each(['forward', 'undo', 'repair'] as const)(
    'is what was decided while nobody edits the books: %s',
    async (mode) => {
      await filed();
      await approve(dana);

      expect(await differs(mode)).toEqual([]);
    },
  );

  it.each([
    ['roleId', 'admin', ['role', 'roleName']],
    ['owner', sam, ['owner']],
    ['requester', sam, ['requester']],
    ['accountKind', 'onprem', ['accountKind']],
    ['kind', 'retire', ['kind']],
    ['marker', 'SA-9.zzzz', ['marker']],
    ['passwordNeverExpires', true, ['passwordNeverExpires']],
    ['reviewOn', '2099-01-01', ['reviewOn']],
    ['decision,lender', sam, ['lender']],
  ])('is compared with the decision: %s edited between approval and run', async (field, value, named) => {
    await filed({ passwordNeverExpires: false });
    await approve(dana);

    await edit(field, value);

    expect(await differs()).toEqual(named);
    expect(await differs('undo')).toEqual(named.filter((name) => name !== 'roleName'));
  });

  it.each([
    ['account_name', 'svc-other', 'account'],
    ['environment_id', 'elsewhere', undefined],
  ])('is compared with the decision: the column %s too', async (column, value, named) => {
    await filed();
    await approve(dana);
    const before = await desk.database.query('select body from desk.requests');
    expect(before).toHaveLength(1);

    await desk.database.query(`update desk.requests set ${column} = '${value}'`);
    await edit(column === 'account_name' ? 'accountName' : 'environmentId', value);

    // A run in an environment that is not configured stops for that reason.
    expect(await differs()).toEqual(named === undefined ? [] : [named]);
  });

  it('is nothing where nobody approved: a row that was set to approved', async () => {
    await filed({ state: 'approved', attempt: 1 });

    expect(await differs()).toEqual(['decision']);
  });

  it('is nothing where one of two approvals is missing', async () => {
    await filed({ roleId: 'admin' });
    await approve(dana);

    await desk.database.query(`update desk.requests set state = 'approved', attempt = 1`);

    expect(await differs()).toEqual(['decision']);
  });

  it('is decided by two people who saw the same', async () => {
    await filed({ roleId: 'admin' });
    await approve(dana);
    await approve(lee);
    expect(await differs()).toEqual([]);
  });

  it('is not decided by two people of whom the second saw something else', async () => {
    await filed({ roleId: 'admin' });
    await approve(dana);
    await edit('owner', sam);
    await approve(lee);

    expect(await differs()).toEqual(['owner']);
  });

  it('is compared with a decision that nobody without the key can rewrite', async () => {
    await filed();
    await approve(dana);
    await edit('owner', sam);
    const [row] = await desk.database.query(`select seq, line from desk.audit where line like '%"approve"%'`);
    const line = String(row?.['line']).replace(/"owner":"[^"]+"/, `"owner":"${sam.aadObjectId}"`);

    await tamper(
      `update desk.audit set line = '${line}', hash = '${createHash('sha256').update(`\n${line}`).digest('hex')}' where seq = ${String(row?.['seq'])}`,
    );

    expect(line).toContain(sam.aadObjectId);
    expect(await differs()).toEqual(['decision']);
  });

  it.each([
    ['approver', dana],
    ['lender', kim],
  ])('is compared with the decision after the names of its %s were taken out of the audit', async (_who, person) => {
    await filed();
    await approve(dana);

    await desk.store.transaction((tx) => tx.departed.erase(person.aadObjectId));

    expect(await differs('repair')).toEqual([]);
    await edit('owner', sam);
    expect(await differs('repair')).toEqual(['owner']);
    await tamper(`update desk.audit set line = replace(line, '"role":"orders"', '"role":"admin"') where seq = 1`);
    expect(await differs('repair')).toEqual(['decision']);
  });

  it('follows the settings of the decision where something new is given, and takes back whatever they say now', async () => {
    await filed();
    await approve(dana);
    const today = settingsWith('Orders Integration and more');

    expect(await differs('forward', today)).toEqual(['roleName']);
    expect(await differs('undo', today)).toEqual([]);
  });
});

describe('a request that was decided before decisions held what was decided', () => {
  /** Its lines are chained without a key and say no plan; the bot of today opens the books. */
  async function upgraded() {
    await filed();
    await approve(dana);
    const rows = await desk.database.query('select seq, line from desk.audit order by seq');
    let before = '';
    for (const { seq, line } of rows) {
      const { after, ...rest } = JSON.parse(String(line)) as { after: Record<string, unknown> };
      const { plan, ...old } = after;
      expect(plan).toBeDefined();
      const text = JSON.stringify({ ...rest, after: old });
      before = createHash('sha256').update(`${before}\n${text}`).digest('hex');
      await tamper(`update desk.audit set line = '${text}', hash = '${before}' where seq = ${String(seq)}`);
    }
    await tamper(`update desk.audit_head set hash = '${before}'`);
    fs.rmSync(path.join(desk.dataDir, 'audit-key'));
    await untilHeadIsExported(desk);
    fs.rmSync(headFileIn(desk.dataDir), { force: true });
    return openStore({ dataDir: desk.dataDir, databaseUrl: desk.database.url, log: silentLog });
  }

  it('still runs, also when the names of its approver were taken out, unless somebody touched the audit', async () => {
    const books = await upgraded();
    const look = () =>
      books
        .register({
          settings: asDecided,
          isApproverLive: () => Promise.resolve(true),
          mayAskLive: () => Promise.resolve(true),
        })
        .differsFromDecision('SA-1', 'forward');
    try {
      expect(await look()).toEqual([]);

      await books.store.transaction((tx) => tx.departed.erase(dana.aadObjectId));
      expect(await look()).toEqual([]);

      await tamper(`update desk.audit set line = replace(line, 'svc-sa-1', 'svc-sa-9') where seq = 1`);
      expect(await look()).toEqual(['decision']);
    } finally {
      await books.close();
    }
  });
});
