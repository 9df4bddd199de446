import type { JsonObject } from '../core/calls';
import type { Versioned } from '../core/versioned';
import type { Secrets } from './secrets';

interface ServicePlan {
  readonly servicePlanId: string;
  readonly servicePlanName: string;
  /** Names of plans that the user must have as well. */
  readonly dependsOn?: readonly string[];
  /** Names of plans that the user must not have. */
  readonly excludes?: readonly string[];
}

/** A product the tenant has bought. */
export interface Sku {
  readonly skuId: string;
  readonly skuPartNumber: string;
  readonly capabilityStatus: 'Enabled' | 'Warning' | 'Suspended' | 'Deleted' | 'LockedOut';
  readonly appliesTo: 'User' | 'Company';
  readonly prepaidUnits: {
    readonly enabled: number;
    readonly warning: number;
    readonly suspended: number;
    readonly lockedOut: number;
  };
  readonly servicePlans: readonly ServicePlan[];
  /** Whether a holder is picked up by the synchronisation of Dataverse. */
  readonly entitlesDataverse: boolean;
  /** Units in their grace period can be assigned. Believed, not documented: sources disagree. */
  readonly assignsGraceUnits: boolean;
  /** Seats taken by people who are not part of this simulated directory. */
  readonly consumedElsewhere: number;
}

/** One way in which a user holds a product: directly, or through a group. */
export interface LicenseAssignment {
  readonly skuId: string;
  readonly disabledPlans: readonly string[];
  /** The group it comes from; `null` when assigned directly. */
  readonly groupId: string | null;
  readonly state: 'Active' | 'Error';
  readonly error: 'None' | 'CountViolation';
  readonly updatedAt: number;
}

/** A user of Entra at one moment. */
export interface UserState {
  readonly id: string;
  /** Stored properties under Graph's names; never the password. */
  readonly properties: JsonObject;
  readonly assignments: readonly LicenseAssignment[];
  readonly life: 'active' | 'deleted' | 'purged';
  /** Holds an administrator role, so that applications may not touch the sensitive attributes. */
  readonly isDirectoryAdmin: boolean;
  /** A sign-in with password alone is refused. */
  readonly requiresMfa: boolean;
}

/** A group of Entra at one moment. Members are ids of users or of other groups. */
export interface GroupState {
  readonly id: string;
  readonly properties: JsonObject;
  readonly members: readonly string[];
  readonly licenses: readonly { readonly skuId: string; readonly disabledPlans: readonly string[] }[];
  readonly isDynamic: boolean;
}

/** A mail contact: only its addresses matter here, because nobody else may have them. */
export interface Contact {
  readonly displayName: string;
  readonly proxyAddresses: readonly string[];
}

/** The moment a reader looks at: replicas lag. */
export interface View {
  readonly now: number;
  readonly lagMs: number;
  /** Show the state before the last write instead. */
  readonly stale: boolean;
}

export function isSynced(properties: JsonObject): boolean {
  return properties.onPremisesSyncEnabled === true;
}

export interface Directory {
  readonly users: ReadonlyMap<string, Versioned<UserState>>;
  readonly groups: ReadonlyMap<string, Versioned<GroupState>>;
  readonly skus: ReadonlyMap<string, Sku>;
  readonly secrets: Secrets;
  addUser(at: number, user: UserState, by: string): void;
  addGroup(at: number, group: GroupState, by: string): void;
  setSku(sku: Sku): void;
  changeUser(at: number, id: string, by: string, change: (user: UserState) => UserState): UserState;
  changeGroup(at: number, id: string, by: string, change: (group: GroupState) => GroupState): GroupState;
  setMembership(at: number, groupId: string, memberId: string, isMember: boolean, by: string): void;
  /** The active user with this name, whatever the replicas show. */
  findByUpn(upn: string): Versioned<UserState> | undefined;
  readUser(id: string, view: View): UserState | undefined;
  readGroup(id: string, view: View): GroupState | undefined;
  /** Ids of the groups that contain this object; `transitive` follows nested groups. */
  groupsOf(memberId: string, view: View, transitive: boolean): string[];
  /** Is told after every change of a user, or of a group it belongs to. */
  onUserChange(listener: (userId: string, at: number) => void): void;
}
