import type { ClaimedNotice, ClaimedPosting } from '../usecases/outbox';
import type { Message } from '../usecases/ports';
import { literal } from './as-message';
import { createOnScreen } from './on-screen';
import type { Painter } from './painter';
import type { SenderOptions, SenderTimes } from './sender';
import { later, onTrouble, pauseAfter } from './undelivered';

export interface DeliveryOptions extends Omit<SenderOptions, 'times' | 'onWork'> {
  readonly times: SenderTimes;
  readonly painter: Painter;
  /** Has the outbox looked at again after so many milliseconds. */
  readonly ringIn: (ms: number) => void;
  /** While stopping, everything due is sent at once. */
  readonly isStopping: () => boolean;
}

/** One claimed row on its way to Teams, and how to tell the outbox that it did not get there. */
export interface Claimed {
  readonly claim: ClaimedPosting | ClaimedNotice;
  readonly failed: (
    at: Date,
    options: { readonly forgetActivity?: boolean; readonly giveUp?: boolean },
  ) => Promise<void>;
}

/** Sends one claimed row. Both say how it went to the outbox and never throw. */
export function createDelivery(options: DeliveryOptions) {
  const { outbox, clock, logger } = options;
  const onScreen = createOnScreen(() => clock.now().getTime(), options.times.spacing);
  const busy = new Set<string>();

  /** A row can be claimed twice when the first sending outlasts its lease: then the first one goes on alone. */
  async function alone(key: string, claimed: Claimed, work: () => Promise<void>): Promise<void> {
    if (busy.has(key)) return;
    busy.add(key);
    try {
      await work();
    } catch (error) {
      logger.error({ err: error, key }, 'a message could not be drawn or accounted for');
      const pause = pauseAfter(claimed.claim, undefined, options.times);
      await later(options, claimed, pause).catch((failure: unknown) =>
        logger.error({ err: failure, key }, 'the outbox cannot be written'),
      );
    } finally {
      busy.delete(key);
    }
  }

  return {
    posting(claim: ClaimedPosting): Promise<void> {
      const claimed: Claimed = { claim, failed: (at, how) => outbox.postingFailed(claim, at, how) };
      return alone(`posting ${claim.id}`, claimed, () => deliverPosting(claimed, claim, options, onScreen));
    },
    notice(claim: ClaimedNotice): Promise<void> {
      const claimed: Claimed = { claim, failed: (at, how) => outbox.noticeFailed(claim, at, how) };
      return alone(`notice ${claim.key}`, claimed, () => deliverNotice(claimed, claim, options));
    },
  };
}

async function deliverPosting(
  claimed: Claimed,
  claim: ClaimedPosting,
  options: DeliveryOptions,
  onScreen: ReturnType<typeof createOnScreen>,
): Promise<void> {
  const { outbox, draw, clock, isStopping } = options;
  const message = await draw(claim);
  if (!message) return claimed.failed(clock.now(), { giveUp: true });
  if (claim.activityId !== null && onScreen.isThere(claim, message)) return outbox.postingSent(claim, claim.activityId);
  const pause = isStopping() ? 0 : onScreen.pauseBefore(claim, message);
  if (pause > 0) return later(options, claimed, pause);

  const activityId = await put(claim, message, options).catch((error: unknown) =>
    onTrouble(options, claimed, message, error),
  );
  if (activityId === null) return;
  onScreen.remember(claim, message);
  await outbox.postingSent(claim, activityId);
}

async function put(
  { conversation, activityId }: ClaimedPosting,
  message: Message,
  { chat }: DeliveryOptions,
): Promise<string> {
  if (activityId === null) return (await chat.post(conversation, message)).activityId;
  await chat.edit(conversation, activityId, message);
  return activityId;
}

async function deliverNotice(claimed: Claimed, claim: ClaimedNotice, options: DeliveryOptions): Promise<void> {
  const message = noticeMessage(claim, options.painter);
  const posted = await options.chat
    .post(claim.conversation, message)
    .catch((error: unknown) => onTrouble(options, claimed, message, error));
  if (posted !== null) await options.outbox.noticeSent(claim);
}

function noticeMessage({ message, values, mention, locale, conversation }: ClaimedNotice, painter: Painter): Message {
  const reader = {
    locale,
    timeZone: 'UTC',
    conversationKind: conversation.kind,
    person: mention ?? conversation.person ?? null,
  };
  const words = painter.notice({ key: message, values }, reader);
  if (words === '') throw new Error(`There are no words for the notice ${message}.`);
  return { text: literal(words), ...(mention ? { mention } : {}) };
}
