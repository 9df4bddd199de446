import type { AccountRecord } from '../desk/account';
import { canBeCollected } from '../desk/hand-over';
import type { HandOver } from '../desk/hand-over';
import type { Problem, UpstreamError } from '../desk/problem';

/** What the owner of an account is told when its password cannot be shown. */

/** Why no window may be opened, or null. */
export function whyNotOffered(offer: HandOver, account: AccountRecord | null): Problem | null {
  if (account?.state !== 'active') return accountRetired(offer.accountName);
  if (canBeCollected(offer)) return null;
  if (offer.state === 'revealed') return alreadyShown(offer);
  return offer.state === 'replaced' ? replacedByHand(offer) : beingReplaced(offer);
}

/** Why an open window shows nothing: what has happened meanwhile, or its time is over. */
export function whyNotShown(offer: HandOver, account: AccountRecord | null): Problem {
  return whyNotOffered(offer, account) ?? windowOver(offer);
}

/** The vault's own reason, for somebody who stands before a dialog: nobody tries again but they themselves. */
export function vaultTrouble({ outlook, problem }: UpstreamError): Problem {
  if (outlook !== 'again') return { ...problem, standing: 'nothing-used-up' };
  return {
    code: problem.code === 'service-busy' ? 'vault-busy' : 'vault-away',
    standing: 'nothing-used-up',
    ...(problem.technical ? { technical: problem.technical } : {}),
  };
}

export function vaultSlow(): Problem {
  return { code: 'vault-slow', standing: 'nothing-used-up' };
}

export function secretGone(account: string, secretName: string): Problem {
  return { code: 'secret-gone', values: { account, secretName } };
}

function alreadyShown({ accountName }: HandOver): Problem {
  return { code: 'password-already-shown', values: { account: accountName } };
}

function beingReplaced({ accountName }: HandOver): Problem {
  return { code: 'password-being-replaced', standing: 'nothing-shown', values: { account: accountName } };
}

function replacedByHand({ accountName }: HandOver): Problem {
  return { code: 'password-replaced-by-hand', standing: 'nothing-shown', values: { account: accountName } };
}

function windowOver({ accountName }: HandOver): Problem {
  return { code: 'password-window-over', standing: 'nothing-used-up', values: { account: accountName } };
}

function accountRetired(account: string): Problem {
  return { code: 'password-account-retired', standing: 'nothing-shown', values: { account } };
}
