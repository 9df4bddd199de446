import type { Microsoft } from '../../src/microsoft/connect';
import { connectTo, errorOf, ids } from './support/connected';
import { startFakeService, type FakeAnswer, type FakeService } from './support/fake-service';

const badRequest = (message: string, detail?: string): FakeAnswer => ({
  status: 400,
  body: { error: { code: 'Request_BadRequest', message, ...(detail && { details: [{ code: detail }] }) } },
});
const newUser = {
  userPrincipalName: 'svc-erp@contoso.com',
  displayName: 'SVC ERP',
  mailNickname: 'svc-erp',
  usageLocation: 'GB',
  employeeId: 'ad-1042',
  password: 'Passw0rd-Passw0rd-Passw0rd-Passw0rd!',
  passwordNeverExpires: true,
};
const other = '66666666-2222-3333-4444-555555555555';

describe('the directory', () => {
  let fake: FakeService;
  let microsoft: Microsoft;

  beforeEach(async () => {
    fake = await startFakeService();
    microsoft = connectTo(fake);
  });
  afterEach(async () => {
    microsoft.close();
    await fake.close();
  });

  describe('users', () => {
    it('are read in the words of the port, whatever Graph leaves out', async () => {
      fake.answer(() => ({
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

      const user = await microsoft.directory.userById(ids.user);

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
      fake.answer(() => ({ status: 404, body: { error: { code: 'Request_ResourceNotFound', message: 'No.' } } }));

      await expect(microsoft.directory.userByUpn('svc-erp@contoso.com')).resolves.toBeNull();
    });

    it.each<[string, string]>([
      ["o'neil@contoso.com", '/v1.0/users/o%27neil%40contoso.com?'],
      ['a#b@contoso.com', '/v1.0/users/a%23b%40contoso.com?'],
      ["$o'x@contoso.com", "/v1.0/users('%24o%27%27x%40contoso.com')?"],
    ])('are addressed byte for byte: %s', async (upn, expected) => {
      fake.answer(() => ({ status: 404 }));

      await microsoft.directory.userByUpn(upn);

      expect(fake.requests[0]?.target.startsWith(expected)).toBe(true);
    });

    it.each(['../groups', 'a/b@contoso.com', 'a@b?$select=x', '', 'a b@contoso.com'])(
      'are not looked for under "%s"',
      async (upn) => {
        const error = await errorOf(Promise.resolve().then(() => microsoft.directory.userByUpn(upn)));

        expect(error).toMatchObject({ outlook: 'refused', problem: { code: 'bad-identifier' } });
        expect(fake.requests).toHaveLength(0);
      },
    );

    it('are created with marker, country and a password that need not be changed', async () => {
      fake.answer(() => ({ status: 201, body: { id: ids.user } }));

      const { userId } = await microsoft.directory.createUser(newUser);

      expect(userId).toBe(ids.user);
      expect(fake.requests[0]).toMatchObject({
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
      fake.answer(() => answer);

      const error = await errorOf(microsoft.directory.createUser(newUser));

      expect(error).toMatchObject({ outlook: 'refused', problem: { code, standing: 'This change was not made.' } });
      expect(error.problem.next.length).toBeGreaterThan(20);
    });

    it('name the permission that a refused call needs and where to grant it', async () => {
      fake.answer(() => ({ status: 403, body: { error: { code: 'Authorization_RequestDenied', message: 'x' } } }));

      const error = await errorOf(microsoft.directory.updateUser(ids.user, { password: 'x' }));

      expect(error.problem.next).toMatch(/API permissions.*User-PasswordProfile\.ReadWrite\.All.*Grant admin consent/);
    });

    it('are changed by what is given and nothing else', async () => {
      fake.answer(() => ({ status: 204 }));

      await microsoft.directory.updateUser(ids.user, { accountEnabled: false });

      expect(fake.requests[0]?.body).toEqual({ accountEnabled: false });
    });

    it('fresh from creation and not everywhere yet are worth waiting for', async () => {
      fake.answer(() => ({ status: 404, body: { error: { code: 'Request_ResourceNotFound', message: 'x' } } }));

      const error = await errorOf(microsoft.directory.updateUser(ids.user, { usageLocation: 'GB' }));

      expect(error.outlook).toBe('not-yet');
    });

    it('mastered on-premises are left to Active Directory', async () => {
      fake.answer(() =>
        badRequest(
          'Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.',
        ),
      );

      const error = await errorOf(
        microsoft.directory.updateUser(ids.user, { passwordPolicies: 'DisablePasswordExpiration' }),
      );

      expect(error).toMatchObject({ outlook: 'refused', problem: { code: 'mastered-on-premises' } });
    });

    it('are found by marker with the marker as text, byte for byte', async () => {
      fake.answer(() => ({ status: 200, body: { value: [] } }));

      await microsoft.directory.usersByMarker("x' or accountEnabled eq true or 'a' eq '&$top=1#");

      expect(fake.requests[0]?.target).toMatch(
        /^\/v1\.0\/users\?\$filter=employeeId%20eq%20%27x%27%27%20or%20accountEnabled%20eq%20true%20or%20%27%27a%27%27%20eq%20%27%27%26\$top=1%23%27&\$select=id,/,
      );
    });
  });

  describe('licences', () => {
    it('are given and taken with both lists, one of them empty', async () => {
      fake.answer(() => ({ status: 200, body: {} }));

      await microsoft.directory.assignLicense(ids.user, {
        add: [{ skuId: ids.sku, disabledPlans: [other] }],
        remove: [],
      });
      await microsoft.directory.assignLicense(ids.user, { add: [], remove: [ids.sku] });

      expect(fake.requests.map(({ body }) => body)).toEqual([
        { addLicenses: [{ skuId: ids.sku, disabledPlans: [other] }], removeLicenses: [] },
        { addLicenses: [], removeLicenses: [ids.sku] },
      ]);
    });

    it('that are not held count as taken', async () => {
      fake.answer(() => badRequest('User does not have a corresponding license.'));

      await expect(
        microsoft.directory.assignLicense(ids.user, { add: [], remove: [ids.sku] }),
      ).resolves.toBeUndefined();
      expect(fake.requests).toHaveLength(1);
    });

    it('are still given when one to be taken is not held', async () => {
      fake.answer((_request, count) =>
        count === 1 ? badRequest('User does not have a corresponding license.') : { status: 200, body: {} },
      );

      await microsoft.directory.assignLicense(ids.user, {
        add: [{ skuId: other, disabledPlans: [] }],
        remove: [ids.sku],
      });

      expect(fake.requests[1]?.body).toEqual({
        addLicenses: [{ skuId: other, disabledPlans: [] }],
        removeLicenses: [],
      });
    });

    it.each<[string, string]>([
      ['no-license-free', 'Subscription with SKU 1e1a282c does not have any available licenses.'],
      [
        'license-inherited',
        'User license is inherited from a group membership and it cannot be removed directly from the user.',
      ],
      ['license-unknown', 'License 1e1a282c does not correspond to a valid company License.'],
      ['usage-location', 'License assignment cannot be done for user with invalid usage location.'],
      ['license-conflict', 'License assignment failed because service plan A depends on the service plan(s) B'],
      ['license-conflict', 'License assignment failed because service plans A, B are mutually exclusive'],
    ])('that cannot be given are explained: %s', async (code, message) => {
      fake.answer(() => badRequest(message));

      const error = await errorOf(
        microsoft.directory.assignLicense(ids.user, { add: [{ skuId: ids.sku, disabledPlans: [] }], remove: [] }),
      );

      expect(error).toMatchObject({ outlook: 'refused', problem: { code } });
    });

    it('of the tenant are read with units that Graph leaves out as zero', async () => {
      fake.answer(() => ({
        status: 200,
        body: {
          value: [
            {
              skuId: ids.sku,
              skuPartNumber: 'DYN365',
              capabilityStatus: 'Enabled',
              appliesTo: 'User',
              consumedUnits: 3,
              prepaidUnits: { enabled: 5, suspended: 0, warning: 0 },
            },
          ],
        },
      }));

      const [sku] = await microsoft.directory.subscribedSkus();

      expect(sku?.prepaidUnits).toEqual({ enabled: 5, suspended: 0, warning: 0, lockedOut: 0 });
    });
  });

  describe('groups', () => {
    it('that have the member already are content', async () => {
      fake.answer(() =>
        badRequest(
          "One or more added object references already exist for the following modified properties: 'members'.",
        ),
      );

      await expect(microsoft.directory.addToGroup(ids.group, ids.user)).resolves.toBeUndefined();
    });

    it('are joined by a reference to the object', async () => {
      fake.answer(() => ({ status: 204 }));

      await microsoft.directory.addToGroup(ids.group, ids.user);

      expect(fake.requests[0]).toMatchObject({
        method: 'POST',
        target: `/v1.0/groups/${ids.group}/members/$ref`,
        body: { '@odata.id': `${fake.origin}/v1.0/directoryObjects/${ids.user}` },
      });
    });

    it('are left by removing the reference, never the user; a missing member is success', async () => {
      fake.answer(() => ({ status: 404, body: { error: { code: 'Request_ResourceNotFound', message: 'x' } } }));

      await microsoft.directory.removeFromGroup(ids.group, ids.user);

      expect(fake.requests[0]).toMatchObject({
        method: 'DELETE',
        target: `/v1.0/groups/${ids.group}/members/${ids.user}/$ref`,
      });
    });

    it('know direct members from others', async () => {
      fake.answer(() => ({
        status: 200,
        body: { value: [{ '@odata.type': '#microsoft.graph.group', id: ids.group.toUpperCase() }] },
      }));

      await expect(microsoft.directory.isDirectMember(ids.group, ids.user)).resolves.toBe(true);
      await expect(microsoft.directory.isDirectMember(other, ids.user)).resolves.toBe(false);
    });

    it('list people of nested groups once, even when groups contain each other', async () => {
      const person = { '@odata.type': '#microsoft.graph.user', id: ids.user, displayName: 'Ada', accountEnabled: true };
      fake.answer((request) => ({
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

      const members = await microsoft.directory.groupMembers(ids.group);

      expect(members).toEqual([{ userId: ids.user, displayName: 'Ada', accountEnabled: true }]);
      expect(fake.requests).toHaveLength(2);
    });
  });
});
