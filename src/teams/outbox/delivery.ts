import type { ClaimedNotice, ClaimedPerson, ClaimedPosting } from '../../usecases/outbox';
import { ChatError, type Message } from '../../usecases/ports';
import { sayCardMoved } from '../answer/card-moved';
import { createLastSent } from './last-sent';
import { drawNotice, moveLiveCard } from './notice';
import type { DeliveryOptions, ClaimedRow } from './options';
import { meet } from './meeting';
import { createPosted, type PostedNotice } from './posted';
import { createFitting, type Fitting } from './too-large';
import { isEdit, later, onTrouble, pauseAfter, tellArrived } from './undelivered';

interface Delivering extends DeliveryOptions {
  readonly sendFitting: Fitting;
}

/** Sends one claimed row. Both say how it went to the outbox and never throw. */
export function createDelivery(over: DeliveryOptions) {
  const options: Delivering = { ...over, sendFitting: createFitting(over) };
  const { outbox, clock } = options;
  const lastSent = createLastSent(() => clock.now().getTime(), options.times.spacing);
  const posted = createPosted();
  const underway = new Map<string, Promise<boolean>>();

  /**
   * One sending of a row at a time. A row can be claimed again while its first sending is under way: just after that has
   * told the outbox, or when it outlasted its lease. Then the second claim knows the message id, or it is the same post.
   */
  async function alone(key: string, { claim }: ClaimedRow, work: () => Promise<boolean>): Promise<void> {
    const earlier = underway.get(key);
    const mine = (earlier ?? Promise.resolve(false)).then((wasSent) => (wasSent && !isEdit(claim) ? true : work()));
    underway.set(key, mine);
    await mine;
    if (underway.get(key) === mine) underway.delete(key);
  }

  return {
    posting(claim: ClaimedPosting): Promise<void> {
      const claimed: ClaimedRow = { claim, failed: (at, how) => outbox.postingFailed(claim, at, how) };
      return alone(`posting ${claim.id}`, claimed, () =>
        safely(options, claimed, () => deliverPosting(claimed, claim, options, lastSent)),
      );
    },
    notice(claim: ClaimedNotice): Promise<void> {
      const claimed: ClaimedRow = { claim, failed: (at, how) => outbox.noticeFailed(claim, at, how) };
      return alone(`notice ${claim.key}`, claimed, () =>
        safely(options, claimed, () => deliverNotice(claimed, claim, options, posted)),
      );
    },
    /** Opens a chat with somebody for whom something waits. */
    person: (claim: ClaimedPerson): Promise<void> => meet(options, claim),
  };
}

/** True: on screen, and the outbox knows. What is nobody's answer is a defect: logged, and tried again later. */
async function safely(options: DeliveryOptions, claimed: ClaimedRow, work: () => Promise<boolean>): Promise<boolean> {
  const { logger, times } = options;
  try {
    return await work();
  } catch (error) {
    logger.error(
      { err: error, conversationId: claimed.claim.conversation.id },
      'a message could not be drawn or accounted for',
    );
    await later(options, claimed, pauseAfter(claimed.claim, undefined, times)).catch((failure: unknown) =>
      logger.error({ err: failure }, 'the outbox cannot be written'),
    );
    return false;
  }
}

async function deliverPosting(
  claimed: ClaimedRow,
  claim: ClaimedPosting,
  options: Delivering,
  lastSent: ReturnType<typeof createLastSent>,
): Promise<boolean> {
  const { draw, clock, isStopping } = options;
  const message = await draw(claim);
  if (!message) return notSent(claimed.failed(clock.now(), { giveUp: true }));
  const known = lastSent.activityIdOf(claim);
  if (known !== null && lastSent.isThere(claim, message)) return shown(options, claim, known);
  const pause = isStopping() ? 0 : lastSent.pauseBefore(claim, message);
  if (pause > 0) return notSent(later(options, claimed, pause, { isCalm: true }));

  const activityId = await put(claim, known, message, options).catch((error: unknown) => {
    if (error instanceof ChatError && error.reason === 'gone') lastSent.forget(claim);
    return onTrouble(options, claimed, error);
  });
  if (activityId === null) return false;
  lastSent.remember(claim, message, activityId);
  return shown(options, claim, activityId);
}

/** It is on screen; where another message became the live one meanwhile, it does not stay there as a second card. */
async function shown(options: DeliveryOptions, claim: ClaimedPosting, activityId: string): Promise<boolean> {
  const isLive = await options.outbox.postingSent(claim, activityId);
  tellArrived(options, { claim });
  if (!isLive) await sayCardMoved(options, claim, activityId, isEdit(claim) ? 'card-moved' : 'card-elsewhere');
  return true;
}

async function notSent(told: Promise<void>): Promise<boolean> {
  await told;
  return false;
}

async function put(
  claim: ClaimedPosting,
  activityId: string | null,
  message: Message,
  { chat, sendFitting }: Delivering,
): Promise<string> {
  const { conversation } = claim;
  return sendFitting(claim, message, async (fitting) => {
    if (activityId === null) return (await chat.post(conversation, fitting)).activityId;
    await chat.edit(conversation, activityId, fitting);
    return activityId;
  });
}

async function deliverNotice(
  claimed: ClaimedRow,
  claim: ClaimedNotice,
  options: Delivering,
  posted: ReturnType<typeof createPosted>,
): Promise<boolean> {
  const notice = posted.of(claim.key) ?? (await postNotice(claimed, claim, options));
  if (notice === null) return false;
  posted.remember(claim.key, notice);
  if (!notice.isLive) await moveLiveCard(claim, notice, notice.activityId, options);
  posted.remember(claim.key, { ...notice, isLive: true });
  await options.outbox.noticeSent(claim);
  posted.forget(claim.key);
  tellArrived(options, { claim });
  return true;
}

/** Null: it was not posted, and the outbox knows. */
async function postNotice(
  claimed: ClaimedRow,
  claim: ClaimedNotice,
  options: Delivering,
): Promise<PostedNotice | null> {
  const current = await options.memory.asSent(claim);
  if (current === null) {
    await claimed.failed(options.clock.now(), { giveUp: true });
    return null;
  }
  const drawn = await drawNotice(current, options);
  const post = (fitting: Message) => options.chat.post(claim.conversation, fitting);
  const sent = await options
    .sendFitting(claim, drawn.message, post)
    .catch((error: unknown) => onTrouble(options, claimed, error));
  return sent === null ? null : { activityId: sent.activityId, version: drawn.version, isLive: false };
}
