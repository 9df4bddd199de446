/** Kinds of property, as far as filters and bodies need to know them. */
export type PropertyKind = 'string' | 'boolean' | 'date' | 'number' | 'guid' | 'strings' | 'objects' | 'object';

export interface Schema {
  /** Graph's type name, used in messages. */
  readonly type: string;
  readonly properties: ReadonlyMap<string, PropertyKind>;
  /** Returned when `$select` is absent. */
  readonly defaults: readonly string[];
  /** Properties on which a plain `$filter` works. */
  readonly filterable: readonly string[];
  /** Properties whose `$filter` needs `ConsistencyLevel: eventual` and `$count=true`. */
  readonly advanced: readonly string[];
  readonly sortable: readonly string[];
}

function properties(kinds: Partial<Record<PropertyKind, string>>): Map<string, PropertyKind> {
  return new Map(
    Object.entries(kinds).flatMap(([kind, names]) =>
      names.split(' ').map((name) => [name, kind as PropertyKind] as const),
    ),
  );
}

export const userSchema: Schema = {
  type: 'microsoft.graph.user',
  properties: properties({
    string:
      'id aboutMe ageGroup city companyName consentProvidedForMinor country creationType department displayName employeeId employeeType ' +
      'externalUserState faxNumber givenName identityParentId jobTitle legalAgeGroupClassification mail mailNickname mobilePhone mySite ' +
      'officeLocation onPremisesDistinguishedName onPremisesDomainName onPremisesImmutableId onPremisesSamAccountName ' +
      'onPremisesSecurityIdentifier onPremisesUserPrincipalName passwordPolicies postalCode preferredDataLocation preferredLanguage ' +
      'preferredName securityIdentifier state streetAddress surname usageLocation userPrincipalName userType',
    boolean: 'accountEnabled isManagementRestricted isResourceAccount onPremisesSyncEnabled showInAddressList',
    date:
      'deletedDateTime birthday createdDateTime employeeHireDate employeeLeaveDateTime externalUserStateChangeDateTime hireDate ' +
      'lastPasswordChangeDateTime onPremisesLastSyncDateTime signInSessionsValidFromDateTime',
    number: 'deviceEnrollmentLimit',
    strings:
      'businessPhones imAddresses interests otherMails pastProjects proxyAddresses responsibilities schools skills',
    objects:
      'assignedLicenses assignedPlans identities licenseAssignmentStates onPremisesProvisioningErrors provisionedPlans serviceProvisioningErrors',
    object:
      'authorizationInfo customSecurityAttributes employeeOrgData mailboxSettings onPremisesExtensionAttributes passwordProfile print signInActivity',
  }),
  defaults: [
    ...['businessPhones', 'displayName', 'givenName', 'id', 'jobTitle', 'mail', 'mobilePhone', 'officeLocation'],
    ...['preferredLanguage', 'surname', 'userPrincipalName'],
  ],
  filterable: [
    ...['id', 'accountEnabled', 'assignedLicenses', 'city', 'companyName', 'country', 'createdDateTime', 'department'],
    ...['displayName', 'employeeId', 'givenName', 'jobTitle', 'mail', 'mailNickname', 'onPremisesImmutableId'],
    'proxyAddresses',
    ...['onPremisesSyncEnabled', 'surname', 'usageLocation', 'userPrincipalName', 'userType'],
  ],
  advanced: ['onPremisesSamAccountName', 'onPremisesDomainName', 'onPremisesSecurityIdentifier'],
  sortable: ['displayName', 'userPrincipalName', 'createdDateTime'],
};

export const groupSchema: Schema = {
  type: 'microsoft.graph.group',
  properties: properties({
    string:
      'id classification description displayName mail mailNickname membershipRule membershipRuleProcessingState onPremisesDomainName ' +
      'onPremisesNetBiosName onPremisesSamAccountName onPremisesSecurityIdentifier preferredDataLocation preferredLanguage ' +
      'securityIdentifier theme uniqueName visibility organizationId',
    boolean:
      'hasMembersWithLicenseErrors isArchived isAssignableToRole isManagementRestricted mailEnabled onPremisesSyncEnabled securityEnabled',
    date: 'createdDateTime deletedDateTime expirationDateTime onPremisesLastSyncDateTime renewedDateTime',
    strings: 'groupTypes infoCatalogs proxyAddresses resourceBehaviorOptions resourceProvisioningOptions',
    objects: 'assignedLabels assignedLicenses onPremisesProvisioningErrors serviceProvisioningErrors',
    object: 'licenseProcessingState onPremisesExtensionAttributes',
  }),
  defaults: [
    ...[
      'id',
      'deletedDateTime',
      'classification',
      'createdDateTime',
      'description',
      'displayName',
      'groupTypes',
      'isAssignableToRole',
    ],
    ...[
      'mail',
      'mailEnabled',
      'mailNickname',
      'membershipRule',
      'membershipRuleProcessingState',
      'onPremisesSyncEnabled',
    ],
    ...['securityEnabled', 'securityIdentifier', 'visibility'],
  ],
  filterable: ['id', 'displayName', 'mail', 'mailNickname', 'mailEnabled', 'proxyAddresses', 'securityEnabled'],
  advanced: [],
  sortable: ['displayName'],
};

const allOf = (kinds: Partial<Record<PropertyKind, string>>, type: string, filterable: readonly string[]): Schema => {
  const known = properties(kinds);
  return { type, properties: known, defaults: [...known.keys()], filterable, advanced: [], sortable: [] };
};

export const skuSchema = allOf(
  {
    string: 'id accountId accountName appliesTo capabilityStatus skuPartNumber',
    guid: 'skuId',
    number: 'consumedUnits',
    strings: 'subscriptionIds',
    object: 'prepaidUnits',
    objects: 'servicePlans',
  },
  'microsoft.graph.subscribedSku',
  [],
);

export const licenseDetailsSchema = allOf(
  { string: 'id skuPartNumber', guid: 'skuId', objects: 'servicePlans' },
  'microsoft.graph.licenseDetails',
  [],
);

export const organizationSchema = allOf(
  {
    string: 'id displayName countryLetterCode preferredLanguage tenantType defaultUsageLocation',
    date: 'createdDateTime deletedDateTime onPremisesLastSyncDateTime',
    boolean: 'onPremisesSyncEnabled',
    strings: 'businessPhones technicalNotificationMails',
    objects: 'verifiedDomains assignedPlans provisionedPlans',
  },
  'microsoft.graph.organization',
  [],
);

export const securityDefaultsSchema = allOf(
  { string: 'id displayName description', boolean: 'isEnabled' },
  'microsoft.graph.identitySecurityDefaultsEnforcementPolicy',
  [],
);

export const domainSchema = allOf(
  {
    string: 'id authenticationType',
    boolean: 'isAdminManaged isDefault isInitial isRoot isVerified',
    number: 'passwordNotificationWindowInDays passwordValidityPeriodInDays',
    strings: 'supportedServices',
  },
  'microsoft.graph.domain',
  [],
);

export const applicationSchema = allOf(
  {
    string: 'id appId displayName signInAudience',
    date: 'createdDateTime deletedDateTime',
    objects: 'passwordCredentials keyCredentials',
    strings: 'identifierUris',
  },
  'microsoft.graph.application',
  ['appId', 'displayName', 'id'],
);

/** Properties of a user that a POST or PATCH may carry. */
export const writableUserProperties: readonly string[] = [
  ...['accountEnabled', 'businessPhones', 'city', 'companyName', 'country', 'department', 'displayName', 'employeeId'],
  ...['employeeType', 'faxNumber', 'givenName', 'jobTitle', 'mail', 'mailNickname', 'mobilePhone', 'officeLocation'],
  ...['onPremisesImmutableId', 'otherMails', 'passwordPolicies', 'passwordProfile', 'postalCode', 'preferredLanguage'],
  ...['showInAddressList', 'state', 'streetAddress', 'surname', 'usageLocation', 'userPrincipalName', 'userType'],
];

/** Properties that Active Directory owns once a user is synchronised from there. */
export const masteredUserProperties: readonly string[] = [
  ...['accountEnabled', 'businessPhones', 'city', 'companyName', 'country', 'department', 'displayName', 'employeeId'],
  ...['faxNumber', 'givenName', 'jobTitle', 'mail', 'mailNickname', 'mobilePhone', 'officeLocation'],
  ...[
    'onPremisesImmutableId',
    'passwordProfile',
    'postalCode',
    'state',
    'streetAddress',
    'surname',
    'userPrincipalName',
  ],
];
