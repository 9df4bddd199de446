import type { SubscribedSku as GraphSku } from '@microsoft/microsoft-graph-types';
import { z } from 'zod/v4';
import type { Directory, LicenseChange, SubscribedSku } from '../../recipe/ports/directory';
import { guid, query } from '../odata';
import type { Graph } from './graph';
import { assignLicenseRules } from './graph-answers';

type LicenseCalls = Pick<Directory, 'assignLicense' | 'subscribedSkus'>;

const skuSelect = [
  'skuId',
  'skuPartNumber',
  'capabilityStatus',
  'appliesTo',
  'consumedUnits',
  'prepaidUnits',
] as const satisfies readonly (keyof GraphSku)[];

const count = z
  .number()
  .int()
  .nullish()
  .transform((value) => value ?? 0);
const sku: z.ZodType<SubscribedSku> = z.object({
  skuId: z.string().transform((id) => id.toLowerCase()),
  skuPartNumber: z.string(),
  capabilityStatus: z.string(),
  appliesTo: z
    .string()
    .nullish()
    .transform((value) => value ?? ''),
  consumedUnits: count,
  prepaidUnits: z.object({ enabled: count, suspended: count, warning: count, lockedOut: count }),
});

const notHeld = { status: 400, text: 'does not have a corresponding license' };

/** Licences of users and of the tenant. */
export function createLicenseCalls(graph: Graph): LicenseCalls {
  async function assignLicense(userId: string, change: LicenseChange): Promise<void> {
    const answer = await graph.write({
      doing: `${describe(change)} the user ${userId}`,
      permission: 'LicenseAssignment.ReadWrite.All',
      method: 'POST',
      path: `/users/${guid(userId)}/assignLicense`,
      body: {
        addLicenses: change.add.map((each) => ({
          skuId: guid(each.skuId),
          disabledPlans: each.disabledPlans.map(guid),
        })),
        removeLicenses: change.remove.map(guid),
      },
      repeatable: true,
      rules: assignLicenseRules,
      accept: change.remove.length > 0 ? [notHeld] : [],
    });
    if (answer.status === 400) await finishWithoutMissing(userId, change);
  }

  // One licence that is not held makes Graph refuse the whole change: what is left of it is sent piece by piece.
  async function finishWithoutMissing(userId: string, { add, remove }: LicenseChange): Promise<void> {
    if (remove.length > 1) for (const skuId of remove) await assignLicense(userId, { add: [], remove: [skuId] });
    if (add.length > 0) await assignLicense(userId, { add, remove: [] });
  }

  return {
    assignLicense,
    subscribedSkus: () =>
      graph.list(
        {
          doing: 'read the licences of the tenant',
          permission: 'LicenseAssignment.Read.All',
          path: `/subscribedSkus${query({ $select: skuSelect })}`,
        },
        sku,
      ),
  };
}

function describe({ add, remove }: LicenseChange): string {
  if (remove.length === 0) return 'give a licence to';
  return add.length === 0 ? 'take a licence from' : 'change the licences of';
}
