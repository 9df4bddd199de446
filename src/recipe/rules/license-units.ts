import type { Problem } from '../../desk/problem';
import type { LicenseSettings } from '../../desk/settings';
import type { LicenseUnits } from '../../desk/survey';
import type { ProblemCode } from '../../words/saying';
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

/** Why the product as a whole gives nothing. Microsoft's states: Enabled, Warning, Suspended, Deleted, LockedOut. */
function unusable({ name, useGraceUnits }: LicenseSettings, sku: SubscribedSku): Problem | null {
  const state = sku.capabilityStatus;
  const values = { license: name, state };
  if (sku.appliesTo !== 'User') return { code: 'license-not-for-users', values };
  if (state === 'Enabled' || (state === 'Warning' && useGraceUnits)) return null;
  return { code: unusableStates[state] ?? 'license-state-unknown', values };
}

const unusableStates: Readonly<Record<string, ProblemCode>> = {
  Warning: 'license-in-grace',
  Suspended: 'license-suspended',
  LockedOut: 'license-locked-out',
  Deleted: 'license-deleted',
};

/** More holders than units in force: cut, or partly suspended, locked out or in grace. */
function overAssigned({ name }: LicenseSettings, sku: SubscribedSku, total: number): Problem {
  const { suspended, lockedOut, enabled, warning } = sku.prepaidUnits;
  const values = { license: name, used: sku.consumedUnits, total };
  const out = suspended + lockedOut;
  if (out > 0) return { code: 'license-partly-suspended', values: { ...values, out } };
  const inGrace = enabled + warning - total;
  if (inGrace > 0) return { code: 'license-partly-in-grace', values: { ...values, out: inGrace } };
  return { code: 'license-over-assigned', values };
}

function notOwned({ name, skuId }: LicenseSettings): Problem {
  return { code: 'license-not-owned', values: { license: name, skuId } };
}
