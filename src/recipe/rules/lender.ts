import type { Problem } from '../../desk/problem';
import type { LicenseSettings } from '../../desk/settings';
import type { LenderRefusal } from '../../desk/survey';
import type { AssignedLicense, DirectoryUser, SubscribedSku } from '../ports/directory';
import { countUnits } from './license-units';

export type LenderVerdict =
  | { readonly canLend: true; readonly license: AssignedLicense }
  | { readonly canLend: false; readonly why: LenderRefusal; readonly problem?: Problem };

/**
 * The one rule about a lender, for run, survey and doctor: an enabled user who holds one of the licences directly and
 * through no group, where the unit can be given again once it is taken. The licences are tried in the order of the
 * settings. A group that gives the same licence excludes it even while it cannot (state Error): it would take the unit
 * as soon as it is free. Whether the person is lending already stands in the books, not here.
 *
 * `no-unit`: only the units of the product stand in the way; `problem` says how.
 */
export function judgeLender(
  user: DirectoryUser | null,
  licenses: readonly LicenseSettings[],
  skus: readonly SubscribedSku[],
): LenderVerdict {
  if (user === null) return { canLend: false, why: 'gone' };
  if (!user.accountEnabled) return { canLend: false, why: 'disabled' };

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

/** States of an assignment that holds a unit (Graph docs, licenseAssignmentState); an empty one was not told. */
const holdsUnit = ['Active', 'ActiveWithError', ''];

function holding(user: DirectoryUser, skuId: string): { lendable: AssignedLicense | null; isByGroup: boolean } {
  const states = user.licenseAssignmentStates.filter((state) => state.skuId.toLowerCase() === skuId.toLowerCase());
  const isByGroup = states.some(({ assignedByGroup }) => assignedByGroup !== null);
  const direct = states.find(({ assignedByGroup, state }) => assignedByGroup === null && holdsUnit.includes(state));
  const lendable = direct && !isByGroup ? { skuId: direct.skuId, disabledPlans: direct.disabledPlans } : null;
  return { lendable, isByGroup };
}
