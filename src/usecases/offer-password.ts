import type { AccountRecord } from '../desk/account';
import { isReadFromVault, reminderOf } from '../desk/hand-over';
import type { HandOver } from '../desk/hand-over';
import type { Person } from '../desk/people';
import type { ServiceRequest } from '../desk/request';
import type { DeskSettings } from '../desk/settings';
import { without } from '../desk/without';
import { plain } from '../words/words';
import { whyNotOffered } from './credential-problems';
import type { Notice, Tx } from './ports';
import type { AuditName } from '../words/saying';

/** Of a new account, or because it was changed: then the message says that as well, and nobody is told of it by another. */
type Offered = 'first' | 'rotated';

type AccountWithSecret = AccountRecord & { readonly secretName: string };

/**
 * Hands a password over: offers it to the owner for as long as the settings say, wherever the account was asked for; or,
 * where the integration reads it from the vault by itself, tells the owner which vault and which secret.
 */
export async function offerPassword(
  tx: Tx,
  { waits }: Pick<DeskSettings, 'waits'>,
  account: AccountWithSecret,
  now: Date,
  how: Offered = 'first',
): Promise<void> {
  const { requestId, owner, name: accountName, secretName } = account;
  const request = await tx.requests.get(requestId);
  if (request && isReadFromVault(request)) return nameTheSecret(tx, request, account, { now, how });

  const offer = await open(tx, { requestId, accountName, owner, secretName }, { now, lasts: waits.handOver });
  await audit(tx, 'offer-password', offer);
  await tellOwner(tx, offer, 'notice.password-offered', { at: offer.offeredAt, how });
}

/** For so many milliseconds from now; who must know of it is told by the caller. */
async function open(
  tx: Tx,
  { requestId, accountName, owner, secretName }: Pick<HandOver, 'requestId' | 'accountName' | 'owner' | 'secretName'>,
  { now, lasts }: { readonly now: Date; readonly lasts: number },
): Promise<HandOver> {
  const times = { offeredAt: now.toISOString(), expiresAt: new Date(now.getTime() + lasts).toISOString() };
  const offer: HandOver = { requestId, accountName, owner, secretName, state: 'offered', ...times };
  await tx.handOvers.save(offer);
  await tx.jobs.schedule({ kind: 'expire-hand-over', key: requestId, dueAt: reminderOf(offer) });
  await tx.postings.stale({ kind: 'request', requestId });
  return offer;
}

/** Nobody sees the password of this account until {@link offerPassword} is called again: it is about to be replaced. */
export async function withdrawOffer(tx: Tx, requestId: string, now: Date): Promise<void> {
  const offer = await tx.handOvers.of(requestId);
  if (!offer || offer.state === 'withdrawn') return;
  await tx.handOvers.save({
    ...without(offer, 'ticket', 'ticketUntil'),
    state: 'withdrawn',
    withdrawnAt: now.toISOString(),
    withdrawnFrom: offer.state,
  });
  await tx.jobs.cancel('expire-hand-over', requestId);
  await audit(tx, 'withdraw-offer', offer);
  await tx.postings.stale({ kind: 'request', requestId });
}

/**
 * The password was not replaced after all. One that was shown stays shown; one that was open is so until when it was, and for
 * its whole time anew where its owner was never told; any other is no longer offered by itself, and its owner may have it
 * offered again.
 */
export async function restoreOffer(tx: Tx, requestId: string, now: Date): Promise<void> {
  const offer = await tx.handOvers.of(requestId);
  if (offer?.state !== 'withdrawn') return;
  await audit(tx, 'restore-offer', offer);
  if (offer.withdrawnFrom === 'offered' && (await isUntold(tx, offer))) return openAnew(tx, offer, now);
  const restored = restoredOffer(offer, now);
  await tx.handOvers.save(restored);
  if (restored.state === 'offered')
    await tx.jobs.schedule({ kind: 'expire-hand-over', key: requestId, dueAt: reminderOf(restored) });
  await tx.postings.stale({ kind: 'request', requestId });
}

/** Its message waits, or was given up because the offer was withdrawn when it could have been read. */
async function isUntold(tx: Tx, offer: HandOver): Promise<boolean> {
  const state = await tx.notices.stateOf(keyOfOffer(offer));
  return state === 'waiting' || state === 'given-up';
}

async function openAnew(tx: Tx, offer: HandOver, now: Date): Promise<void> {
  const lasts = Date.parse(offer.expiresAt) - Date.parse(offer.beganAt ?? offer.offeredAt);
  const again = await open(tx, offer, { now, lasts });
  await tellOwner(tx, again, 'notice.password-offered', { at: again.offeredAt });
}

function restoredOffer(offer: HandOver, now: Date): HandOver {
  const before = without(offer, 'withdrawnAt', 'withdrawnFrom');
  if (offer.withdrawnFrom === 'revealed') return { ...before, state: 'revealed' };
  if (offer.withdrawnFrom === 'replaced') return { ...before, state: 'replaced' };
  const isOpen = offer.withdrawnFrom === 'offered' && now < new Date(offer.expiresAt);
  return isOpen ? { ...before, state: 'offered' } : { ...before, state: 'lapsed', lapsedAt: now.toISOString() };
}

/** Nobody came in time. Neither vault nor Entra is touched: somebody may have taken the password another way. */
export async function lapseOffer(tx: Tx, offer: HandOver, now: Date): Promise<void> {
  const at = now.toISOString();
  await tx.handOvers.save({ ...without(offer, 'ticket', 'ticketUntil'), state: 'lapsed', lapsedAt: at });
  const { requestId, accountName: object } = offer;
  await tx.audit.append({ kind: 'security', actor: 'desk', action: 'password-not-collected', requestId, object });
  await tellOwner(tx, offer, 'notice.password-lapsed', { at });
  await tx.postings.stale({ kind: 'request', requestId: offer.requestId });
}

/**
 * A lapsed offer is opened anew because its owner asked for it. Nobody has seen the password yet, so nothing has to be
 * changed for it; the owner is looking at it already and is not told.
 */
export async function offerAgain(
  tx: Tx,
  { waits }: Pick<DeskSettings, 'waits'>,
  lapsed: HandOver,
  { by, now }: { readonly by: Person; readonly now: Date },
): Promise<HandOver> {
  const offer = await open(tx, lapsed, { now, lasts: waits.handOver });
  const { requestId, accountName: object } = offer;
  await tx.audit.append({ kind: 'security', actor: by, action: 'offer-password-again', requestId, object });
  return offer;
}

/** Once for each offer: a new message, because an edit of a card tells nobody. */
export async function remindOwner(tx: Tx, offer: HandOver, now: Date): Promise<void> {
  const remindedAt = now.toISOString();
  await tx.handOvers.save({ ...offer, remindedAt });
  await audit(tx, 'remind-owner', offer);
  await tellOwner(tx, offer, 'notice.password-reminder', { at: remindedAt });
}

type OwnersNotice = 'notice.password-offered' | 'notice.password-reminder' | 'notice.password-lapsed';

/** One message to the owner, with the button; it waits while Teams does not let the desk reach them. */
async function tellOwner(
  tx: Tx,
  offer: HandOver,
  message: OwnersNotice,
  { at, how = 'first' }: { readonly at: string; readonly how?: Offered },
): Promise<void> {
  const { requestId, owner, accountName } = offer;
  const request = await tx.requests.get(requestId);
  if (!request) return;
  const { locale, timeZone } = request;
  await waitWithCard(tx, request, owner);
  await tx.notices.add({
    key: `${message}:${requestId}:${at}`,
    person: owner,
    message,
    values: {
      id: requestId,
      account: accountName,
      environmentId: request.environmentId,
      until: offer.expiresAt,
      ready: isJustReady(request, offer) ? 'yes' : '',
      case: how,
    },
    buttons: [{ verb: 'credential.open', requestId }],
    locale,
    timeZone,
  });
}

/** A message that is sent this soon after the offer leaves its owner the whole time, milliseconds. */
const atOnce = 60_000;

/**
 * The message of an offer as it is about to be sent. Where its owner could be reached only now, the time of the offer begins
 * now, and the message says until when. Null where another offer took its place, or its password cannot be collected any more.
 */
export async function asOfferedNow<Waiting extends Pick<Notice, 'key' | 'values'>>(
  tx: Tx,
  settings: Pick<DeskSettings, 'waits'>,
  notice: Waiting,
  now: Date,
): Promise<Waiting | null> {
  const offer = await tx.handOvers.of(plain(notice.values['id']));
  if (!offer || keyOfOffer(offer) !== notice.key) return null;
  if (whyNotOffered(offer, await tx.accounts.get(offer.accountName))) return null;
  if (offer.state !== 'offered') return notice;
  if (now.getTime() - Date.parse(offer.beganAt ?? offer.offeredAt) < atOnce) return notice;
  const until = await prolongOffer(tx, settings, offer, now);
  return { ...notice, values: { ...notice.values, until } };
}

/** The owner was not reached: the offer is open for its whole time from now, and its message says so when it is sent. */
export async function prolongOffer(
  tx: Tx,
  { waits }: Pick<DeskSettings, 'waits'>,
  offer: HandOver,
  now: Date,
): Promise<string> {
  const expiresAt = new Date(now.getTime() + waits.handOver).toISOString();
  await tx.handOvers.save({ ...offer, expiresAt, beganAt: now.toISOString() });
  await tx.notices.refresh(keyOfOffer(offer), { until: expiresAt });
  const dueAt = new Date(now.getTime() + waits.handOver / 2);
  await tx.jobs.schedule({ kind: 'expire-hand-over', key: offer.requestId, dueAt });
  await tx.postings.stale({ kind: 'request', requestId: offer.requestId });
  return expiresAt;
}

/** Whether the owner has the message of this offer; one from before people were addressed counts as told. */
export async function isOwnerTold(tx: Tx, offer: HandOver): Promise<boolean> {
  return (await tx.notices.stateOf(keyOfOffer(offer))) !== 'waiting';
}

function keyOfOffer({ requestId, offeredAt }: HandOver): string {
  return `notice.password-offered:${requestId}:${offeredAt}`;
}

/** The offer goes with the end of the run that made the account and read it back, not with a person's word or a new password. */
function isJustReady({ finishedAt, endedByHand }: ServiceRequest, { offeredAt }: HandOver): boolean {
  return finishedAt === offeredAt && endedByHand !== true;
}

async function nameTheSecret(
  tx: Tx,
  request: ServiceRequest,
  account: AccountWithSecret,
  { now, how }: { readonly now: Date; readonly how: Offered },
): Promise<void> {
  const { requestId, owner, name, secretName } = account;
  await tx.notices.add({
    key: `secret:${requestId}:${now.toISOString()}`,
    person: owner,
    message: 'notice.password-in-vault',
    values: { id: requestId, account: name, vault: request.facts.vaultUrl ?? '', secret: secretName, case: how },
    locale: request.locale,
  });
  await tx.postings.stale({ kind: 'request', requestId });
}

/** An owner who cannot be reached: the card waits for them, and its other copies say so. Anybody else gets the one message. */
async function waitWithCard(tx: Tx, request: ServiceRequest, owner: HandOver['owner']): Promise<void> {
  const chat = await tx.conversations.personalOf(owner.aadObjectId);
  const isReached = chat !== null && chat.goneAt === undefined && (await tx.unreached.of(owner.aadObjectId)) === null;
  if (isReached) return;
  const { id: requestId, locale, timeZone } = request;
  await tx.postings.addFor(owner, { subject: { kind: 'request', requestId }, locale, timeZone });
}

async function audit(tx: Tx, action: AuditName, { requestId, accountName }: HandOver): Promise<void> {
  await tx.audit.append({ kind: 'state', actor: 'desk', action, requestId, object: accountName });
}
