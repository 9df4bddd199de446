import { sayTo } from '../../desk/lines';
import type { Message } from '../../usecases/ports';
import { requestIdOf } from '../../usecases/undelivered';
import { sendFitting } from '../answer/smaller';
import type { ClaimedRow, DeliveryOptions } from './options';
import { aboutOf } from './undelivered';

/** Cards that an operator was warned of, as far as they are remembered. */
const mostRemembered = 2_000;

export type Fitting = ReturnType<typeof createFitting>;

/**
 * Sends of a message what Teams takes. Of a card that it takes in no size, so that a sentence stands in its place, an operator
 * reads once, however often the card changes.
 */
export function createFitting({ logger }: Pick<DeliveryOptions, 'logger'>) {
  const warnedOf = new Set<string>();

  function warn(claim: ClaimedRow['claim']): void {
    const subject = requestIdOf(claim) ?? ('key' in claim ? claim.key : claim.id);
    const card = `${subject} ${claim.conversation.id}`;
    if (warnedOf.has(card)) return;
    sayTo(logger)('a card is too large in every size', aboutOf({ claim }));
    warnedOf.add(card);
    const [oldest] = warnedOf;
    if (warnedOf.size > mostRemembered && oldest !== undefined) warnedOf.delete(oldest);
  }

  return <T>(claim: ClaimedRow['claim'], message: Message, send: (message: Message) => Promise<T>): Promise<T> =>
    sendFitting(message, { locale: localeOf(message, claim), requestId: requestIdOf(claim) }, async (fitting) => {
      const sent = await send(fitting);
      if (message.card && !fitting.card) warn(claim);
      return sent;
    });
}

/** What is said beside the sentence of a card is in its language, which is that of the reader by now. */
function localeOf({ card }: Message, { locale }: ClaimedRow['claim']): string {
  const language = card?.['lang'];
  return typeof language === 'string' ? language : locale;
}
