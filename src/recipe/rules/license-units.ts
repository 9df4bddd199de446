import type { Problem } from '../../desk/problem';
import type { LicenseSettings } from '../../desk/settings';
import type { LicenseUnits } from '../../desk/survey';
import type { SubscribedSku } from '../ports/directory';
import { isSameSku } from './held-license';

/**
 * The one rule about units of a licence, for run, survey, doctor, `/quota` and the approval card.
 *
 * Assignable are the enabled units of a product that is Enabled and meant for users, minus the consumed ones; units in
 * their grace period (`warning`) count only where `useGraceUnits` says so, because sources disagree whether Microsoft
 * still assigns them (Graph docs, subscribedSku and licenseUnitsDetail). `consumedUnits` may exceed the enabled ones
 * (a subscription that was cut): a unit taken from its holder then goes to nobody, its holder included
 * (microsoft-graph-docs #3560). So borrowing is safe only if `enabled − (consumed − 1) ≥ 1`; otherwise, and when the
 * product as a whole gives nothing, `problem` says why: then no unit is free and none may be borrowed.
 *
 * `due`: units that go back to lenders, by the books. One that is free only because its lender waits for it is not free.
 */
export function countUnits(license: LicenseSettings, skus: readonly SubscribedSku[], due = 0): LicenseUnits {
  const { skuId, name } = license;
  const sku = skus.find((each) => isSameSku(each.skuId, skuId));
  if (!sku) return { skuId, name, free: 0, total: 0, problem: notOwned(license) };

  const { enabled, warning } = sku.prepaidUnits;
  const total = license.useGraceUnits ? enabled + warning : enabled;
  const isReturnable = total - (sku.consumedUnits - 1) >= 1;
  const problem = unusable(license, sku) ?? (isReturnable ? null : overAssigned(license, sku, total));
  if (problem) return { skuId, name, free: 0, total, problem };
  return { skuId, name, free: Math.max(0, total - sku.consumedUnits - due), total };
}

const billing = 'Microsoft 365 admin center > Billing';

/** Why the product as a whole gives nothing. Microsoft's states: Enabled, Warning, Suspended, Deleted, LockedOut. */
function unusable(license: LicenseSettings, sku: SubscribedSku): Problem | null {
  const { name, useGraceUnits } = license;
  const renew = `A billing admin renews it in ${billing} > Your products, or an operator names another licence in the desk file.`;
  const lost = 'no unit can be assigned, and one that is taken from its holder could not be given back.';
  const state = sku.capabilityStatus;
  const values = { license: name, state };

  if (sku.appliesTo !== 'User') {
    const what = `${name} belongs to the company as a whole and is not assigned to users.`;
    return { code: 'license-not-for-users', what, next: 'An operator names another licence in the desk file.', values };
  }
  if (state === 'Enabled' || (state === 'Warning' && useGraceUnits)) return null;
  if (state === 'Warning') {
    return {
      code: 'license-in-grace',
      what: `The subscription of ${name} has ended and is in its grace period, in which the desk does not use it.`,
      next: `A billing admin renews it in ${billing} > Your products, or an operator sets useGraceUnits for it in the desk file.`,
      values,
    };
  }
  const named: Readonly<Record<string, readonly [string, string]>> = {
    Suspended: ['license-suspended', `The subscription of ${name} is suspended`],
    LockedOut: ['license-locked-out', `The subscription of ${name} is locked out`],
    Deleted: ['license-deleted', `The subscription of ${name} is deleted`],
  };
  const [code, what] = named[state] ?? [
    'license-state-unknown',
    `The subscription of ${name} is in the state "${state}", which the desk does not know`,
  ];
  return { code, what: `${what}: ${lost}`, next: renew, values };
}

/** More holders than units in force: cut, or partly suspended, locked out or in grace. */
function overAssigned({ name }: LicenseSettings, sku: SubscribedSku, total: number): Problem {
  const { suspended, lockedOut, enabled, warning } = sku.prepaidUnits;
  const used = sku.consumedUnits;
  const lost = 'a unit that is taken from its holder could not be given to anybody again.';
  const seen = `${name}: ${used} units are assigned, but the subscription has only ${total} in force`;
  const values = { license: name, used, total };

  if (suspended + lockedOut > 0) {
    return {
      code: 'license-partly-suspended',
      what: `${seen} (${suspended + lockedOut} are suspended or locked out), so ${lost}`,
      next: `A billing admin renews the rest in ${billing} > Your products, or a licence admin takes units from people who do not need them.`,
      values: { ...values, out: suspended + lockedOut },
    };
  }
  const inGrace = enabled + warning - total;
  if (inGrace > 0) {
    return {
      code: 'license-partly-in-grace',
      what: `${seen} (${inGrace} more are in their grace period and are not used), so ${lost}`,
      next: `A billing admin renews the rest in ${billing} > Your products, or an operator sets useGraceUnits for it in the desk file.`,
      values: { ...values, out: inGrace },
    };
  }
  return {
    code: 'license-over-assigned',
    what: `${seen}, so ${lost}`,
    next: `A licence admin buys units in ${billing} > Licenses, or takes them from people who do not need them.`,
    values,
  };
}

function notOwned({ name, skuId }: LicenseSettings): Problem {
  return {
    code: 'license-not-owned',
    what: `The tenant does not own ${name} (${skuId}).`,
    next: 'An operator corrects the skuId in the desk file; "npm run doctor" lists those the tenant owns.',
    values: { license: name, skuId },
  };
}
