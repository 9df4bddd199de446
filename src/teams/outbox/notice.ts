import type { ClaimedNotice, ClaimedPosting } from '../../usecases/outbox';
import type { Message } from '../../usecases/ports';
import { sayCardMoved } from '../answer/card-moved';
import { literal, mentionable } from '../answer/message';
import type { DeliveryOptions } from './options';

type Options = Pick<DeliveryOptions, 'painter' | 'draw' | 'memory' | 'chat' | 'logger'>;

interface DrawnNotice {
  readonly message: Message;
  /** Of the live card that it brings. */
  readonly version: number;
}

/**
 * A notice as it is posted: a sentence; a card where there is something to press; or a sentence over the live card of a
 * request, drawn from the newest rows.
 */
export async function drawNotice(notice: ClaimedNotice, options: Options): Promise<DrawnNotice> {
  const { draw, memory } = options;
  const said = await sentence(notice, options);
  const { shows, conversation } = notice;
  if (!shows) return { message: said, version: 0 };
  const version = await memory.versionOf(shows.requestId, conversation.id);
  const drawn = await draw(copyOf(notice, shows.requestId));
  const message = drawn?.card ? { ...said, card: drawn.card, summary: said.text ?? '' } : said;
  return { message, version };
}

/** The card of the message that was just posted is the live one; the one further up says so, and has no buttons any more. */
export async function moveLiveCard(
  notice: ClaimedNotice,
  { version }: Pick<DrawnNotice, 'version'>,
  activityId: string,
  options: Options,
): Promise<void> {
  if (!notice.shows) return;
  const copy = { ...copyOf(notice, notice.shows.requestId), activityId };
  const before = await options.memory.keepLive(copy, { version });
  if (before !== null) await sayCardMoved(options, copy, before);
}

/** In the words of whoever is addressed at the moment it is sent; what the notice was written with is for people not met yet. */
async function sentence(notice: ClaimedNotice, { painter, memory }: Options): Promise<Message> {
  const { message, values, mention, locale, timeZone = 'UTC', conversation, buttons } = notice;
  const reader = {
    ...(await memory.readerOf(mention ?? conversation, { locale, timeZone })),
    conversationKind: conversation.kind,
    person: conversation.person ?? null,
  };
  const words = painter.notice({ key: message, values }, reader);
  if (words === '') throw new Error(`There are no words for the notice ${message}.`);
  if (buttons) return { card: painter.noticeCard(notice, reader), summary: words };
  return { text: literal(words), ...(mention ? { mention: mentionable(mention, reader.locale) } : {}) };
}

/** The copy of the live card that the notice brings into its conversation. */
function copyOf(notice: ClaimedNotice, requestId: string): ClaimedPosting {
  const { key, conversation, locale, timeZone = 'UTC', attempts } = notice;
  const viewer = conversation.kind === 'personal' ? (conversation.person ?? null) : null;
  const subject = { kind: 'request', requestId } as const;
  const place = { conversationId: conversation.id, conversation, viewer, activityId: null };
  return { id: key, subject, ...place, locale, timeZone, wanted: 0, attempts, isReached: true };
}
