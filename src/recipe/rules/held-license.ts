import type { DirectoryUser, LicenseAssignmentState } from '../ports/directory';

/** States of an assignment that holds a unit (Graph docs, licenseAssignmentState); an empty one was not told. */
const holdingStates = ['Active', 'ActiveWithError', ''];

interface HeldLicense {
  /** The person's own assignment, which can be taken and given; null when there is none. */
  readonly direct: LicenseAssignmentState | null;
  /** A group gives it, or would if there were units. Nobody can take that from the person alone. */
  readonly isByGroup: boolean;
}

/** How a user holds a product: directly, through groups, or both at once (Graph docs, licenseAssignmentState). */
export function heldLicense(
  { licenseAssignmentStates }: Pick<DirectoryUser, 'licenseAssignmentStates'>,
  skuId: string,
): HeldLicense {
  const states = licenseAssignmentStates.filter((state) => isSameSku(state.skuId, skuId));
  return {
    direct: states.find(({ assignedByGroup }) => assignedByGroup === null) ?? null,
    isByGroup: states.some(({ assignedByGroup }) => assignedByGroup !== null),
  };
}

export function holdsUnit({ state }: Pick<LicenseAssignmentState, 'state'>): boolean {
  return holdingStates.includes(state);
}

export function isSameSku(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
