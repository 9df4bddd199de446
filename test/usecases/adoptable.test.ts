import { retired } from '../../src/desk/account';
import type { ServiceRequest } from '../../src/desk/request';
import type { Directory, DirectoryUser } from '../../src/recipe/ports';
import { findAdoptable } from '../../src/usecases/background/adoptable';
import { openOffice } from '../support/office';
import type { Office } from '../support/office';

const accountName = 'svc-again';
/** When a request ended of which every read shows the end. */
const long = '2020-01-01T08:00:00.000Z';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());
beforeEach(() => office.books.database.query('truncate desk.requests, desk.accounts cascade'));

const undone = () => office.insert({ accountName, state: 'undone', attempt: 1 });

/** A request that took up what the other had left, and finished the account. */
async function tookUp(left: ServiceRequest, facts: ServiceRequest['facts']): Promise<ServiceRequest> {
  const { id: requestId, marker } = left;
  return office.insert({ accountName, state: 'done', attempt: 1, marker, adopts: { requestId }, facts });
}

/** What the next request of the name takes up, where Entra shows the account of an earlier one. */
async function takenUp({ marker }: ServiceRequest): Promise<string | undefined> {
  const user = { employeeId: marker } as Partial<DirectoryUser> as DirectoryUser;
  const directory = { userByUpn: async () => user } as Partial<Directory> as Directory;
  const next = await office.insert({ accountName, state: 'checking' });
  return (await findAdoptable({ ...office.desk, directory }, next))?.adopts?.requestId;
}

it('the account of an undone request is taken up again while nobody has had its password', async () => {
  const left = await undone();

  expect(await takenUp(left)).toBe(left.id);
});

it('an account whose password a later request handed over is taken up by nobody any more', async () => {
  const left = await undone();
  await tookUp(left, { secretOffered: true });

  expect(await takenUp(left)).toBeUndefined();
});

it('neither is one that was in use, and is retired, after somebody had finished it by hand', async () => {
  const left = await undone();
  const account = await office.enter(await tookUp(left, {}));
  await office.books.store.transaction((tx) => tx.accounts.save(retired(account, '2029-02-01T08:00:00.000Z')));

  expect(await takenUp(left)).toBeUndefined();
});

describe('what an undone request has left', () => {
  const left = (change: Partial<ServiceRequest> = {}) =>
    office.insert({ accountName, state: 'undone', attempt: 1, ...change });

  /** What the next request takes up, where Entra shows the account like this, or none. */
  async function adopted(user: Partial<DirectoryUser> | null, change: Partial<ServiceRequest> = {}) {
    const directory = { userByUpn: async () => user } as Partial<Directory> as Directory;
    const next = await office.insert({ accountName, state: 'checking', ...change });
    return findAdoptable({ ...office.desk, directory }, next);
  }

  it.each<[string, Partial<ServiceRequest>, object]>([
    ['nothing of a password', {}, {}],
    ['a password of its own', { facts: { secretName: 'own' } }, { secretName: 'own' }],
    ['one that was there before it', { adopts: { requestId: 'SA-1', secretName: 'first' } }, { secretName: 'first' }],
    [
      'one of its own after another',
      { facts: { secretName: 'own' }, adopts: { requestId: 'SA-1', secretName: 'first' } },
      { secretName: 'own' },
    ],
    [
      'one that the account does not have',
      { facts: { secretName: 'own', passwordUnset: true } },
      { secretName: 'own', passwordUnset: true },
    ],
    [
      'one before it that the account does not have',
      { adopts: { requestId: 'SA-1', secretName: 'first', passwordUnset: true } },
      { secretName: 'first', passwordUnset: true },
    ],
    [
      'one that the account has by now',
      { facts: { passwordUnset: false }, adopts: { requestId: 'SA-1', secretName: 'first', passwordUnset: true } },
      { secretName: 'first' },
    ],
  ])('is taken up with the name of its password in the vault: %s', async (_what, change, secret) => {
    const { id: requestId, marker } = await left(change);

    expect(await adopted({ employeeId: marker })).toEqual({ marker, adopts: { requestId, ...secret } });
  });

  it('is that of the marker which Entra shows, of several', async () => {
    const [first] = [await left(), await left()];

    expect((await adopted({ employeeId: first.marker }))?.adopts.requestId).toBe(first.id);
  });

  it.each<[string, Partial<ServiceRequest>, Partial<DirectoryUser> | null, Partial<ServiceRequest>]>([
    ['an account that is not in Entra', {}, null, {}],
    ['an account without a marker', {}, { employeeId: null }, {}],
    ['an account of somebody else', {}, { employeeId: 'desk-other' }, {}],
    ['an account that Active Directory makes by now', {}, { onPremisesSyncEnabled: true }, {}],
    ['an account that somebody has switched on since', { finishedAt: long }, { accountEnabled: true }, {}],
    ['an account of another environment', { environmentId: 'uat' }, {}, {}],
    ['an account that was never undone', { state: 'done' }, {}, {}],
    ['what a rotation has left', { kind: 'rotate' }, {}, {}],
    ['an account on premises', { accountKind: 'onprem' }, {}, {}],
    ['anything for the end of an account', {}, {}, { kind: 'retire' }],
    ['anything for an account on premises', {}, {}, { accountKind: 'onprem' }],
  ])('is not taken up: %s', async (_what, change, user, asked) => {
    const { marker } = await left(change);

    expect(await adopted(user && { employeeId: marker, ...user }, asked)).toBeNull();
  });

  it.each<[string, Partial<ServiceRequest>, boolean]>([
    ['the same role, which the account may have', { facts: { securityRoleId: 'r' } }, true],
    ['another role, which was taken away again', { roleId: 'admin' }, true],
    ['another role, which the account may still have', { roleId: 'admin', facts: { securityRoleId: 'r' } }, false],
  ])('was asked for with %s', async (_what, change, isTakenUp) => {
    const { marker } = await left(change);

    expect((await adopted({ employeeId: marker })) !== null).toBe(isTakenUp);
  });

  it('is not taken up where the role may be there that a request before the last one was given', async () => {
    const { id: requestId, marker } = await left({ roleId: 'admin', facts: { securityRoleId: 'r' } });
    await left({ marker, adopts: { requestId } });

    expect(await adopted({ employeeId: marker })).toBeNull();
  });

  it('is taken up where Entra may still show it as it was before it was blocked a moment ago', async () => {
    const { marker } = await left({ finishedAt: new Date().toISOString() });

    expect(await adopted({ employeeId: marker, accountEnabled: true })).toMatchObject({ marker });
  });

  it('is not looked for in Entra where there is nothing', async () => {
    const directory = {
      userByUpn: () => Promise.reject(new Error('Entra is away')),
    } as Partial<Directory> as Directory;
    const next = await office.insert({ accountName, state: 'checking' });

    expect(await findAdoptable({ ...office.desk, directory }, next)).toBeNull();
  });
});
