import type { AccountRecord } from '../desk/account';
import { canBeCollected } from '../desk/hand-over';
import type { HandOver } from '../desk/hand-over';
import type { Problem, UpstreamError } from '../desk/problem';

/** What the owner of an account is told when its password cannot be shown. */

const nothingUsedUp = 'Nothing was shown and nothing was used up: it can still be collected.';

/** Why no window may be opened, or null. */
export function whyNotOffered(offer: HandOver, account: AccountRecord | null): Problem | null {
  if (account?.state !== 'active') return accountRetired(offer.accountName);
  if (canBeCollected(offer)) return null;
  return offer.state === 'revealed' ? alreadyShown(offer) : beingReplaced(offer);
}

/** Why an open window shows nothing: what has happened meanwhile, or its time is over. */
export function whyNotShown(offer: HandOver, account: AccountRecord | null): Problem {
  return whyNotOffered(offer, account) ?? windowOver(offer);
}

/** The vault's own reason, for somebody who stands before a dialog: nobody tries again but they themselves. */
export function vaultTrouble({ outlook, problem }: UpstreamError): Problem {
  const next = outlook === 'again' ? 'Press Collect password again in a minute.' : problem.next;
  if (outlook !== 'again') return { ...problem, standing: nothingUsedUp, next };
  return {
    code: problem.code === 'service-busy' ? 'vault-busy' : 'vault-away',
    what:
      problem.code === 'service-busy' ? 'The vault asked us to slow down.' : 'The vault does not answer at the moment.',
    standing: nothingUsedUp,
    next,
    ...(problem.technical ? { technical: problem.technical } : {}),
  };
}

export function vaultSlow(): Problem {
  return {
    code: 'vault-slow',
    what: 'The vault took too long to answer.',
    standing: nothingUsedUp,
    next: 'Press Collect password again in a minute.',
  };
}

export function secretGone(account: string, secretName: string): Problem {
  return {
    code: 'secret-gone',
    what: `The vault has no secret ${secretName} any more.`,
    standing: 'Nothing was shown, and the password of the account was not changed.',
    next: `An admin of the vault looks under Secrets > Manage deleted secrets and recovers it; if it cannot be found, send rotate ${account} to get a new password.`,
    values: { account, secretName },
  };
}

function alreadyShown({ accountName }: HandOver): Problem {
  return {
    code: 'password-already-shown',
    what: `The password of ${accountName} was shown once already.`,
    standing: 'It is not shown again. The attempt stands in the audit.',
    next: `Send rotate ${accountName} to get a new one. If it was not you who saw it, do that now and tell your CRM admin.`,
    values: { account: accountName },
  };
}

function beingReplaced({ accountName }: HandOver): Problem {
  return {
    code: 'password-being-replaced',
    what: `The password of ${accountName} is being replaced.`,
    standing: 'Nothing was shown.',
    next: 'You get a message as soon as the new one can be collected.',
    values: { account: accountName },
  };
}

function windowOver({ accountName }: HandOver): Problem {
  return {
    code: 'password-window-over',
    what: 'This window was open for too long, or a newer one was opened.',
    standing: nothingUsedUp,
    next: 'Close it and press Collect password again.',
    values: { account: accountName },
  };
}

function accountRetired(account: string): Problem {
  return {
    code: 'password-account-retired',
    what: `${account} is retired, so its password is not shown any more.`,
    standing: 'Nothing was shown.',
    next: 'Ask for a new account if one is needed.',
    values: { account },
  };
}
