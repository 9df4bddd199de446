import type { RequestKind } from '../../src/desk/request';
import type { Directory, DirectoryUser } from '../../src/recipe/ports';
import { mayAsk } from '../../src/usecases/background/people';
import { dana, olga, ravi } from '../support/cast';
import { openOffice } from '../support/office';
import type { Office } from '../support/office';

/** Only Ravi may ask for accounts; Entra has everybody as a member of the tenant. */
let office: Office;
beforeAll(async () => {
  office = await openOffice((settings) => {
    const environments = settings.environments.map((each) => ({ ...each, requesters: { people: [ravi.aadObjectId] } }));
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
