import { sayTo } from '../../desk/lines';
import type { WhyNotReached } from '../../desk/delivery';
import type { ClaimedPerson } from '../../usecases/outbox';
import { ChatError } from '../../usecases/ports';
import type { DeliveryOptions } from './options';
import { growing } from './undelivered';

/**
 * Asks Teams for the chat with a person who has none, or whose chat took nothing. That works for whoever has the app
 * (msteams-docs, bots/how-to/conversations/send-proactive-messages); the others are tried again in growing pauses, and at
 * once when Teams tells of them. Never throws.
 */
export async function meet(options: DeliveryOptions, claim: ClaimedPerson): Promise<void> {
  const { chat, outbox, logger, times } = options;
  const pause = (tries: number) => growing(times.meeting, tries);
  try {
    const opened = await chat.openPersonal(claim.person).catch((error: unknown) => whyOf(error));
    if (typeof opened === 'object' && opened !== null) return await outbox.chatOpened(claim, opened, pause);
    const about = { personId: claim.person.aadObjectId, why: opened, tries: claim.tries };
    sayTo(logger)('somebody could not be reached', about);
    await outbox.chatRefused(claim, opened, pause);
  } catch (error) {
    logger.error({ err: error, personId: claim.person.aadObjectId }, 'a chat could not be opened or accounted for');
  }
}

/** Null: Teams was in trouble, or the address was of another region, and nothing is known of the person. */
function whyOf(error: unknown): WhyNotReached | null {
  if (!(error instanceof ChatError)) throw error;
  return error.reason === 'again' || error.reason === 'elsewhere' ? null : error.why;
}
