import { errorOf, freshStage, ids } from './support/connected';
import type { FakeAnswer } from './support/fake-service';

const badRequest = (message: string, detail?: string): FakeAnswer => ({
  status: 400,
  body: { error: { code: 'Request_BadRequest', message, ...(detail && { details: [{ code: detail }] }) } },
});
const other = '66666666-2222-3333-4444-555555555555';

describe('the directory', () => {
  const stage = freshStage();

  describe('licences', () => {
    it('are given and taken with both lists, one of them empty', async () => {
      stage.fake.answer(() => ({ status: 200, body: {} }));

      await stage.microsoft.directory.assignLicense(ids.user, {
        add: [{ skuId: ids.sku, disabledPlans: [other] }],
        remove: [],
      });
      await stage.microsoft.directory.assignLicense(ids.user, { add: [], remove: [ids.sku] });

      expect(stage.fake.requests.map(({ body }) => body)).toEqual([
        { addLicenses: [{ skuId: ids.sku, disabledPlans: [other] }], removeLicenses: [] },
        { addLicenses: [], removeLicenses: [ids.sku] },
      ]);
    });

    it('that are not held count as taken', async () => {
      stage.fake.answer(() => badRequest('User does not have a corresponding license.'));

      await expect(
        stage.microsoft.directory.assignLicense(ids.user, { add: [], remove: [ids.sku] }),
      ).resolves.toBeUndefined();
      expect(stage.fake.requests).toHaveLength(1);
    });

    it('are still given when one to be taken is not held', async () => {
      stage.fake.answer((_request, count) =>
        count === 1 ? badRequest('User does not have a corresponding license.') : { status: 200, body: {} },
      );

      await stage.microsoft.directory.assignLicense(ids.user, {
        add: [{ skuId: other, disabledPlans: [] }],
        remove: [ids.sku],
      });

      expect(stage.fake.requests[1]?.body).toEqual({
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
      stage.fake.answer(() => badRequest(message));

      const error = await errorOf(
        stage.microsoft.directory.assignLicense(ids.user, { add: [{ skuId: ids.sku, disabledPlans: [] }], remove: [] }),
      );

      expect(error).toMatchObject({ outlook: 'refused', problem: { code } });
    });

    it('of the tenant are read with units that Graph leaves out as zero', async () => {
      stage.fake.answer(() => ({
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

      const [sku] = await stage.microsoft.directory.subscribedSkus();

      expect(sku?.prepaidUnits).toEqual({ enabled: 5, suspended: 0, warning: 0, lockedOut: 0 });
    });
  });
});
