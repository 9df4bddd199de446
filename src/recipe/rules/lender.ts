import { finding, found } from '../../desk/finding';
import type { Finding } from '../../desk/finding';
import type { Loan } from '../../desk/loan';
import type { Problem } from '../../desk/problem';
import type { LicenseSettings } from '../../desk/settings';
import type { LenderRefusal } from '../../desk/survey';
import type { AssignedLicense, DirectoryUser, SubscribedSku } from '../ports/directory';
import { heldLicense, holdsUnit } from './held-license';
import { countUnits } from './license-units';

export type LenderVerdict =
  | { readonly canLend: true; readonly license: AssignedLicense }
  | { readonly canLend: false; readonly why: LenderRefusal; readonly problem?: Problem };

/** Directory roles of a lender, and those that bar nobody, by `roleTemplateId`. */
export interface HeldRoles {
  readonly held: readonly string[];
  readonly harmless: readonly string[];
}

/**
 * The one rule about a lender, for run, survey and doctor: an enabled user who holds one of the licences directly and
 * through no group, where the unit can be given again once it is taken. The licences are tried in the order of the
 * settings. A group that gives the same licence excludes it even while it cannot (state Error): it would take the unit
 * as soon as it is free. Whether the person is lending already stands in the books, not here.
 *
 * Whoever holds a directory role is never offered where the roles were read: Graph refuses an app most changes of an
 * administrator, the way back included.
 *
 * `no-unit`: only the units of the product stand in the way; `problem` says how.
 */
export function judgeLender(
  user: DirectoryUser | null,
  licenses: readonly LicenseSettings[],
  skus: readonly SubscribedSku[],
  roles: HeldRoles,
): LenderVerdict {
  if (user === null) return { canLend: false, why: 'gone' };
  if (!user.accountEnabled) return { canLend: false, why: 'disabled' };
  if (roles.held.some((role) => !roles.harmless.includes(role))) return { canLend: false, why: 'administrator' };

  const held = licenses.map((license) => ({ license, ...holding(user, license.skuId) }));
  const direct = held.flatMap(({ license, lendable }) =>
    lendable ? [{ lendable, units: countUnits(license, skus) }] : [],
  );
  const safe = direct.find(({ units }) => units.problem === undefined);
  if (safe) return { canLend: true, license: safe.lendable };
  const problem = direct[0]?.units.problem;
  if (problem) return { canLend: false, why: 'no-unit', problem };
  return { canLend: false, why: held.some(({ isByGroup }) => isByGroup) ? 'group-license' : 'no-license' };
}

function holding(user: DirectoryUser, skuId: string): { lendable: AssignedLicense | null; isByGroup: boolean } {
  const { direct, isByGroup } = heldLicense(user, skuId);
  const isLendable = direct !== null && holdsUnit(direct) && !isByGroup;
  return { lendable: isLendable ? { skuId: direct.skuId, disabledPlans: direct.disabledPlans } : null, isByGroup };
}

/**
 * Has the lender exactly what was lent? For the run that gave it back, and for a loan that a person ended. A lender whose
 * account is gone is owed nothing.
 */
export function judgeReturn(
  { lender: { name }, skuId, disabledPlans }: Loan,
  lender: DirectoryUser | null,
  at: string,
): Finding<'lender-whole'> {
  const values = { lender: name };
  if (lender === null) return finding('lender-whole', 'warn', found('lender-gone'), at, { values });
  const held = heldLicense(lender, skuId).direct;
  if (held === null || !holdsUnit(held))
    return finding('lender-whole', 'fail', found('licence-missing'), at, { values });
  return isSame(held.disabledPlans, disabledPlans)
    ? finding('lender-whole', 'pass', found('licence-back'), at, { values })
    : finding('lender-whole', 'fail', found('licence-back-with-other-apps-switched-on'), at, { values });
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return [...one].sort().join() === [...other].sort().join();
}
