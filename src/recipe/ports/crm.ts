/** Dataverse Web API v9.2 of one configured environment per call (`environmentId` = id in the settings). All methods throw {@link UpstreamError}. */
export interface Crm {
  /**
   * The row of an Entra user, or null while there is none. Calls for the same environment that come within a moment of
   * each other are answered by one query. `companyMs`: how long this one may wait for others; by default that moment.
   */
  systemuserOf(environmentId: string, userId: string, companyMs?: number): Promise<Systemuser | null>;
  /** Rows by UPN; a deleted predecessor may remain beside a new user. */
  systemusersByDomainName(environmentId: string, userPrincipalName: string): Promise<readonly Systemuser[]>;
  systemuserById(environmentId: string, systemuserId: string): Promise<Systemuser | null>;
  /** Non-interactive users that count: enabled, not an application user, not deleted. Oldest first. */
  nonInteractiveUsers(environmentId: string): Promise<readonly Systemuser[]>;
  /** The platform's own count, or null when it does not tell (403, 404, 0 or absurd values). */
  organizationResources(environmentId: string): Promise<{ readonly limit: number; readonly used: number } | null>;
  /** `refused`: `role-missing`, `role-ambiguous`. */
  roleInBusinessUnit(
    environmentId: string,
    roleName: string,
    businessUnitId: string,
  ): Promise<{
    readonly roleId: string;
    /** Lower case; null for a role that is none of Microsoft's. */ readonly roleTemplateId: string | null;
  }>;
  /** Those of the roles that {@link roleInBusinessUnit} would give, by the names that were asked for. */
  rolesInBusinessUnit(
    environmentId: string,
    roleNames: readonly string[],
    businessUnitId: string,
  ): Promise<readonly FoundRole[]>;
  /** The configured unit by name, or the root unit. `refused`: `business-unit-missing`. */
  businessUnit(environmentId: string, name: string | undefined): Promise<{ readonly businessUnitId: string }>;
  /**
   * PATCH businessunitid with the row's ETag, and nothing else with it. The roles of the row are gone afterwards unless
   * it was there already.
   */
  moveToBusinessUnit(environmentId: string, systemuserId: string, businessUnitId: string): Promise<void>;
  /** POST systemuserroles_association/$ref; "already associated" is success. */
  assignRole(environmentId: string, systemuserId: string, roleId: string): Promise<void>;
  /** DELETE systemuserroles_association(roleId)/$ref. `refused`: `role-missing`; `not-yet`: `systemuser-missing`. */
  removeRole(environmentId: string, systemuserId: string, roleId: string): Promise<void>;
  /**
   * PATCH accessmode with the row's ETag. `refused`: `slots-full` (0x8004b050), `access-mode-refused`;
   * `not-yet`: `not-licensed-yet` (0x80041d66).
   */
  setAccessMode(environmentId: string, systemuserId: string, accessmode: AccessMode): Promise<void>;
  /** PATCH isdisabled true. `refused`: `owns-workflows` (0x80044154). */
  disableSystemuser(environmentId: string, systemuserId: string): Promise<void>;
  /** WhoAmI as the account (header CallerObjectId): proves enabled and with a role, without any password. */
  whoAmIAs(environmentId: string, userId: string): Promise<{ readonly systemuserId: string }>;
}

/** A security role by the name that the settings have for it. */
export interface FoundRole {
  readonly name: string;
  /** As of {@link Crm.roleInBusinessUnit}. */
  readonly roleTemplateId: string | null;
}

/** systemuser.accessmode: Microsoft's numbers. */
export const AccessMode = {
  ReadWrite: 0,
  Administrative: 1,
  Read: 2,
  SupportUser: 3,
  NonInteractive: 4,
  DelegatedAdmin: 5,
} as const;
export type AccessMode = (typeof AccessMode)[keyof typeof AccessMode];

export interface Systemuser {
  readonly systemuserid: string;
  readonly fullname: string;
  readonly domainname: string;
  readonly azureactivedirectoryobjectid: string | null;
  readonly accessmode: number;
  readonly isdisabled: boolean;
  readonly islicensed: boolean;
  readonly applicationid: string | null;
  readonly deletedstate: number;
  readonly businessUnitId: string;
  readonly createdon: string;
  readonly roles: readonly {
    readonly roleid: string;
    readonly name: string;
    readonly roleTemplateId?: string | null;
  }[];
}
