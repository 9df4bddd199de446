import type { Problem } from '../../desk/problem';
import type { ServiceAnswer, AnswerRule, Purpose } from '../answers';

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
  return { code: 'tenant-busy', values: { doing } };
}

function quotaExceeded({ doing }: Purpose): Problem {
  return { code: 'directory-full', values: { doing } };
}

function permissionMissing({ doing, permission = 'the permission for it' }: Purpose): Problem {
  return { code: 'permission-missing', values: { permission, doing, case: 'graph' } };
}

function notThereYet({ doing }: Purpose): Problem {
  return { code: 'object-not-there-yet', values: { doing } };
}

function masteredOnPremises({ doing }: Purpose): Problem {
  return { code: 'mastered-on-premises', values: { doing } };
}

function nameTaken({ doing }: Purpose): Problem {
  return { code: 'name-taken', field: 'accountName', values: { doing, case: 'graph' } };
}

function addressTaken({ doing }: Purpose): Problem {
  return { code: 'address-taken', field: 'accountName', values: { doing } };
}

function passwordRefused({ doing }: Purpose): Problem {
  return { code: 'password-refused', values: { doing } };
}

function newPasswordRefused({ doing }: Purpose): Problem {
  return { code: 'new-password-refused', values: { doing } };
}

function domainUnverified({ doing }: Purpose): Problem {
  return { code: 'domain-unverified', values: { doing } };
}

function noLicenseFree({ doing }: Purpose): Problem {
  return { code: 'no-license-free', values: { doing, case: 'graph' } };
}

function licenseInherited({ doing }: Purpose): Problem {
  return { code: 'license-inherited', values: { doing } };
}

function licenseUnknown({ doing }: Purpose): Problem {
  return { code: 'license-unknown', values: { doing } };
}

function usageLocation({ doing }: Purpose): Problem {
  return { code: 'usage-location', values: { doing } };
}

function licenseConflict({ doing }: Purpose, answer: ServiceAnswer): Problem {
  return { code: 'license-conflict', values: { detail: answer.details[0] ?? '', doing } };
}
