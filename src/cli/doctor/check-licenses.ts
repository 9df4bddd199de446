import type { EnvironmentSettings, LenderSettings, LicenseSettings } from '../../desk/settings';
import type { SubscribedSku } from '../../recipe/ports/directory';
import { examine, fault, ok, warn, type DoctorFinding } from './finding';
import type { DoctorPorts } from './ports';

const buy = 'Microsoft 365 admin center > Billing > Licenses';

/** Licences of an environment and the people who lend theirs. */
export async function checkLicenses(ports: DoctorPorts, environment: EnvironmentSettings): Promise<DoctorFinding[]> {
  const { id, licenses, lenders } = environment;
  const lending = await Promise.all(lenders.map((lender) => checkLender(ports, environment, lender)));
  const canLend = lending.some(({ result }) => result === 'ok');

  const owned = await Promise.all(
    licenses.map((license) =>
      examine(
        'license',
        `${id}: ${license.name}`,
        'An account needs a licence for some minutes while it is set up.',
        async () => judgeSku(license, await ports.directory.subscribedSkus(), canLend),
      ),
    ),
  );
  return [...owned, ...lending];
}

function judgeSku(license: LicenseSettings, skus: readonly SubscribedSku[], canLend: boolean) {
  const sku = skus.find(({ skuId }) => skuId === license.skuId.toLowerCase());
  if (!sku) {
    const names = skus.map(({ skuPartNumber, skuId }) => `${skuPartNumber} ${skuId}`).join(', ');
    return fault(
      `the tenant does not own ${license.skuId}`,
      `Correct the skuId in the desk file. The tenant owns: ${names}.`,
    );
  }
  if (sku.capabilityStatus !== 'Enabled' || sku.appliesTo !== 'User') {
    return fault(
      `${sku.skuPartNumber} is ${sku.capabilityStatus.toLowerCase()} and cannot be assigned`,
      `Renew it in ${buy}, or take it out of the desk file.`,
    );
  }
  const free = Math.max(0, sku.prepaidUnits.enabled - sku.consumedUnits);
  const seen = `${free} of ${sku.prepaidUnits.enabled} are free`;
  if (free > 0) return ok(seen);
  return canLend
    ? warn(`${seen}; every account borrows one`, `Nothing must be done; to stop borrowing, buy or free one in ${buy}.`)
    : fault(
        `${seen} and nobody can lend one`,
        `Buy or free one in ${buy}, or name somebody who holds one under "lenders" in the desk file.`,
      );
}

function checkLender(
  { directory }: DoctorPorts,
  environment: EnvironmentSettings,
  lender: LenderSettings,
): Promise<DoctorFinding> {
  const why = 'When no licence is free, a lender goes without theirs for some minutes.';
  return examine('lender', `${environment.id}: ${lender.name}`, why, async () => {
    const other = 'Name somebody else under "lenders" in the desk file';
    const user = await directory.userById(lender.aadObjectId);
    if (user === null) return fault(`there is no user ${lender.aadObjectId}`, `${other}, or correct the object id.`);
    if (!user.accountEnabled) return fault(`${user.userPrincipalName} is blocked`, `${other}.`);

    const skuIds = environment.licenses.map(({ skuId }) => skuId.toLowerCase());
    const held = user.licenseAssignmentStates.filter(({ skuId }) => skuIds.includes(skuId));
    if (held.some(({ assignedByGroup }) => assignedByGroup === null)) return ok('holds a licence directly');
    if (held.length > 0)
      return fault(
        'holds the licence through a group, which cannot be lent',
        `${other}, or assign it to the person directly (Microsoft 365 admin center > Users > (person) > Licenses and apps).`,
      );
    return fault('holds none of the licences of this environment', `${other}.`);
  });
}
