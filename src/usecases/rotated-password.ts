import { secretNameOf } from '../desk/account-names';
import type { AccountRecord } from '../desk/account';
import type { ServiceRequest } from '../desk/request';
import { without } from '../desk/without';
import type { Register } from '../recipe/ports';
import { lockAccount } from './lock-account';
import { offerPassword, restoreOffer, withdrawOffer } from './offer-password';
import type { Desk, Tx } from './ports';

/** What a rotation needs of the books, see {@link Register}: each in one transaction, and safe to repeat. */

/** Tells the owner, once, that a rotation is about to change the password. */
export async function tellOfRotation(tx: Tx, requestId: string): ReturnType<Register['tellOwner']> {
  const request = await tx.requests.get(requestId);
  if (!request) throw new Error(`There is no request ${requestId}.`);
  const key = `rotation:${requestId}:owner`;
  await tx.notices.add({
    key,
    person: request.owner,
    message: 'notice.rotation-begins',
    values: { account: request.accountName, id: requestId, by: request.requester.name },
    locale: request.locale,
  });
  const state = await tx.notices.stateOf(key);
  if (state === 'sent') return 'told';
  const isUnreached = (await tx.unreached.of(request.owner.aadObjectId)) !== null;
  return state === 'given-up' || isUnreached ? 'unreachable' : 'waiting';
}

export async function withdrawOfferFor(tx: Tx, rotationId: string, now: Date): Promise<void> {
  const { account } = await aboutOf(tx, rotationId);
  if (account) await withdrawOffer(tx, account.requestId, now);
}

export async function restoreOfferFor(tx: Tx, rotationId: string, now: Date): Promise<void> {
  const { account } = await aboutOf(tx, rotationId);
  if (account) await restoreOffer(tx, account.requestId, now);
}

/**
 * A person ended the rotation. With the password as it was the offer stands again; one that they changed is offered to nobody,
 * unless the run itself had offered it.
 */
export async function settleOfferByHand(tx: Tx, rotationId: string, end: 'done' | 'undone', now: Date): Promise<void> {
  if (end === 'undone') return restoreOfferFor(tx, rotationId, now);
  const { request, account } = await aboutOf(tx, rotationId);
  const offer = account && (await tx.handOvers.of(account.requestId));
  if (!offer || request.facts.secretOffered === true) return;
  const { requestId } = offer;
  const kept = without(offer, 'ticket', 'ticketUntil', 'withdrawnAt', 'withdrawnFrom');
  await tx.handOvers.save({ ...kept, state: 'replaced' });
  await tx.jobs.cancel('expire-hand-over', requestId);
  await tx.postings.stale({ kind: 'request', requestId });
}

export async function offerNewPassword(
  { settings, clock }: Pick<Desk, 'settings' | 'clock'>,
  tx: Tx,
  rotationId: string,
): Promise<void> {
  const { request, account } = await aboutOf(tx, rotationId);
  if (!account || request.facts.secretOffered === true) return;
  const secretName = account.secretName ?? secretNameOf({ accountName: account.name, id: account.requestId });
  if (account.secretName === null) await tx.accounts.save({ ...account, secretName });
  await offerPassword(tx, settings, { ...account, secretName }, clock.now(), 'rotated');
  await tx.requests.saveFacts(request.id, { secretOffered: true });
}

/** The rotation, and the account it is about as long as that is in use. */
async function aboutOf(tx: Tx, requestId: string): Promise<{ request: ServiceRequest; account: AccountRecord | null }> {
  const request = await tx.requests.get(requestId);
  if (!request) throw new Error(`There is no request ${requestId}.`);
  const account = await lockAccount(tx, request.accountName);
  return { request, account: account?.state === 'active' ? account : null };
}
