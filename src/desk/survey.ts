import type { Person } from './people';

/** What an environment looked like when the platform was last asked. A turn reads surveys; it never asks the platform. */
export interface Survey {
  readonly environmentId: string;
  /** ISO instant. */
  readonly takenAt: string;
  readonly limit: number;
  /** `platform` = RetrieveOrganizationResources; `roster` = counted by us against the configured limit. */
  readonly countedBy: 'platform' | 'roster';
  readonly used: number;
  readonly holders: readonly SlotHolder[];
  readonly licenses: readonly LicenseUnits[];
  readonly lenders: readonly LenderState[];
  /** Names of the configured roles that exist exactly once in the business unit. */
  readonly rolesFound: readonly string[];
  /** Approvers known at that moment; empty means nobody can approve. */
  readonly approvers: readonly Person[];
}

export interface SlotHolder {
  readonly systemuserId: string;
  readonly userId: string | null;
  readonly name: string;
  readonly userPrincipalName: string;
  /** ISO instant. */
  readonly createdOn: string;
  readonly islicensed: boolean;
}

export interface LicenseUnits {
  readonly skuId: string;
  readonly name: string;
  /** Assignable now: enabled minus consumed, 0 unless the SKU is Enabled. */
  readonly free: number;
  readonly total: number;
}

export interface LenderState {
  readonly person: Person;
  /** Holds one of the environment's licences directly, is enabled and is not lending at the moment. */
  readonly canLend: boolean;
  readonly skuId?: string;
  /** Why not, when they cannot. */
  readonly why?: 'no-license' | 'group-license' | 'disabled' | 'lending';
}

/** Slots of one environment as people see them. */
export interface SlotCount {
  readonly limit: number;
  readonly used: number;
  /** Held by open requests whose account does not count on the platform yet. */
  readonly reserved: number;
  readonly free: number;
}

/** Free slots: the platform's count plus our open reservations can never exceed the limit. */
export function countSlots(survey: Pick<Survey, 'limit' | 'used'>, reserved: number): SlotCount {
  const { limit, used } = survey;
  return { limit, used, reserved, free: Math.max(0, limit - used - reserved) };
}
