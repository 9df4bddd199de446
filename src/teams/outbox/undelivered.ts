import { randomInt } from 'node:crypto';
import { sayTo } from '../../desk/lines';
import type { Addressed } from '../../usecases/outbox';
import { ChatError } from '../../usecases/ports';
import { requestIdOf } from '../../usecases/undelivered';
import type { SenderTimes, ClaimedRow, DeliveryOptions } from './options';

/** Posts into a conversation that Teams does not find, before it is taken for gone. */
const mostLosses = 3;

/** What becomes of a row that Teams did not take. Null, because it was not sent; throws what is not Teams' answer. */
export async function onTrouble(options: DeliveryOptions, claimed: ClaimedRow, error: unknown): Promise<null> {
  if (!(error instanceof ChatError)) throw error;
  const { reason } = error;
  sayTo(options.logger)('a message was not sent', { ...aboutOf(claimed), reason, err: error });
  await settle(options, claimed, error);
  return null;
}

/** It was not taken at first and is on screen now. */
export function tellArrived({ logger }: Pick<DeliveryOptions, 'logger'>, claimed: Pick<ClaimedRow, 'claim'>): void {
  if (claimed.claim.attempts > 1) sayTo(logger)('a message arrived after all', aboutOf(claimed));
}

/** Which message it is, for the log. */
export function aboutOf({ claim }: Pick<ClaimedRow, 'claim'>) {
  const requestId = requestIdOf(claim);
  const about = requestId === null ? {} : { requestId };
  return { ...about, conversationId: claim.conversation.id, attempts: claim.attempts };
}

async function settle(options: DeliveryOptions, claimed: ClaimedRow, error: ChatError): Promise<void> {
  const { claim, failed } = claimed;
  const { clock, times, outbox } = options;
  // Gone from the one screen it was on: nobody is written to in its place.
  if (isPrivate(claim) && error.reason !== 'again') return failed(clock.now(), { giveUp: true });
  if (error.reason === 'gone' && isEdit(claim)) return failed(clock.now(), { forgetActivity: true });
  if (error.reason === 'gone' || error.reason === 'removed') {
    if (isAddressed(claim)) return outbox.personRefused(claim, error.why, (tries) => growing(times.meeting, tries));
    if (error.reason === 'removed' || claim.attempts >= mostLosses) return leave(options, claimed);
  }
  // Whether it is this card or their chat is not known: the chat is asked for anew, and who waits for an answer hears of it.
  if (error.reason === 'refused' && isFirstCard(claim))
    return outbox.personRefused(claim, error.why, (tries) => growing(times.meeting, tries));
  if (error.reason === 'refused' || error.reason === 'too-large') return failed(clock.now(), { giveUp: true });
  if (error.reason === 'elsewhere') {
    await outbox.park(claim.conversation.id, (parks) => growing(times.parking, parks));
    return failed(clock.now(), {});
  }
  return later(options, claimed, pauseAfter(claim, error.retryAfterMs, times));
}

/** The message is on screen already; sending it again changes nothing. */
export function isEdit(claim: ClaimedRow['claim']): boolean {
  return 'activityId' in claim && claim.activityId !== null;
}

function isPrivate(claim: ClaimedRow['claim']): boolean {
  return 'privateUntil' in claim && claim.privateUntil !== undefined;
}

function isAddressed(claim: ClaimedRow['claim']): claim is Addressed {
  return claim.person !== undefined;
}

/** A card for a person that Teams has not taken in any state: without it they know of nothing. */
function isFirstCard(claim: ClaimedRow['claim']): claim is Addressed {
  return isAddressed(claim) && 'isReached' in claim && !claim.isReached;
}

/** The bot is not there any more: no more tries there. Who must know of it is told another way. */
async function leave({ memory, clock }: DeliveryOptions, { claim, failed }: ClaimedRow): Promise<void> {
  await memory.lost(claim, clock.now().toISOString());
  await failed(clock.now(), { giveUp: true });
}

/** Has the outbox offer the row again after so many milliseconds. */
export async function later(
  { clock }: Pick<DeliveryOptions, 'clock'>,
  { failed }: ClaimedRow,
  pause: number,
  why: { readonly isCalm?: boolean } = {},
): Promise<void> {
  await failed(new Date(clock.now().getTime() + pause), why);
}

/** What Teams asked for, else growing pauses. */
export function pauseAfter(
  { attempts }: ClaimedRow['claim'],
  retryAfterMs: number | undefined,
  { backoff }: SenderTimes,
): number {
  return retryAfterMs ?? growing(backoff, attempts);
}

/** Milliseconds after so many tries; spread, so that many do not come back at the same moment. */
export function growing({ first, longest }: SenderTimes['backoff'], tries: number): number {
  return Math.round(Math.min(longest, first * 2 ** Math.min(tries, 16)) * (0.75 + randomInt(500) / 1_000));
}
