import type { ChatMemory } from '../../usecases/chat-memory';
import type { Chat, Conversation, PlacedPosting } from '../../usecases/ports';
import { phrase, type PhraseKey } from '../../words/phrases';
import type { Logger } from '../ports';
import { literal } from './message';

interface Services {
  readonly memory: Pick<ChatMemory, 'readerOf'>;
  readonly chat: Chat;
  readonly logger: Logger;
}

type Copy = Pick<PlacedPosting, 'subject' | 'viewer' | 'privateUntil'> & { readonly conversation: Conversation };

/**
 * A message that showed the card of a request, where another message of the conversation shows it now, says so and has no
 * buttons any more. Where Teams does not take that it stays as it was: its buttons are judged like any others. Never throws
 * what Teams answers.
 */
export async function sayCardMoved(
  { memory, chat, logger }: Services,
  { subject, viewer, privateUntil, conversation }: Copy,
  activityId: string,
  key: Extract<PhraseKey, 'card-moved' | 'card-elsewhere'> = 'card-moved',
): Promise<void> {
  if (subject.kind !== 'request') return;
  const { locale } = await memory.readerOf(conversation);
  const text = literal(phrase(key, locale, { id: subject.requestId }));
  const message = privateUntil !== undefined && viewer ? { text, onlyFor: viewer } : { text };
  await chat
    .edit(conversation, activityId, message)
    .catch((error: unknown) => logger.warn({ err: error, ...subject }, 'an older card stayed as it was'));
}
