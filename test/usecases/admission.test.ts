import type { PersonRecord, PersonStanding } from '../../src/desk/entitlement';
import { dana, ravi, sam } from '../support/cast';
import { by, openOffice } from '../support/office';
import { keepPerson } from '../../src/usecases/background/people';
import type { Directory, DirectoryUser } from '../../src/recipe/ports';
import type { Office } from '../support/office';

const minute = 60_000;
const partners = '99999999-0000-4000-8000-0000000000a1';

let office: Office;
beforeAll(async () => {
  office = await openOffice((settings) => ({
    ...settings,
    environments: settings.environments.map((each) => ({ ...each, requesters: { people: [], groupId: partners } })),
  }));
});
afterAll(() => office.close());
beforeEach(() => office.books.database.query('truncate desk.people, desk.jobs'));

it.each<[string, PersonStanding, number, string, boolean]>([
  ['a member read a minute ago', 'member', 1, 'served', false],
  ['a member read ten minutes ago', 'member', 10, 'served', true],
  ['a member read two hours ago', 'member', 120, 'unknown', true],
  ['a member read in the future, because the clock was set back', 'member', -120, 'unknown', true],
  ['a guest', 'guest', 1, 'guest', false],
  ['somebody disabled', 'disabled', 1, 'disabled', false],
  ['somebody of another tenant', 'outside', 1, 'outside', false],
])('%s is judged from the books', async (_who, standing, minutesAgo, admission, isReadAgain) => {
  await keep({ standing }, minutesAgo);

  expect(await office.useCases.admit(sam)).toBe(admission);
  expect(await jobs()).toEqual(isReadAgain ? [`read-person ${sam.aadObjectId}`] : []);
});

it('somebody nobody has heard of is unknown, and Entra is asked about them once however often they come', async () => {
  const seen = [];
  for (let n = 0; n < 5; n += 1) seen.push(await office.useCases.admit(sam));

  expect(new Set(seen)).toEqual(new Set(['unknown']));
  expect(await jobs()).toEqual([`read-person ${sam.aadObjectId}`]);
});

it('somebody is one person, however Teams writes their id', async () => {
  await office.useCases.admit(sam);
  await office.useCases.admit({ ...sam, aadObjectId: sam.aadObjectId.toUpperCase() });

  expect(await jobs()).toEqual([`read-person ${sam.aadObjectId}`]);
});

it('somebody whose groups of newer settings were never read is served, and read again', async () => {
  await keep({ groupsAsked: [] }, 1);

  expect(await office.useCases.admit(sam)).toBe('served');
  expect(await jobs()).toHaveLength(1);
});

it('an older read never replaces a newer one', async () => {
  await keep({ standing: 'guest' }, 1);
  await keep({ standing: 'member' }, 2);

  expect(await office.useCases.admit(sam)).toBe('guest');
});

it('where guests are let in, a guest is served', async () => {
  const open = await openOffice((settings) => ({ ...settings, guests: 'allowed' }));
  try {
    await open.books.store.transaction((tx) => tx.people.save(record({ standing: 'guest' }, 1)));
    expect(await open.useCases.admit(sam)).toBe('served');
  } finally {
    await open.close();
  }
});

it('a person who was never read is offered nothing that is for some people only', async () => {
  const form = await office.useCases.form(by(ravi));

  expect(form.environments).toEqual([]);
});

it('the help says so of them, and of one who was read to be one of those people', async () => {
  expect(await office.useCases.mayDo(by(sam))).toEqual({ asks: false, decides: false });

  await keep({ groups: [partners] }, 1);

  expect(await office.useCases.mayDo(by(sam))).toEqual({ asks: true, decides: false });
});

describe('Entra is asked about somebody who was known to be in the group that may ask', () => {
  const inGroup = { groups: [partners] };

  it.each([
    ['member', 'sam@contoso.com'],
    ['guest', 'sam#EXT#@contoso.com'],
  ])('while it does not tell groups, those known stay as old as they are, and the rest is new: %s', async (...read) => {
    const [standing, userPrincipalName] = read;
    await keep(inGroup, 30);
    const before = await known();

    await expect(askEntra({ userType: null, userPrincipalName })).rejects.toThrow('groups');

    const after = await known();
    expect(after).toEqual({ ...before, asOf: after?.asOf, standing });
    expect(Date.parse(after?.asOf ?? '')).toBeGreaterThan(Date.now() - minute);
  });

  it('somebody whose groups were never read has none while it does not tell them', async () => {
    await expect(askEntra()).rejects.toThrow('groups');

    expect(await known()).toMatchObject({ standing: 'member', groups: [], groupsAsOf: null });
  });

  it.each<[string, readonly string[] | null, string | null]>([
    ['does not tell', null, 'requester-unknown'],
    ['says that they are out of it', [], 'requester-not-entitled'],
    ['says that they are in it', [partners], null],
  ])('their request is approved only by groups of the last minute: Entra %s', async (_what, groups, refusal) => {
    await office.approvers([dana]);
    await keep(inGroup, 30);
    const { id } = await office.insert({ requester: sam });
    await askEntra({}, groups).catch(() => undefined);

    const code = await office.useCases.approve(by(dana), id, null, {}).then(
      () => null,
      ({ problem }: { problem: { code: string } }) => problem.code,
    );

    expect(code).toBe(refusal);
  });
});

/** The record as it is after the read; `groups` null: Entra does not answer which they are in. */
function askEntra(change: Partial<DirectoryUser> = {}, groups: readonly string[] | null = null) {
  const user = { accountEnabled: true, userType: 'Member', userPrincipalName: 'sam@contoso.com', ...change };
  const directory = {
    userById: async () => user,
    async checkMemberGroups() {
      if (groups === null) throw new Error('no groups now');
      return groups;
    },
  } as unknown as Directory;
  return keepPerson({ ...office.desk, directory }, sam.aadObjectId);
}

function known(): Promise<PersonRecord | null> {
  return office.books.store.transaction((tx) => tx.people.get(sam.aadObjectId));
}

function record(change: Partial<PersonRecord>, minutesAgo: number): PersonRecord {
  const asOf = new Date(Date.now() - minutesAgo * minute).toISOString();
  const { aadObjectId } = sam;
  return { aadObjectId, asOf, standing: 'member', groupsAsked: [partners], groups: [], groupsAsOf: asOf, ...change };
}

function keep(change: Partial<PersonRecord>, minutesAgo: number): Promise<void> {
  return office.books.store.transaction((tx) => tx.people.save(record(change, minutesAgo)));
}

async function jobs(): Promise<string[]> {
  const rows = await office.books.database.query('select kind, key from desk.jobs');
  return rows.map(({ kind, key }) => `${String(kind)} ${String(key)}`);
}
