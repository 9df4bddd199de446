import type { Problem } from '../desk/problem';
import type { Run } from './run-context';

/** Why the password of an account was not changed, or not all the way, in words for its owner and for admins. */

/** The account is no longer in the directory; nothing was sent. */
export function accountToRotateGone(userPrincipalName: string): Problem {
  return {
    code: 'rotation-account-gone',
    what: `${userPrincipalName} is no longer in the directory, so its password cannot be changed.`,
    next: 'An admin looks under Deleted users in the Entra admin center and restores it there, or asks for the end of the account with /disable.',
    values: { userPrincipalName },
  };
}

/** The account of that id does not carry the marker of the desk. */
export function notOursToRotate(userPrincipalName: string): Problem {
  return {
    code: 'rotation-not-ours',
    what: `${userPrincipalName} does not carry the mark of the desk, so it may be somebody else's account.`,
    next: 'An admin compares the Employee ID of the account in the Entra admin center with the audit of its request, and changes the password there if it is the right one.',
    values: { userPrincipalName },
  };
}

/** Whoever asked is neither the owner any more nor an approver. */
export function askerLost(account: string): Problem {
  return {
    code: 'rotation-asker-lost',
    what: `Whoever asked is not the owner of ${account} any more.`,
    next: 'The owner or a CRM admin asks again.',
    values: { account },
  };
}

/**
 * Entra's 403. By the list of permissions the application permission is enough; newer pages want a directory role as
 * well, and an account that itself holds an administrator role can only be changed by a stronger one (Graph docs,
 * "Update user", permissions for passwordProfile; microsoft-graph-docs-contrib#2331).
 */
export function mayNotChangePasswords(userPrincipalName: string, cause: Problem): Problem {
  return {
    code: 'rotation-permission-missing',
    what: `Entra refused to change the password of ${userPrincipalName}: the app lacks the permission User-PasswordProfile.ReadWrite.All, or the directory role that it needs for this account.`,
    next: 'A Global Administrator grants User-PasswordProfile.ReadWrite.All (Entra admin center > App registrations > the app > API permissions > Microsoft Graph > Application permissions > Grant admin consent). If it is granted already, the app also needs the role User Administrator, or Privileged Authentication Administrator where the account itself holds an administrator role. Then ask for the change again.',
    values: { userPrincipalName },
    ...(cause.technical === undefined ? {} : { technical: cause.technical }),
  };
}

/** Sent, and nobody knows whether it arrived: either password may be the one that opens the account. */
export function passwordInDoubt(run: Run, cause: Problem): Problem {
  const { userPrincipalName = run.request.accountName, secretName = '', pendingSecretName = '' } = run.facts;
  return {
    code: 'rotation-in-doubt',
    what: `Whether ${userPrincipalName} has its new password is not known: ${cause.what}`,
    standing: `Both passwords are kept: the one before as ${secretName}, the new one as ${pendingSecretName}.`,
    next: 'An admin removes the cause and presses Retry, which sends the same new password again, or Undo, which sets the one before again.',
    values: { userPrincipalName, secretName, pendingSecretName, cause: cause.what },
    ...(cause.technical === undefined ? {} : { technical: cause.technical }),
  };
}

/** The account has the new password; the vault does not take it as the current one. */
export function notPromoted(run: Run, cause: Problem): Problem {
  const { userPrincipalName = run.request.accountName, secretName = '', pendingSecretName = '' } = run.facts;
  return {
    code: 'rotation-not-promoted',
    what: `${userPrincipalName} has its new password, but the vault did not take it as ${secretName}: ${cause.what}`,
    standing: `The new password is kept as ${pendingSecretName}; ${secretName} still holds the one before.`,
    next: `An admin removes the cause (${cause.next}) and presses Retry. Until then whatever signs in takes the password from ${pendingSecretName}.`,
    values: { userPrincipalName, secretName, pendingSecretName, cause: cause.what, remedy: cause.next },
    ...(cause.technical === undefined ? {} : { technical: cause.technical }),
  };
}

/** A second copy of a password stands in the vault. */
export function pendingSecretLeft(run: Run, cause: Problem): Problem {
  const { pendingSecretName = '' } = run.facts;
  return {
    code: 'rotation-secret-left',
    what: `The secret ${pendingSecretName} could not be removed from the vault: ${cause.what}`,
    next: `An admin deletes ${pendingSecretName} in the vault by hand, then marks the request as done; or removes the cause and presses Retry.`,
    values: { pendingSecretName, cause: cause.what },
    ...(cause.technical === undefined ? {} : { technical: cause.technical }),
  };
}

/** The new password is in use already: there is no way back to the one before. */
export function rotationIsOver(run: Run): Problem {
  const { userPrincipalName = run.request.accountName } = run.facts;
  return {
    code: 'rotation-over',
    what: `${userPrincipalName} has its new password and its owner may have it, so the one before is not set again.`,
    next: 'An admin presses Retry to finish what is left, or asks for another new password.',
    values: { userPrincipalName },
  };
}
