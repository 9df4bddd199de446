import type { Problem } from '../../desk/problem';
import type { Answer, AnswerRule, Purpose } from '../answers';

/**
 * Answers of Microsoft Graph that need more than their status. Business rules come as 400 `Request_BadRequest`; they are
 * told apart by detail codes and by fragments of the message, never by the whole text, which may be localised.
 */
export const graphRules: readonly AnswerRule[] = [
  // The tenant is busy with another write on the same object; 409 today, 400 and 503 in older reports.
  { code: 'Directory_ConcurrencyViolation', outlook: 'again', retried: 'here', problem: tenantBusy },
  { status: 403, code: 'Directory_QuotaExceeded', outlook: 'refused', retried: 'nobody', problem: quotaExceeded },
  { status: 403, outlook: 'refused', retried: 'nobody', problem: permissionMissing },
  // Entra is eventually consistent: a new object answers 404 for a while.
  { status: 404, outlook: 'not-yet', retried: 'recipe', problem: notThereYet },
  {
    status: 400,
    text: 'on-premises mastered Directory Sync objects',
    outlook: 'refused',
    retried: 'nobody',
    problem: masteredOnPremises,
  },
];

const conflict = { status: [400, 409], outlook: 'refused', retried: 'nobody' } as const;
const sameValue = (property: string) => `same value for property ${property} already exists`;

/**
 * Of POST /users. A conflict is 400, not 409, and its details name the property (Graph docs, errors; for the property
 * microsoft-graph-docs-contrib #8421). There is no idempotency key, so a lost 201 followed by a second sending ends as
 * a conflict of the user name, which therefore comes first, whatever else is in conflict as well.
 */
export const createUserRules: readonly AnswerRule[] = [
  { ...conflict, code: 'ObjectConflict', target: 'userPrincipalName', problem: nameTaken },
  { ...conflict, text: sameValue('userPrincipalName'), problem: nameTaken },
  { ...conflict, code: 'ObjectConflict', target: ['proxyAddresses', 'mailNickname', 'mail'], problem: addressTaken },
  { ...conflict, text: sameValue('proxyAddresses'), problem: addressTaken },
  { ...conflict, text: sameValue('mailNickname'), problem: addressTaken },
  { ...conflict, text: sameValue('mail'), problem: addressTaken },
  { ...conflict, code: 'ObjectConflict', text: 'proxyAddresses', problem: addressTaken },
  { ...conflict, code: 'ObjectConflict', text: 'mailNickname', problem: addressTaken },
  { ...conflict, code: 'ObjectConflict', problem: nameTaken },
  { status: 400, text: 'password does not comply', outlook: 'refused', retried: 'nobody', problem: passwordRefused },
  { status: 400, text: 'domain portion', outlook: 'refused', retried: 'nobody', problem: domainUnverified },
];

/** Of PATCH /users/{id} with a passwordProfile. */
export const changePasswordRules: readonly AnswerRule[] = [
  { status: 400, text: 'password does not comply', outlook: 'refused', retried: 'nobody', problem: newPasswordRefused },
];

/** Of POST /users/{id}/assignLicense. */
export const assignLicenseRules: readonly AnswerRule[] = [
  { code: 'CountViolation', outlook: 'refused', retried: 'nobody', problem: noLicenseFree },
  {
    status: 400,
    text: 'does not have any available licenses',
    outlook: 'refused',
    retried: 'nobody',
    problem: noLicenseFree,
  },
  {
    status: 400,
    text: 'inherited from a group membership',
    outlook: 'refused',
    retried: 'nobody',
    problem: licenseInherited,
  },
  {
    status: 400,
    text: 'does not correspond to a valid company License',
    outlook: 'refused',
    retried: 'nobody',
    problem: licenseUnknown,
  },
  { status: 400, text: 'invalid usage location', outlook: 'refused', retried: 'nobody', problem: usageLocation },
  {
    code: ['DependencyViolation', 'MutuallyExclusiveViolation'],
    outlook: 'refused',
    retried: 'nobody',
    problem: licenseConflict,
  },
  { status: 400, text: 'depends on the service plan', outlook: 'refused', retried: 'nobody', problem: licenseConflict },
  { status: 400, text: 'are mutually exclusive', outlook: 'refused', retried: 'nobody', problem: licenseConflict },
  { status: 400, text: 'conflicts with service plan', outlook: 'refused', retried: 'nobody', problem: licenseConflict },
];

function tenantBusy({ doing }: Purpose): Problem {
  return {
    code: 'tenant-busy',
    what: `Entra was busy with another change and did not ${doing}.`,
    next: 'Nobody needs to act: it is tried again.',
  };
}

function quotaExceeded({ doing }: Purpose): Problem {
  return {
    code: 'directory-full',
    what: `Entra refused to ${doing}: the tenant has reached its limit of directory objects.`,
    next: 'A Global Administrator deletes objects that are no longer needed (also under Deleted users) or asks Microsoft to raise the limit; then somebody presses Retry.',
  };
}

function permissionMissing({ doing, permission = 'the permission for it' }: Purpose): Problem {
  return {
    code: 'permission-missing',
    what: `Microsoft Graph refused to ${doing}: the app lacks ${permission}, or the target is an administrator that apps may not touch.`,
    next: `A Global Administrator opens Entra admin center > App registrations > (the app) > API permissions > Add a permission > Microsoft Graph > Application permissions, ticks ${permission} and presses "Grant admin consent"; then somebody presses Retry.`,
    values: { permission },
  };
}

function notThereYet({ doing }: Purpose): Problem {
  return {
    code: 'object-not-there-yet',
    what: `Entra could not ${doing}: the object is not readable there (yet).`,
    next: 'It is tried again for some minutes, because new objects take time to appear everywhere. If it stays so, an admin checks whether it was deleted.',
  };
}

function masteredOnPremises({ doing }: Purpose): Problem {
  return {
    code: 'mastered-on-premises',
    what: `Entra refused to ${doing}: the object is mastered in your on-premises Active Directory.`,
    next: 'An Active Directory admin makes the change on-premises and waits for the next sync, or starts it with Start-ADSyncSyncCycle -PolicyType Delta.',
  };
}

function nameTaken({ doing }: Purpose): Problem {
  return {
    code: 'name-taken',
    what: `Entra refused to ${doing}: the user name exists already.`,
    next: 'The requester asks again with another name, unless the existing account is the one made for this request.',
    field: 'accountName',
  };
}

function addressTaken({ doing }: Purpose): Problem {
  return {
    code: 'address-taken',
    what: `Entra refused to ${doing}: its mail address or alias is taken by another object (a group, a contact or another user).`,
    next: 'The requester asks again with another name, or an Exchange admin takes the address off that object first.',
    field: 'accountName',
  };
}

function passwordRefused({ doing }: Purpose): Problem {
  return {
    code: 'password-refused',
    what: `Entra refused to ${doing}: the generated password does not meet the password rules of the tenant.`,
    next: 'An admin looks at Entra admin center > Protection > Authentication methods > Password protection for banned words, then presses Retry, which makes another password.',
  };
}

function newPasswordRefused({ doing }: Purpose): Problem {
  return {
    code: 'new-password-refused',
    what: `Entra refused to ${doing}: the generated password does not meet the password rules of the tenant.`,
    next: 'An admin looks at Entra admin center > Protection > Authentication methods > Password protection for banned words; then somebody asks for the change again, and another password is made.',
  };
}

function domainUnverified({ doing }: Purpose): Problem {
  return {
    code: 'domain-unverified',
    what: `Entra refused to ${doing}: the domain of the name is not a verified domain of the tenant.`,
    next: 'An operator corrects the account domain in the settings; the verified ones are in Entra admin center > Settings > Domain names.',
  };
}

function noLicenseFree({ doing }: Purpose): Problem {
  return {
    code: 'no-license-free',
    what: `Microsoft 365 could not ${doing}: no licence of this kind is free.`,
    next: 'An admin frees or buys one in Microsoft 365 admin center > Billing > Licenses, or names a lender; then presses Retry.',
  };
}

function licenseInherited({ doing }: Purpose): Problem {
  return {
    code: 'license-inherited',
    what: `Microsoft 365 could not ${doing}: the licence comes from a group and cannot be taken from the person directly.`,
    next: 'An admin takes the person out of the licensing group (Entra admin center > Users > (person) > Licenses shows which), or chooses another lender.',
  };
}

function licenseUnknown({ doing }: Purpose): Problem {
  return {
    code: 'license-unknown',
    what: `Microsoft 365 could not ${doing}: the tenant does not own this licence.`,
    next: 'An operator corrects the SKU id in the settings; "npm run doctor" lists those the tenant owns.',
  };
}

function usageLocation({ doing }: Purpose): Problem {
  return {
    code: 'usage-location',
    what: `Microsoft 365 could not ${doing}: the user has no valid usage location, or it has not arrived everywhere yet.`,
    next: 'It is set and tried again. If it stays so, an operator checks the usage location (two letters) in the settings.',
  };
}

function licenseConflict({ doing }: Purpose, answer: Answer): Problem {
  return {
    code: 'license-conflict',
    what: `Microsoft 365 could not ${doing}: the licence does not go together with others of that user, or needs one that is missing.`,
    next: 'An admin compares the licences of the user (the technical line names the service plans) or an operator chooses another SKU in the settings; then somebody presses Retry.',
    values: { detail: answer.details[0] ?? '' },
  };
}
