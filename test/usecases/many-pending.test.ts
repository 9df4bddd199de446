import type { Crm, Directory } from '../../src/recipe/ports';
import { createJobHandlers } from '../../src/usecases/background';
import type { Background } from '../../src/usecases/background';
import { dana, kim, ravi } from '../support/cast';
import { by, openOffice } from '../support/office';
import type { Office } from '../support/office';

/** More than a page of any list. */
const many = 120;

let office: Office;
let oldest: string;
beforeAll(async () => {
  office = await openOffice((settings) => ({
    ...settings,
    environments: settings.environments.map((each) => ({ ...each, lenders: [] })),
  }));
  oldest = (await office.insert({ requester: kim })).id;
  for (let n = 1; n < many; n += 1) await office.insert({ requester: ravi });
  await office.books.store.transaction((tx) =>
    tx.postings.add({
      subject: { kind: 'request', requestId: oldest },
      conversationId: by(dana).conversationId,
      viewer: dana,
      activityId: 'of the oldest',
      locale: 'en-GB',
      timeZone: 'UTC',
    }),
  );
});
afterAll(() => office.close());

function handlers() {
  const directory: Partial<Directory> = {
    subscribedSkus: async () => [],
    groupMembers: async () => [],
    usersById: async (ids) => ids.map(() => null),
  };
  const crm: Partial<Crm> = {
    organizationResources: async () => ({ limit: 7, used: 7 }),
    nonInteractiveUsers: async () => [],
    businessUnit: async () => ({ businessUnitId: 'root' }),
    rolesInBusinessUnit: async () => [],
  };
  return createJobHandlers({ ...office.desk, directory, crm } as unknown as Background);
}

describe(`the oldest of ${many} requests that wait`, () => {
  it('keeps whoever asked for it read, so that it can be approved', async () => {
    await handlers()['refresh-approvers'](office.environmentId, {});

    const jobs = await office.books.database.query(`select key from desk.jobs where kind = 'read-person' order by key`);
    expect(jobs.map(({ key }) => key).sort()).toEqual([kim.aadObjectId, ravi.aadObjectId].sort());
  });

  it('has its card drawn anew when a count shows other slots', async () => {
    await handlers()['take-survey'](office.environmentId, {});

    const [card] = await office.books.database.query(`select sent < wanted as stale from desk.postings`);
    expect(card).toEqual({ stale: true });
  });
});
