import { errorOf, freshStage, ids, newUser } from './support/connected';
import type { FakeAnswer } from './support/fake-service';
import { inEnglish } from '../../src/words/words';

const badRequest = (message: string, detail?: string): FakeAnswer => ({
  status: 400,
  body: { error: { code: 'Request_BadRequest', message, ...(detail && { details: [{ code: detail }] }) } },
});
const other = '66666666-2222-3333-4444-555555555555';

describe('the directory', () => {
  const stage = freshStage();

  describe('users', () => {
    it('are read in the words of the port, whatever Graph leaves out', async () => {
      stage.fake.answer(() => ({
        status: 200,
        body: {
          id: ids.user.toUpperCase(),
          userPrincipalName: 'svc-erp@contoso.com',
          accountEnabled: true,
          assignedLicenses: [{ skuId: ids.sku, disabledPlans: [] }],
          licenseAssignmentStates: [
            { skuId: ids.sku, assignedByGroup: null, disabledPlans: [], state: 'Active', error: 'None' },
          ],
        },
      }));

      const user = await stage.microsoft.directory.userById(ids.user);

      expect(user).toMatchObject({
        id: ids.user,
        displayName: '',
        usageLocation: null,
        onPremisesSyncEnabled: null,
        onPremisesProvisioningErrors: [],
        licenseAssignmentStates: [{ assignedByGroup: null, state: 'Active', error: null }],
      });
    });

    it('are null when Graph does not find them', async () => {
      stage.fake.answer(() => ({ status: 404, body: { error: { code: 'Request_ResourceNotFound', message: 'No.' } } }));

      await expect(stage.microsoft.directory.userByUpn('svc-erp@contoso.com')).resolves.toBeNull();
    });

    it.each<[string, string]>([
      ["o'neil@contoso.com", '/v1.0/users/o%27neil%40contoso.com?'],
      ['a#b@contoso.com', '/v1.0/users/a%23b%40contoso.com?'],
      ["$o'x@contoso.com", "/v1.0/users('%24o%27%27x%40contoso.com')?"],
    ])('are addressed byte for byte: %s', async (upn, expected) => {
      stage.fake.answer(() => ({ status: 404 }));

      await stage.microsoft.directory.userByUpn(upn);

      expect(stage.fake.requests[0]?.target.startsWith(expected)).toBe(true);
    });

    it.each(['../groups', 'a/b@contoso.com', 'a@b?$select=x', '', 'a b@contoso.com'])(
      'are not looked for under "%s"',
      async (upn) => {
        const error = await errorOf(Promise.resolve().then(() => stage.microsoft.directory.userByUpn(upn)));

        expect(error).toMatchObject({ outlook: 'refused', problem: { code: 'bad-identifier' } });
        expect(stage.fake.requests).toHaveLength(0);
      },
    );

    it('are created with marker, country and a password that need not be changed', async () => {
      stage.fake.answer(() => ({ status: 201, body: { id: ids.user } }));

      const { userId } = await stage.microsoft.directory.createUser(newUser);

      expect(userId).toBe(ids.user);
      expect(stage.fake.requests[0]).toMatchObject({
        method: 'POST',
        target: '/v1.0/users',
        body: {
          accountEnabled: true,
          employeeId: 'ad-1042',
          usageLocation: 'GB',
          passwordPolicies: 'DisablePasswordExpiration',
          passwordProfile: { password: newUser.password, forceChangePasswordNextSignIn: false },
        },
      });
    });

    it.each<[string, FakeAnswer]>([
      [
        'name-taken',
        badRequest(
          'Another object with the same value for property userPrincipalName already exists.',
          'ObjectConflict',
        ),
      ],
      ['name-taken', badRequest('Ein anderes Objekt …', 'ObjectConflict')],
      ['password-refused', badRequest('The specified password does not comply with password complexity requirements.')],
      [
        'domain-unverified',
        badRequest('The domain portion of the userPrincipalName property is invalid.', 'InvalidValue'),
      ],
      ['directory-full', { status: 403, body: { error: { code: 'Directory_QuotaExceeded', message: 'x' } } }],
      ['permission-missing', { status: 403, body: { error: { code: 'Authorization_RequestDenied', message: 'x' } } }],
    ])('that cannot be created are explained: %s', async (code, answer) => {
      stage.fake.answer(() => answer);

      const error = await errorOf(stage.microsoft.directory.createUser(newUser));

      expect(error).toMatchObject({ outlook: 'refused', problem: { code, standing: 'change-not-made' } });
      expect(inEnglish(error.problem).next.length).toBeGreaterThan(20);
    });

    it('name the permission that a refused call needs and where to grant it', async () => {
      stage.fake.answer(() => ({
        status: 403,
        body: { error: { code: 'Authorization_RequestDenied', message: 'x' } },
      }));

      const error = await errorOf(stage.microsoft.directory.updateUser(ids.user, { password: 'x' }));

      expect(inEnglish(error.problem).next).toMatch(
        /API permissions.*User-PasswordProfile\.ReadWrite\.All.*Grant admin consent/,
      );
    });

    it('are changed by what is given and nothing else', async () => {
      stage.fake.answer(() => ({ status: 204 }));

      await stage.microsoft.directory.updateUser(ids.user, { accountEnabled: false });

      expect(stage.fake.requests[0]?.body).toEqual({ accountEnabled: false });
    });

    it('fresh from creation and not everywhere yet are worth waiting for', async () => {
      stage.fake.answer(() => ({ status: 404, body: { error: { code: 'Request_ResourceNotFound', message: 'x' } } }));

      const error = await errorOf(stage.microsoft.directory.updateUser(ids.user, { usageLocation: 'GB' }));

      expect(error.outlook).toBe('not-yet');
    });

    it('mastered on-premises are left to Active Directory', async () => {
      stage.fake.answer(() =>
        badRequest(
          'Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.',
        ),
      );

      const error = await errorOf(stage.microsoft.directory.updateUser(ids.user, { passwordNeverExpires: true }));

      expect(error).toMatchObject({ outlook: 'refused', problem: { code: 'mastered-on-premises' } });
    });

    it('are found by address with the address as text, byte for byte', async () => {
      stage.fake.answer(() => ({ status: 200, body: { value: [] } }));

      await stage.microsoft.directory.usersHolding("x' or accountEnabled eq true or 'a' eq '&$top=1#");

      const text = 'x%27%27%20or%20accountEnabled%20eq%20true%20or%20%27%27a%27%27%20eq%20%27%27%26$top=1%23%27';
      const holding = (prefix: string) => `proxyAddresses%2Fany(p%3Ap%20eq%20%27${prefix}%3A${text})`;
      const name = `userPrincipalName%20eq%20%27${text}`;
      const [asked] = stage.fake.requests.map(({ target }) => target.split('&$select=')[0]);
      expect(asked).toBe(`/v1.0/users?$filter=${name}%20or%20${holding('smtp')}%20or%20${holding('SMTP')}`);
    });
  });

  describe('groups', () => {
    it('that have the member already are content', async () => {
      stage.fake.answer(() =>
        badRequest(
          "One or more added object references already exist for the following modified properties: 'members'.",
        ),
      );

      await expect(stage.microsoft.directory.addToGroup(ids.group, ids.user)).resolves.toBeUndefined();
    });

    it('are joined by a reference to the object', async () => {
      stage.fake.answer(() => ({ status: 204 }));

      await stage.microsoft.directory.addToGroup(ids.group, ids.user);

      expect(stage.fake.requests[0]).toMatchObject({
        method: 'POST',
        target: `/v1.0/groups/${ids.group}/members/$ref`,
        body: { '@odata.id': `${stage.fake.origin}/v1.0/directoryObjects/${ids.user}` },
      });
    });

    it('are left by removing the reference, never the user; a member that is not known may be a new one', async () => {
      stage.fake.answer(() => ({ status: 404, body: { error: { code: 'Request_ResourceNotFound', message: 'x' } } }));

      const error = await errorOf(stage.microsoft.directory.removeFromGroup(ids.group, ids.user));

      expect(error).toMatchObject({ outlook: 'not-yet', problem: { code: 'object-not-there-yet' } });
      expect(stage.fake.requests[0]).toMatchObject({
        method: 'DELETE',
        target: `/v1.0/groups/${ids.group}/members/${ids.user}/$ref`,
      });
    });

    it('know direct members from others', async () => {
      stage.fake.answer(() => ({
        status: 200,
        body: { value: [{ '@odata.type': '#microsoft.graph.group', id: ids.group.toUpperCase() }] },
      }));

      await expect(stage.microsoft.directory.isDirectMember(ids.group, ids.user)).resolves.toBe(true);
      await expect(stage.microsoft.directory.isDirectMember(other, ids.user)).resolves.toBe(false);
    });

    it('list people of nested groups once, even when groups contain each other', async () => {
      const person = {
        '@odata.type': '#microsoft.graph.user',
        id: ids.user,
        displayName: 'Ada',
        accountEnabled: true,
      };
      stage.fake.answer((request) => ({
        status: 200,
        body: {
          value: request.target.includes(ids.group)
            ? [
                person,
                { '@odata.type': '#microsoft.graph.group', id: other },
                { '@odata.type': '#microsoft.graph.device', id: ids.role },
              ]
            : [person, { '@odata.type': '#microsoft.graph.group', id: ids.group }],
        },
      }));

      const members = await stage.microsoft.directory.groupMembers(ids.group);

      expect(members).toMatchObject([{ userId: ids.user, displayName: 'Ada', accountEnabled: true }]);
      expect(stage.fake.requests).toHaveLength(2);
    });
  });
});
