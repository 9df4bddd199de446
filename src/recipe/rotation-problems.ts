import type { Problem } from '../desk/problem';
import { nextOf, whatOf } from '../words/words';
import type { Run } from './run-context';

/** Why the password of an account was not changed, or not all the way, in words for its owner and for admins. */

/** The account is no longer in the directory; nothing was sent. */
export function accountToRotateGone(userPrincipalName: string): Problem {
  return { code: 'rotation-account-gone', values: { userPrincipalName } };
}

/** The account of that id does not carry the marker of the desk. */
export function notOursToRotate(userPrincipalName: string): Problem {
  return { code: 'rotation-not-ours', values: { userPrincipalName } };
}

/** Whoever asked is neither the owner any more nor an approver. */
export function askerLost(account: string): Problem {
  return { code: 'rotation-asker-lost', values: { account } };
}

/**
 * Entra's 403. By the list of permissions the application permission is enough; newer pages want a directory role as
 * well, and an account that itself holds an administrator role can only be changed by a stronger one (Graph docs,
 * "Update user", permissions for passwordProfile; microsoft-graph-docs-contrib#2331).
 */
export function mayNotChangePasswords(userPrincipalName: string, cause: Problem): Problem {
  return {
    code: 'rotation-permission-missing',
    values: { userPrincipalName },
    ...(cause.technical === undefined ? {} : { technical: cause.technical }),
  };
}

/** Sent, and nobody knows whether it arrived: either password may be the one that opens the account. */
export function passwordInDoubt(run: Run, cause: Problem): Problem {
  const { userPrincipalName = run.request.accountName, secretName = '', pendingSecretName = '' } = run.facts;
  return {
    code: 'rotation-in-doubt',
    values: { userPrincipalName, secretName, pendingSecretName, cause: whatOf(cause) },
    ...(cause.technical === undefined ? {} : { technical: cause.technical }),
  };
}

/** The account has the new password; the vault does not take it as the current one. */
export function notPromoted(run: Run, cause: Problem): Problem {
  const { userPrincipalName = run.request.accountName, secretName = '', pendingSecretName = '' } = run.facts;
  return {
    code: 'rotation-not-promoted',
    values: { userPrincipalName, secretName, pendingSecretName, cause: whatOf(cause), remedy: nextOf(cause) },
    ...(cause.technical === undefined ? {} : { technical: cause.technical }),
  };
}

/** A second copy of a password stands in the vault. */
export function pendingSecretLeft(run: Run, cause: Problem): Problem {
  const { pendingSecretName = '' } = run.facts;
  return {
    code: 'rotation-secret-left',
    values: { pendingSecretName, cause: whatOf(cause) },
    ...(cause.technical === undefined ? {} : { technical: cause.technical }),
  };
}

/** The new password is in use already: there is no way back to the one before. */
export function rotationIsOver(run: Run): Problem {
  const { userPrincipalName = run.request.accountName } = run.facts;
  return { code: 'rotation-over', values: { userPrincipalName } };
}
