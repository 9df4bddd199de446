import { errorOf, freshStage, ids, newUser } from './support/connected';
import type { FakeAnswer } from './support/fake-service';

const badRequest = (message: string, detail?: string): FakeAnswer => ({
  status: 400,
  body: { error: { code: 'Request_BadRequest', message, ...(detail && { details: [{ code: detail }] }) } },
});
const conflictOf = (...targets: readonly string[]): FakeAnswer => ({
  status: 400,
  body: {
    error: {
      code: 'Request_BadRequest',
      message: '(another object holds this value)',
      details: targets.map((target) => ({ code: 'ObjectConflict', target, message: '(another object …)' })),
    },
  },
});
const other = '66666666-2222-3333-4444-555555555555';

describe('a name that is not free', () => {
  const stage = freshStage();

  it.each<[string, FakeAnswer]>([
    ['name-taken', conflictOf('userPrincipalName', 'proxyAddresses')],
    ['address-taken', conflictOf('proxyAddresses')],
    ['address-taken', conflictOf('mailNickname')],
    ['address-taken', conflictOf('mail')],
    ['address-taken', badRequest('Another object with the same value for property proxyAddresses already exists.')],
    ['address-taken', badRequest('Another object with the same value for property mailNickname already exists.')],
    ['address-taken', badRequest('(another object holds this value of proxyAddresses)', 'ObjectConflict')],
  ])('is told by the property that is in conflict: %s', async (code, answer) => {
    stage.fake.answer(() => answer);

    const error = await errorOf(stage.microsoft.directory.createUser(newUser));

    expect(error).toMatchObject({ outlook: 'refused', problem: { code, field: 'accountName' } });
  });

  it('is looked for among users and groups, whatever the case of the prefix', async () => {
    const { directory } = stage.microsoft;
    stage.fake.answer(({ target }) => ({
      status: 200,
      body: {
        value: target.includes('/groups?')
          ? [{ id: other.toUpperCase(), displayName: 'Orders' }]
          : [{ id: ids.user.toUpperCase(), userPrincipalName: "o'neil@contoso.com", displayName: 'Orla' }],
      },
    }));

    expect(await directory.groupsHolding("o'neil@contoso.com")).toEqual([{ id: other, displayName: 'Orders' }]);
    expect(await directory.usersHolding("o'neil@contoso.com")).toMatchObject([{ id: ids.user, displayName: 'Orla' }]);

    const asked = stage.fake.requests.map(({ target }) => decodeURIComponent(target));
    const filter = ['smtp', 'SMTP'].map((each) => `proxyAddresses/any(p:p eq '${each}:o''neil@contoso.com')`);
    const [groups, users] = asked;
    expect(groups).toBe(`/v1.0/groups?$filter=${filter.join(' or ')}&$select=id,displayName`);
    const either = ["userPrincipalName eq 'o''neil@contoso.com'", ...filter].join(' or ');
    expect(users?.startsWith(`/v1.0/users?$filter=${either}&$select=id,userPrincipalName,`)).toBe(true);
  });
});
