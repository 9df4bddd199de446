import type { RequestKind } from '../../src/desk/request';
import type { Directory, DirectoryUser } from '../../src/recipe/ports';
import { createJobHandlers } from '../../src/usecases/background';
import type { Background } from '../../src/usecases/background';
import { mayAsk } from '../../src/usecases/background/people';
import { dana, olga, ravi } from '../support/cast';
import { openOffice } from '../support/office';
import type { Office } from '../support/office';

/** Only Ravi may ask for accounts; Entra has everybody as a member of the tenant. */
let office: Office;
beforeAll(async () => {
  office = await openOffice((settings) => {
    const environments = settings.environments.map((each) => ({
      ...each,
      requesters: { people: [ravi.aadObjectId] },
      lenders: [],
    }));
    return { ...settings, environments };
  });
});
afterAll(() => office.close());

const member = { accountEnabled: true, userType: 'Member', userPrincipalName: 'x@contoso.com' };
const directory = { userById: async () => member as Partial<DirectoryUser> as DirectoryUser } as Partial<Directory>;

async function may(kind: RequestKind, requester = ravi): Promise<boolean> {
  const request = await office.insert({ kind, requester, state: 'undone' });
  return mayAsk({ ...office.desk, directory: directory as Directory }, request);
}

it('a new account is made only for whoever may ask for one', async () => {
  expect(await may('create')).toBe(true);
  expect(await may('create', olga)).toBe(false);
});

it.each(['rotate', 'retire'] as const)(
  'an owner and an approver who may not ask for accounts have theirs seen to all the same: %s',
  async (kind) => {
    expect(await may(kind, olga)).toBe(true);
    expect(await may(kind, dana)).toBe(true);
  },
);

describe('the check of a request, before anybody is asked', () => {
  /** Olga owns the account; Entra has her like this, or not at all. */
  async function checked(kind: RequestKind, ofOlga: Partial<DirectoryUser> | null) {
    const userById = async (id: string) =>
      id !== olga.aadObjectId ? { ...member, id } : ofOlga && { ...member, id, ...ofOlga };
    const approver = { userId: dana.aadObjectId, displayName: dana.name, ...member };
    const usersById = (ids: readonly string[]) => Promise.all(ids.map(userById));
    const entra = { userById, usersById, groupMembers: async () => [approver], subscribedSkus: async () => [] };
    const crm = {
      organizationResources: async () => ({ limit: 7, used: 0 }),
      nonInteractiveUsers: async () => [],
      businessUnit: async () => ({ businessUnitId: 'root' }),
      rolesInBusinessUnit: async (_id: string, names: readonly string[]) =>
        names.map((name) => ({ name, roleTemplateId: null })),
    };
    const { id } = await office.insert({ kind, state: 'checking' });
    await createJobHandlers({ ...office.desk, directory: entra, crm } as unknown as Background)['check-request'](
      id,
      {},
    );
    const found = await office.books.store.transaction((tx) => tx.requests.get(id));
    return { state: found?.state, code: found?.problem?.code ?? null };
  }

  const owners: [string, Partial<DirectoryUser> | null, string | null][] = [
    ['is there', {}, null],
    ['has left', null, 'owner-unknown'],
    ['is disabled', { accountEnabled: false }, 'owner-unknown'],
    ['is a guest', { userType: 'Guest' }, 'owner-guest'],
  ];

  it.each(owners)('lets an account be ended whatever became of its owner: who %s', async (_who, ofOlga) => {
    expect(await checked('retire', ofOlga)).toEqual({ state: 'pending', code: null });
  });

  it.each(owners)('lets one be made only for an owner who %s', async (_who, ofOlga, code) => {
    // Here is no licence, which is looked at only then.
    expect(await checked('create', ofOlga)).toEqual({ state: 'refused', code: code ?? 'license-not-owned' });
  });
});
