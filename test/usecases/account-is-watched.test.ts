import type { AccountRecord } from '../../src/desk/account';
import { UpstreamError } from '../../src/desk/problem';
import type { ServiceRequest } from '../../src/desk/request';
import { AccessMode } from '../../src/recipe/ports';
import { dana, kim, olga } from '../support/cast';
import { openOffice } from '../support/office';
import type { Office } from '../support/office';
import { handlersOf, jobsOf, quietTenant, rowOf, userOf } from '../support/quiet-tenant';

const created = Date.parse('2029-01-01T08:00:00.000Z');
const hour = 3_600_000;
const day = 24 * hour;
const all = '99999999-0000-4000-8000-0000000000b2';
const sku = '11111111-1111-4111-8111-111111111111';

let now = new Date(created);
let office: Office;
beforeAll(async () => {
  office = await openOffice((samples) => ({ ...samples, accountGroupId: all }), { now: () => now });
});
afterAll(() => office.close());
beforeEach(async () => {
  now = new Date(created + hour);
  const tables = 'requests, accounts, jobs, notices, postings';
  await office.books.database.query(`truncate ${tables.replace(/\w+/g, 'desk.$&')} cascade`);
  await office.approvers([dana]);
});

async function entered(facts: ServiceRequest['facts'] = {}, change: Partial<AccountRecord> = {}) {
  const made = await office.insert({
    state: 'done',
    passwordNeverExpires: false,
    facts: { accessModeSet: true, licensedSkuId: sku, ...facts },
  });
  const account = { ...(await office.enter(made)), ...change };
  await office.books.store.transaction((tx) => tx.accounts.save(account));
  return account;
}

const sound = (account: AccountRecord) => ({
  userById: async (id: string) =>
    id === account.userId ? userOf({ aadObjectId: id, name: account.name }) : userOf(olga),
  systemuserOf: async () =>
    rowOf(account.systemuserId, {
      accessmode: AccessMode.NonInteractive,
      islicensed: false,
      roles: [{ roleid: 'r', name: 'Orders Integration' }],
    }),
  isDirectMember: async () => true,
});
const interactive = (account: AccountRecord) => ({
  ...sound(account),
  systemuserOf: async () =>
    rowOf(account.systemuserId, { accessmode: 0, roles: [{ roleid: 'r', name: 'Orders Integration' }] }),
});

async function watch(name: string, change: Parameters<typeof quietTenant>[0]): Promise<void> {
  await office.books.database.query('truncate desk.jobs');
  await handlersOf(office, { tenant: quietTenant(change) }).afterwatch(name, {});
}

const known = async ({ name }: AccountRecord) => office.books.store.look((tx) => tx.accounts.get(name));

async function told() {
  const rows = await office.books.database.query('select key, body from desk.notices order by created_at, key');
  return rows.map(({ key, body }) => {
    const { message, values, buttons } = body as { message: string; values: object; buttons: object[] };
    return { key, message, values, buttons };
  });
}

describe('a finished account is read again', () => {
  it.each([
    ['an hour after it was finished', 0, hour],
    ['a day after it', hour - 1, hour],
    ['a day after it', hour, day],
    ['a week after it', day, 7 * day],
    ['a day after the last look', 7 * day, 8 * day],
    ['a day after the last look', 30 * day, 31 * day],
  ])('%s (looked at %i ms after, next at %i ms)', async (_when, looked, next) => {
    const account = await entered();
    now = new Date(created + looked);

    await watch(account.name, sound(account));

    expect(await jobsOf(office)).toEqual([`afterwatch ${account.name} ${new Date(created + next).toISOString()}`]);
    const after = await known(account);
    expect(after).toMatchObject({ watchedAt: now.toISOString(), state: 'active' });
    expect(after?.findings?.map(({ check, result, at }) => [check, result, at])).toEqual(
      ['access-mode', 'systemuser-enabled', 'security-role', 'account-enabled', 'license-removed', 'owner-there'].map(
        (check) => [check, 'pass', now.toISOString()],
      ),
    );
    expect(await told()).toEqual([]);
  });

  it('an hour later where the desk itself is at it', async () => {
    const account = await entered();
    await office.insert({ kind: 'retire', accountName: account.name, state: 'running' });

    await watch(account.name, interactive(account));

    expect(await jobsOf(office)).toEqual([`afterwatch ${account.name} ${new Date(created + 2 * hour).toISOString()}`]);
    expect(await known(account)).toEqual(account);
  });

  it('but not where it has ended, was never made, or nobody knows what was asked for', async () => {
    const account = await entered({}, { state: 'retired' });
    const other = await entered({}, { requestId: 'SA-404' });
    for (const name of [account.name, other.name, 'svc-never']) {
      await watch(name, {});
      expect(await jobsOf(office)).toEqual([]);
    }
    expect([await known(account), await known(other)]).toEqual([account, other]);
  });
});

describe('what changed in it', () => {
  it('is told with what can be done about it, once, and its approvers are read, because one of them has to act', async () => {
    const account = await entered();
    const { name, requestId } = account;
    await watch(name, interactive(account));
    const first = new Date(now);
    now = new Date(created + day);
    await watch(name, interactive(account));

    expect(await told()).toEqual([
      {
        key: `watch:${name}:access-mode:${first.toISOString()}:${dana.aadObjectId}`,
        message: 'notice.watch-access-mode',
        values: { account: name, id: requestId },
        buttons: [
          { verb: 'account.repair', requestId },
          { verb: 'account.view', requestId },
        ],
      },
    ]);
    expect(await jobsOf(office)).toEqual([
      `afterwatch ${name} ${new Date(created + 7 * day).toISOString()}`,
      `refresh-approvers ${office.environmentId} ${now.toISOString()}`,
    ]);
  });

  it('and no run can put right is told as that', async () => {
    const account = await entered();

    await watch(account.name, { ...sound(account), userById: async () => null });

    const { requestId } = account;
    expect((await told()).map(({ message, buttons }) => [message, buttons])).toEqual([
      ['notice.watch-account-enabled', [{ verb: 'account.view', requestId }]],
      ['notice.watch-owner-there', [{ verb: 'account.view', requestId }]],
    ]);
    expect((await jobsOf(office)).filter((job) => job.startsWith('refresh-approvers'))).toEqual([]);
  });

  it('is drawn on the cards of its request', async () => {
    const account = await entered();
    const subject = { kind: 'request', requestId: account.requestId } as const;
    await office.books.store.transaction((tx) =>
      tx.postings.addFor(dana, { subject, locale: 'en-GB', timeZone: 'UTC' }),
    );
    await office.books.database.query('update desk.postings set sent = wanted');

    await watch(account.name, sound(account));

    expect(await office.books.database.query('select 1 from desk.postings where sent < wanted')).toHaveLength(1);
  });

  it('while a run of the desk began to end it is no news, and is looked at in an hour', async () => {
    const account = await entered();
    const slow = {
      ...sound(account),
      systemuserOf: async () => {
        await office.insert({ kind: 'retire', accountName: account.name, state: 'running' });
        return null;
      },
    };

    await watch(account.name, slow);

    expect([await told(), await known(account)]).toEqual([[], account]);
    expect(await jobsOf(office)).toEqual([`afterwatch ${account.name} ${new Date(created + 2 * hour).toISOString()}`]);
  });

  it.each<[string, Partial<AccountRecord>]>([
    ['ended', { state: 'retired' }],
    ['was made anew by another request', { requestId: 'SA-2000' }],
  ])('while it was read, so that it %s, is left as it is, and nobody is warned', async (_how, change) => {
    const account = await entered();
    const slow = {
      ...interactive(account),
      systemuserOf: async () => {
        await office.books.store.transaction((tx) => tx.accounts.save({ ...account, ...change }));
        return null;
      },
    };

    await watch(account.name, slow);

    expect(await known(account)).toEqual({ ...account, ...change });
    expect([await told(), await jobsOf(office)]).toEqual([[], []]);
  });
});

describe('whether it is in the group of all accounts', () => {
  const isThere = async (facts: ServiceRequest['facts'], isDirectMember: () => Promise<boolean>) => {
    const account = await entered(facts);
    await watch(account.name, { ...sound(account), isDirectMember });
    return (await known(account))?.findings?.find(({ check }) => check === 'account-group')?.result;
  };
  const error = (outlook: 'refused' | 'again') =>
    new UpstreamError(outlook, { code: 'permission-missing', values: { permission: 'x', case: 'graph' } });

  it.each<[string, ServiceRequest['facts'], () => Promise<boolean>, string | undefined]>([
    ['is said', { joinedAccountGroupId: all }, async () => true, 'pass'],
    ['is said', { joinedAccountGroupId: all }, async () => false, 'fail'],
    ['is no matter where it was put into none', {}, async () => false, undefined],
    ['is no matter where the settings name another now', { joinedAccountGroupId: 'old' }, async () => false, undefined],
    [
      'is not known where the app may not read it',
      { joinedAccountGroupId: all },
      () => Promise.reject(error('refused')),
      undefined,
    ],
  ])('%s (%j)', async (_what, facts, isDirectMember, result) => {
    expect(await isThere(facts, isDirectMember)).toBe(result);
  });

  it.each([error('again'), new TypeError('a mistake of ours')])(
    'is read again where Entra does not answer',
    async (e) => {
      await expect(isThere({ joinedAccountGroupId: all }, () => Promise.reject(e))).rejects.toBe(e);

      expect(await told()).toEqual([]);
    },
  );

  it('is asked of the account, not of its owner', async () => {
    const account = await entered({ joinedAccountGroupId: all }, { owner: kim });
    const asked: unknown[] = [];
    await watch(account.name, { ...sound(account), isDirectMember: async (...who) => (asked.push(who), true) });

    expect(asked).toEqual([[all, account.userId]]);
  });
});
