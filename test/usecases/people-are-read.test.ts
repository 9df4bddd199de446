import type { AccountRecord } from '../../src/desk/account';
import type { ServiceRequest } from '../../src/desk/request';
import { readMeant, scheduleStanding } from '../../src/usecases/background';
import { keepApprovers } from '../../src/usecases/background/approvers';
import type { Directory, DirectoryMember } from '../../src/recipe/ports';
import { dana, kim, lee, olga, ravi, sam } from '../support/cast';
import { openOffice } from '../support/office';
import type { Office } from '../support/office';
import { backgroundOf, handlersOf, jobsOf, quietTenant, userOf } from '../support/quiet-tenant';

const start = '2029-03-01T10:00:00.000Z';
const partners = '99999999-0000-4000-8000-0000000000a1';

let office: Office;
beforeAll(async () => {
  office = await openOffice(
    (samples) => {
      const environments = samples.environments.flatMap((one) => {
        const guarded = { ...one, requesters: { people: [], groupId: partners } };
        return [guarded, { ...guarded, id: 'uat', name: 'UAT' }];
      });
      return { ...samples, environments };
    },
    { now: () => new Date(start) },
  );
});
afterAll(() => office.close());
beforeEach(async () => {
  const tables = 'requests, accounts, jobs, people, approver_snapshots, postings';
  await office.books.database.query(`truncate ${tables.replace(/\w+/g, 'desk.$&')} cascade`);
});

describe('the approvers of an environment are read again', () => {
  const inHalfAMinute = '2029-03-01T10:00:30.000Z';
  const inTenMinutes = '2029-03-01T10:10:00.000Z';

  /** When they are read next; then nothing else was scheduled. */
  async function next(): Promise<string[]> {
    await handlersOf(office)['refresh-approvers'](office.environmentId, {});
    return (await jobsOf(office)).filter((job) => job.startsWith('refresh-approvers'));
  }

  async function account(change: Partial<AccountRecord>): Promise<void> {
    const made = await office.enter(await office.insert({ state: 'done' }));
    await office.books.store.transaction((tx) => tx.accounts.save({ ...made, ...change }));
  }

  const wrong = { check: 'access-mode', result: 'fail', canRepair: true, at: start } as never;
  const remark = { check: 'access-mode', result: 'fail', at: start } as never;

  it.each<[string, () => Promise<unknown>, string]>([
    ['seldom while nothing waits for them', async () => undefined, inTenMinutes],
    ['often while a request waits', () => office.insert(), inHalfAMinute],
    ['often while somebody has to help one', () => office.insert({ state: 'needs-hands' }), inHalfAMinute],
    ['seldom while a run is at it', () => office.insert({ state: 'running' }), inTenMinutes],
    ['seldom for what waits elsewhere', () => office.insert({ environmentId: 'uat' }), inTenMinutes],
    ['often while an account can be repaired', () => account({ findings: [remark, wrong] }), inHalfAMinute],
    ['seldom where no run puts it right', () => account({ findings: [remark] }), inTenMinutes],
    ['seldom for accounts elsewhere', () => account({ findings: [wrong], environmentId: 'uat' }), inTenMinutes],
    ['seldom for accounts that ended', () => account({ findings: [wrong], state: 'retired' }), inTenMinutes],
  ])('%s', async (_how, waits, at) => {
    await waits();

    expect(await next()).toEqual([`refresh-approvers ${office.environmentId} ${at}`]);
  });

  it('with whoever asks for a new account here, each once, and nobody else', async () => {
    const asks: readonly Partial<ServiceRequest>[] = [
      { requester: ravi },
      { requester: { ...ravi, aadObjectId: ravi.aadObjectId.toUpperCase() } },
      { requester: sam },
      { requester: olga, kind: 'retire' },
      { requester: kim, environmentId: 'uat' },
      { requester: lee, state: 'approved' },
    ];
    for (const [at, asked] of asks.entries()) await office.insert({ accountName: `svc-${at}`, ...asked });

    await handlersOf(office)['refresh-approvers'](office.environmentId, {});

    const read = (await jobsOf(office)).filter((job) => job.startsWith('read-person'));
    expect(read).toEqual([ravi, sam].map(({ aadObjectId }) => `read-person ${aadObjectId} ${start}`).sort());
  });

  it('and are known then, as of the moment before the read', async () => {
    await next();

    expect(await office.books.store.look((tx) => tx.approvers.latest(office.environmentId))).toEqual({
      approvers: [dana, lee],
      takenAt: start,
    });
    expect(await office.books.store.look((tx) => tx.approvers.latest('uat'))).toBeNull();
  });
});

describe('whom the settings mean by approvers', () => {
  const member = (who: typeof dana, change: Partial<DirectoryMember> = {}): DirectoryMember => ({
    ...{ userId: who.aadObjectId, displayName: who.name, userPrincipalName: 'x@contoso.com' },
    ...{ userType: 'Member', accountEnabled: true, ...change },
  });
  const directory = (members: readonly DirectoryMember[]) =>
    quietTenant({ groupMembers: async () => members }) as Directory;

  it('is everybody whom they name, there or not, and every member of the group, each once', async () => {
    const entra = directory([member(dana), member(kim, { accountEnabled: false }), member(sam, { userType: 'Guest' })]);
    const people = [dana.aadObjectId, ravi.aadObjectId, 'nobody-there'];

    expect(await readMeant({ directory: entra }, { approvers: { people, groupId: 'group' } })).toEqual([
      { person: dana, standing: 'member' },
      { person: ravi, standing: 'member' },
      { person: { aadObjectId: 'nobody-there', name: '' }, standing: 'outside' },
      { person: kim, standing: 'disabled' },
      { person: sam, standing: 'guest' },
    ]);
  });

  it('is only whom they name where they name no group', async () => {
    const entra = directory([member(dana)]);

    expect(await readMeant({ directory: entra }, { approvers: { people: [lee.aadObjectId] } })).toEqual([
      { person: lee, standing: 'member' },
    ]);
  });

  it('includes a member of whom Entra does not say whether they are enabled', async () => {
    const tenant = quietTenant({ groupMembers: async () => [member(dana, { accountEnabled: null }), member(lee)] });

    expect(await keepApprovers(backgroundOf(office, { tenant }), office.environmentId)).toEqual([dana, lee]);
  });
});

describe('somebody who is read', () => {
  const readAs = async (change: object | null, groups: () => Promise<readonly string[]>) => {
    const userById = async () => change && userOf(sam, change);
    const tenant = quietTenant({ userById, checkMemberGroups: async (_id, asked) => [...asked, ...(await groups())] });
    await handlersOf(office, { tenant })['read-person'](sam.aadObjectId.toUpperCase(), {});
    return office.books.store.look((tx) => tx.people.get(sam.aadObjectId));
  };
  const record = { aadObjectId: sam.aadObjectId, asOf: start, groupsAsked: [partners], groupsAsOf: start };

  it.each([
    ['a member', {}, 'member'],
    ['a guest', { userType: 'Guest' }, 'guest'],
  ])('%s is kept with the groups of the settings that they are in', async (_who, change, standing) => {
    expect(await readAs(change, async () => [])).toEqual({ ...record, standing, groups: [partners] });
  });

  it.each([
    ['is not of the tenant', null, 'outside'],
    ['is disabled', { accountEnabled: false }, 'disabled'],
    ['is a disabled guest', { accountEnabled: false, userType: 'Guest' }, 'disabled'],
  ])('and %s is asked for no groups', async (_who, change, standing) => {
    const kept = await readAs(change, () => Promise.reject(new Error('Nobody asks for groups.')));

    expect(kept).toEqual({ ...record, standing, groups: [] });
  });

  it('for the first time while Entra tells no groups is kept without any, and read again', async () => {
    const error = new Error('Entra tells no groups.');

    await expect(readAs({}, () => Promise.reject(error))).rejects.toBe(error);

    const kept = await office.books.store.look((tx) => tx.people.get(sam.aadObjectId));
    expect(kept).toEqual({ ...record, standing: 'member', groupsAsked: [], groups: [], groupsAsOf: null });
  });

  it('is asked for no groups where the settings name none', async () => {
    const plain = await openOffice((same) => same, { now: () => new Date(start) });
    try {
      const tenant = quietTenant({ checkMemberGroups: () => Promise.reject(new Error('Nobody asks for groups.')) });
      await handlersOf(plain, { tenant })['read-person'](ravi.aadObjectId, {});

      expect(await plain.books.store.look((tx) => tx.people.get(ravi.aadObjectId))).toEqual({
        ...record,
        aadObjectId: ravi.aadObjectId,
        standing: 'member',
        groupsAsked: [],
        groups: [],
      });
    } finally {
      await plain.close();
    }
  });
});

it('at a start everything that must always wait does, for each environment: counts, lists and cards now, the comparison in a day', async () => {
  await scheduleStanding(office.desk);

  const tomorrow = '2029-03-02T10:00:00.000Z';
  expect(await jobsOf(office)).toEqual(
    [office.environmentId, 'uat']
      .flatMap((id) => [
        `take-survey ${id} ${start}`,
        `refresh-approvers ${id} ${start}`,
        `compare-tenant ${id} ${tomorrow}`,
        `redraw-pending ${id} ${start}`,
      ])
      .concat(`erase-names books ${tomorrow}`, `forget-old books ${tomorrow}`)
      .sort(),
  );
});

it.each([
  ['SA-7:2', { mode: 'undo' }, ['SA-7', 2, 'undo']],
  ['SA-7:3', { mode: 'forward' }, ['SA-7', 3, 'forward']],
  ['SA-8:1', {}, ['SA-8', 1, 'forward']],
  ['SA-8:1', { mode: 'sideways' }, ['SA-8', 1, 'forward']],
])(
  'a run that is due (%s, %j) begins as it was ordered, and forward where nothing was said',
  async (key, data, begun) => {
    const runs: unknown[] = [];

    await handlersOf(office, { startRun: async (...run) => void runs.push(run) })['start-run'](key, data);

    expect(runs).toEqual([begun]);
  },
);
