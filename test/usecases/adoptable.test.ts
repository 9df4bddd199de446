import { retired } from '../../src/desk/account';
import type { ServiceRequest } from '../../src/desk/request';
import type { Directory, DirectoryUser } from '../../src/recipe/ports';
import { findAdoptable } from '../../src/usecases/background/adoptable';
import { openOffice } from '../support/office';
import type { Office } from '../support/office';

const accountName = 'svc-again';

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
