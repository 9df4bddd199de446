/** Entra ID through Microsoft Graph v1.0. All methods throw {@link UpstreamError}; answers that mean "already so" count as success. */
export interface Directory {
  /** Null when no such user is readable (404). A user made moments ago may be null for minutes. */
  userByUpn(userPrincipalName: string): Promise<DirectoryUser | null>;
  userById(userId: string): Promise<DirectoryUser | null>;
  /** The same for several people in one question, in the order of the ids; null for each that is not readable. */
  usersById(userIds: readonly string[]): Promise<readonly (DirectoryUser | null)[]>;
  /** Deleted within the last 30 days: it can be restored. */
  isSoftDeleted(userId: string): Promise<boolean>;
  /** Users that go by this name, or hold it as a mail address. */
  usersHolding(name: string): Promise<readonly DirectoryUser[]>;
  /** Groups that hold it as a mail address. Mail contacts are not visible to the app. */
  groupsHolding(address: string): Promise<readonly AddressHolder[]>;
  /**
   * Returns the object id of the 201. `refused`: `name-taken` when the UPN exists (400 ObjectConflict), `address-taken`
   * when only its mail address or alias does.
   */
  createUser(user: NewDirectoryUser): Promise<{ readonly userId: string }>;
  /** PATCH of single properties; only those given are sent. */
  updateUser(userId: string, change: DirectoryUserChange): Promise<void>;
  /** `refused`: `no-license-free`, `license-inherited`, `license-unknown`, `usage-location`, `license-conflict`. Removing one that is not held is success. */
  assignLicense(userId: string, change: LicenseChange): Promise<void>;
  subscribedSkus(): Promise<readonly SubscribedSku[]>;
  addToGroup(groupId: string, userId: string): Promise<void>;
  /** `not-yet`: `object-not-there-yet` where the user is no member, or is one since so lately that it is not known everywhere. */
  removeFromGroup(groupId: string, userId: string): Promise<void>;
  /** Direct members only: nested membership does not bring a user row. */
  isDirectMember(groupId: string, userId: string): Promise<boolean>;
  /** Null when there is no such group. */
  group(groupId: string): Promise<DirectoryGroup | null>;
  /** Transitive members that are users, all pages. */
  groupMembers(groupId: string): Promise<readonly DirectoryMember[]>;
  /** Those of the groups that the user is a member of, also through nested ones. */
  checkMemberGroups(userId: string, groupIds: readonly string[]): Promise<readonly string[]>;
  /**
   * `roleTemplateId` of each directory role that the user holds, directly or through a group, lower case; `unknown` for one
   * that the app may not read.
   */
  directoryRoles(userId: string): Promise<readonly string[]>;
  revokeSignInSessions(userId: string): Promise<void>;
}

export interface DirectoryMember {
  readonly userId: string;
  readonly userPrincipalName: string;
  readonly userType: string | null;
  readonly displayName: string;
  readonly accountEnabled: boolean | null;
}

/** What has a mail address already. */
export interface AddressHolder {
  readonly id: string;
  readonly displayName: string;
}

/** What a group is, as far as it decides who may change its members (Graph docs, group). */
export interface DirectoryGroup {
  readonly displayName: string;
  /** `DynamicMembership`, `Unified` (Microsoft 365 group). */
  readonly groupTypes: readonly string[];
  readonly isAssignableToRole: boolean;
  readonly mailEnabled: boolean;
  readonly onPremisesSyncEnabled: boolean;
}

export interface DirectoryUser {
  readonly id: string;
  readonly userPrincipalName: string;
  readonly displayName: string;
  readonly accountEnabled: boolean;
  /** `Member`, `Guest`, or null for accounts from before 2014. */
  readonly userType: string | null;
  readonly usageLocation: string | null;
  /** Carries the request's marker on accounts of the desk. */
  readonly employeeId: string | null;
  readonly passwordPolicies: string | null;
  readonly createdDateTime: string | null;
  /** true = synced now, false = was synced once, null = never. */
  readonly onPremisesSyncEnabled: boolean | null;
  readonly onPremisesSamAccountName: string | null;
  readonly onPremisesDomainName: string | null;
  readonly onPremisesProvisioningErrors: readonly string[];
  readonly assignedLicenses: readonly AssignedLicense[];
  readonly licenseAssignmentStates: readonly LicenseAssignmentState[];
}

export interface AssignedLicense {
  readonly skuId: string;
  readonly disabledPlans: readonly string[];
}

export interface LicenseAssignmentState extends AssignedLicense {
  /** Null = assigned directly. */
  readonly assignedByGroup: string | null;
  readonly state: string;
  readonly error: string | null;
}

export interface LicenseChange {
  readonly add: readonly AssignedLicense[];
  readonly remove: readonly string[];
}

export interface NewDirectoryUser {
  readonly userPrincipalName: string;
  readonly displayName: string;
  readonly mailNickname: string;
  readonly usageLocation: string;
  readonly employeeId: string;
  readonly password: string;
  readonly passwordNeverExpires: boolean;
}

export interface DirectoryUserChange {
  readonly accountEnabled?: boolean;
  readonly usageLocation?: string;
  readonly passwordNeverExpires?: boolean;
  readonly password?: string;
}

export interface SubscribedSku {
  readonly skuId: string;
  readonly skuPartNumber: string;
  readonly capabilityStatus: string;
  readonly appliesTo: string;
  readonly consumedUnits: number;
  readonly prepaidUnits: {
    readonly enabled: number;
    readonly suspended: number;
    readonly warning: number;
    readonly lockedOut: number;
  };
}
