import { isApprover, keepApprovers } from '../../src/usecases/background/approvers';
import { createJobHandlers, scheduleStanding } from '../../src/usecases/background';
import type { Background } from '../../src/usecases/background';
import type { Directory, DirectoryMember, DirectoryUser } from '../../src/recipe/ports';
import type { Person } from '../../src/desk/people';
import type { RequestState } from '../../src/desk/request';
import type { DeskSettings, EnvironmentSettings } from '../../src/desk/settings';
import { dana, lee, ravi } from '../support/cast';
import { by, openOffice } from '../support/office';
import type { Office } from '../support/office';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());
beforeEach(() =>
  office.books.database.query('truncate desk.approver_snapshots, desk.jobs, desk.requests, desk.postings cascade'),
);

it('a read that began before somebody was removed never puts them back, however late it ends', async () => {
  const slow = read([ravi, dana]);
  const begun = keepApprovers(slow.background, office.environmentId);
  await slow.asked;
  const after = read([dana]);
  after.answer();
  await keepApprovers(after.background, office.environmentId);

  slow.answer();
  await begun;

  expect(await known()).toEqual([dana.name]);
});

it('the list is as old as the beginning of its read, so that a slow one does not count as live for longer', async () => {
  let now = Date.now() - 90_000;
  const slow = read([dana]);
  const begun = keepApprovers({ ...slow.background, clock: { now: () => new Date(now) } }, office.environmentId);
  await slow.asked;
  now = Date.now();
  slow.answer();
  await begun;
  const request = await office.insert();

  const press = office.useCases.approve(by(dana), request.id, null, {});

  await expect(press).rejects.toMatchObject({ problem: { code: 'approvers-unknown' } });
});

it('a survey that sees approvers of long ago does not write the list', async () => {
  await office.approvers([dana]);
  const old = read([ravi, dana]);
  old.answer();

  await createJobHandlers(old.background)['take-survey'](office.environmentId, {});

  expect(await known()).toEqual([dana.name]);
});

it('a list from the future, as after the clock was set back, is replaced', async () => {
  await office.approvers([ravi], -3_600_000);
  const fresh = read([dana]);
  fresh.answer();

  await keepApprovers(fresh.background, office.environmentId);

  expect(await known()).toEqual([dana.name]);
});

it.each([
  ['disabled', { accountEnabled: false }],
  ['a guest', { userType: 'Guest' }],
  ['a guest from before 2014', { userType: null, userPrincipalName: 'lee_partner.example#EXT#@contoso.com' }],
])('a member of the group who is %s is no approver', async (_who, change) => {
  const found = read([dana, lee], { [lee.aadObjectId]: change });
  found.answer();

  const approvers = await keepApprovers(found.background, office.environmentId);

  expect(approvers.map(({ name }) => name)).toEqual([dana.name]);
});

describe.each<RequestState>(['pending', 'needs-hands'])('a card that names who may act on it: %s', (state) => {
  /** Whether it is drawn again by this. */
  async function drawnBy(change: () => Promise<unknown>): Promise<boolean> {
    const { store, database } = office.books;
    const { id: requestId } = await office.insert({ state });
    const look = { subject: { kind: 'request', requestId }, locale: 'en-GB', timeZone: 'UTC' } as const;
    await store.transaction((tx) => tx.postings.addFor(dana, look));
    await database.query('update desk.postings set sent = wanted');
    await change();
    return (await database.query('select 1 from desk.postings where sent < wanted')).length > 0;
  }

  it.each<[string, readonly Person[], boolean]>([
    ['are the same', [dana, lee], false],
    ['are the same in another order', [lee, dana], false],
    ['are one more', [dana, lee, ravi], true],
    ['are one less', [dana], true],
    ['are as many, but another one', [dana, ravi], true],
    ['are the same, one under another name', [dana, { ...lee, name: 'Lee Newman' }], true],
  ])('is drawn again where the approvers that were read now %s', async (_how, people, isDrawn) => {
    await office.approvers([dana, lee], 1_000);
    const found = read(people);
    found.answer();

    expect(await drawnBy(() => keepApprovers(found.background, office.environmentId))).toBe(isDrawn);
  });

  // Those that have stopped may be many, and for years.
  it('is drawn again after a start and new settings only while it waits for a decision, by a job that a start does not wait for', async () => {
    const { background } = read([]);
    expect(await drawnBy(() => scheduleStanding(background))).toBe(false);

    const jobs = await office.books.database.query(`select key from desk.jobs where kind = 'redraw-pending'`);
    expect(jobs).toEqual([{ key: office.environmentId }]);
    const redraw = () => createJobHandlers(background)['redraw-pending'](office.environmentId, {});
    expect(await drawnBy(redraw)).toBe(state === 'pending');
  });
});

const named = [dana, lee];

describe.each([
  ['named in the settings', { people: named.map(({ aadObjectId }) => aadObjectId) }],
  ['a member of their group', { people: [], groupId: 'approvers' }],
  ['named in the settings beside a group', { people: [dana.aadObjectId], groupId: 'approvers' }],
])('whoever approved is asked about once more before the first write: %s', (_how, approvers) => {
  it.each<[string, Partial<DirectoryUser> | null, boolean, boolean]>([
    ['is a member of the tenant still', {}, true, true],
    ['is gone from Entra', null, false, false],
    ['is disabled', { accountEnabled: false }, false, false],
    ['is a guest by now', { userType: 'Guest' }, false, true],
    ['is a disabled guest', { userType: 'Guest', accountEnabled: false }, false, false],
  ])('they count only as they are now: who %s', async (_who, found, counts, countsWithGuests) => {
    const directory = entraWith((id) => (id === dana.aadObjectId ? found : {}));
    const [first] = office.desk.settings.environments;
    const environment = { ...first, approvers } as EnvironmentSettings;
    const is = (person: Person, guests: NonNullable<DeskSettings['guests']>) =>
      isApprover({ directory, settings: { ...office.desk.settings, guests } }, environment, person);

    expect(await is(dana, 'refused')).toBe(counts);
    expect(await is(dana, 'allowed')).toBe(countsWithGuests);
    expect(await is(lee, 'refused')).toBe(true);
    expect(await is(ravi, 'allowed')).toBe(false);
  });
});

/** Entra with all of them, changed as it says of each; null: not there. */
function entraWith(change: (id: string) => Partial<DirectoryUser> | null): Directory {
  const users = [...named, ravi].flatMap(({ aadObjectId: id, name: displayName }) => {
    const changed = change(id);
    const upn = `${displayName}@contoso.com`;
    return changed
      ? [{ id, displayName, userPrincipalName: upn, userType: 'Member', accountEnabled: true, ...changed }]
      : [];
  });
  const isNamed = ({ id }: { id: string }) => named.some(({ aadObjectId }) => aadObjectId === id);
  const userById = async (id: string) => users.find((user) => user.id === id) ?? null;
  return {
    userById,
    usersById: (ids: readonly string[]) => Promise.all(ids.map(userById)),
    groupMembers: async () => users.filter(isNamed).map(({ id: userId, ...user }) => ({ userId, ...user })),
  } as unknown as Directory;
}

async function known(): Promise<string[]> {
  const snapshot = await office.books.store.transaction((tx) => tx.approvers.latest(office.environmentId));
  return snapshot?.approvers.map(({ name }) => name) ?? [];
}

/** Entra with these people in the approvers' group, as of the moment it is asked; it answers when it is told to. */
function read(people: readonly Person[], change: Readonly<Record<string, Partial<DirectoryMember>>> = {}) {
  const gate = { open: () => undefined as void, asked: () => undefined as void };
  const opened = new Promise<void>((resolve) => (gate.open = resolve));
  const asked = new Promise<void>((resolve) => (gate.asked = resolve));
  const members = people.map(({ aadObjectId, name }) => ({
    userId: aadObjectId,
    displayName: name,
    userPrincipalName: `${name}@contoso.com`,
    userType: 'Member',
    accountEnabled: true,
    ...change[aadObjectId],
  }));
  const directory = {
    groupMembers: async () => {
      gate.asked();
      await opened;
      return members;
    },
    subscribedSkus: async () => [],
    directoryRoles: async () => [],
    usersById: async (ids: readonly string[]) => ids.map(() => null),
  } as unknown as Directory;
  const crm = {
    organizationResources: async () => ({ limit: 7, used: 0 }),
    nonInteractiveUsers: async () => [],
    businessUnit: async () => ({ businessUnitId: 'root' }),
    rolesInBusinessUnit: async () => [],
  };
  const background = { ...office.desk, directory, crm } as unknown as Background;
  return { background, asked, answer: gate.open };
}
