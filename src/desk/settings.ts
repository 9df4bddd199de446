/** The desk's own settings: which environments exist, who approves, what may be asked for. Read from `env/desk.json`. */
export interface DeskSettings {
  /** Verified domain of new accounts, e.g. `contoso.onmicrosoft.com`. */
  readonly accountDomain: string;
  /** ISO 3166-1 alpha-2 country, needed before a licence can be assigned. */
  readonly usageLocation: string;
  readonly accountName: AccountNameRule;
  /** Entra group that every account of the desk is put into, e.g. to leave them out of Conditional Access policies. */
  readonly accountGroupId?: string;
  /** The further check of a new cloud account: a sign-in with its password. Absent = not done. */
  readonly signInCheck?: SignInCheckSettings;
  readonly environments: readonly EnvironmentSettings[];
  /** Whether guests of the tenant are served, and may own accounts and approve; people of other tenants never do. Absent = refused. */
  readonly guests?: 'refused' | 'allowed';
  /** `roleTemplateId` of directory roles whose holders may lend all the same; of every other role they are never offered. */
  readonly lenderRoles?: readonly string[];
  readonly waits: WaitSettings;
  /** How long what is over stays in the books. Absent = for ever. */
  readonly retention?: RetentionSettings;
  readonly limits: LimitSettings;
}

interface SignInCheckSettings {
  /** App registration with “Allow public client flows” and consent to Dynamics CRM user_impersonation. */
  readonly clientId: string;
}

/** What people need to know of the tenant to connect as an account; from the environment of the process, not from the desk file. */
export interface TenantFacts {
  /** Entra tenant id. */
  readonly id: string;
  /** `https://login.microsoftonline.com`, no trailing slash. */
  readonly loginUrl: string;
  /** False: passwords are kept in the desk's own database, and nobody but their owner can read one. */
  readonly hasKeyVault: boolean;
}

export interface AccountNameRule {
  /** What every name starts with, e.g. `svc-`. */
  readonly prefix: string;
  /** Shortest and longest whole name, in characters. */
  readonly minLength: number;
  readonly maxLength: number;
  /** Whole names that are never given. */
  readonly reserved: readonly string[];
}

export interface EnvironmentSettings {
  /** Short id used in commands: `prod`. */
  readonly id: string;
  readonly name: string;
  /** `https://contoso.crm4.dynamics.com`, no trailing slash. */
  readonly url: string;
  /** Power Platform environment id; without it the sync is never forced, only awaited. */
  readonly powerPlatformId?: string;
  /** Entra security group that gates the environment, if it has one. */
  readonly securityGroupId?: string;
  /** Name of the business unit for new accounts; the root unit when absent. */
  readonly businessUnit?: string;
  /** Assumed limit of non-interactive users when the platform does not tell. Microsoft documents seven. */
  readonly fallbackLimit: number;
  readonly roles: readonly RoleSettings[];
  readonly approvers: PeopleSettings;
  /** Who may ask for accounts here; absent = every member of the tenant. */
  readonly requesters?: PeopleSettings;
  /** Licences that entitle to this environment, in the order of preference. */
  readonly licenses: readonly LicenseSettings[];
  /** People who agreed to lend their licence for some minutes. */
  readonly lenders: readonly LenderSettings[];
  /** Teams conversation that gets approval cards and warnings, beside the approvers' personal chats. */
  readonly adminConversationId?: string;
  /** Where on-premises accounts are created; absent when this environment takes cloud accounts only. */
  readonly onPremises?: OnPremisesSettings;
}

export interface RoleSettings {
  readonly id: string;
  /** Exact name of the security role in Dataverse. */
  readonly name: string;
  /** One line for the form, e.g. "reads and writes orders". */
  readonly summary?: string;
  /** Two approvers are needed. Absent: for Microsoft's administrator roles they are, as the environment tells them. */
  readonly privileged?: boolean;
  /** Who may ask for this role, of those who may ask in the environment; absent = all of them. */
  readonly requesters?: PeopleSettings;
}

/** People who may do something: those named, and the members of a group. */
export interface PeopleSettings {
  /** Entra object ids. */
  readonly people: readonly string[];
  /** Entra group, read live, members of nested groups included. */
  readonly groupId?: string;
}

export interface LicenseSettings {
  readonly skuId: string;
  readonly name: string;
  /**
   * Units in their grace period (`prepaidUnits.warning`, and a product in the state Warning) count as units that can be
   * assigned and given back. Off when absent: sources disagree whether Microsoft still assigns them.
   */
  readonly useGraceUnits?: boolean;
}

export interface LenderSettings {
  readonly aadObjectId: string;
  readonly name: string;
}

interface OnPremisesSettings {
  /** DNS name of the AD domain, e.g. `corp.contoso.com`. */
  readonly domain: string;
  /** UPN suffix of synced accounts, e.g. `contoso.com`. */
  readonly upnSuffix: string;
  /** Distinguished name of the OU that new accounts go to. */
  readonly organizationalUnit: string;
}

/** All in milliseconds. */
export interface WaitSettings {
  /** Until a fresh directory object must be readable everywhere. */
  readonly replication: number;
  /** Until an AD account must have arrived by directory sync. */
  readonly directorySync: number;
  /** Until the systemuser row must be there and enabled. */
  readonly systemuser: number;
  /** Between the two verifying reads. */
  readonly verifySpacing: number;
  /**
   * First and longest pause between two looks at the same thing. In between they grow with the time waited: what arrives
   * is seen at most twice the first pause later, or a tenth of the time it took where that is more.
   */
  readonly pollFirst: number;
  readonly pollLongest: number;
  /** How long an upstream service may stay unusable before a run is given to a person. */
  readonly upstreamOutage: number;
  /** How long a host that failed ten times in a row is left alone. */
  readonly hostRest: number;
  /** Until an undecided request expires. */
  readonly approval: number;
  /** How long a lender has to say Not now before a run that borrows from them begins. */
  readonly lender: number;
  /**
   * How long an account keeps its licence for a person who sets the access mode where the app may not; then everything is
   * taken back.
   */
  readonly byHand: number;
  /** How long a password is offered to its owner; they are reminded once, at half of it. It is never changed for that. */
  readonly handOver: number;
}

/** All in milliseconds, counted from the end of what it is about. The audit is kept for ever, without the names of who left. */
export interface RetentionSettings {
  /** Messages that were sent, or refused for good. */
  readonly notices: number;
  /** Copies of cards, and lists, that Teams is no longer to be told about. */
  readonly cards: number;
  /** What runs did, step by step, of requests that have made no account which is in use. */
  readonly runs: number;
  /** What was last read of environments that are in the settings no longer, and of people. */
  readonly surveys: number;
  /** Names of people, from when they were seen to be in Entra no longer. */
  readonly names: number;
}

interface LimitSettings {
  /** Open requests one person may have. */
  readonly openRequestsPerPerson: number;
  /** Longest purpose, in characters. */
  readonly purposeLength: number;
}
