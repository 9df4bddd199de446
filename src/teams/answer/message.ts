import { summaryOf, type Card } from '../../cards/painter';
import { cleanText, escapeMarkdown } from '../../cards/text';
import type { Person } from '../../desk/people';
import type { Caller, Seen } from '../../usecases/api';
import { sharedPicture, type Picture } from '../../usecases/picture';
import type { Message, Posting } from '../../usecases/ports';
import { phrase } from '../../words/phrases';
import type { CallerContext } from '../caller-context';
import { drawCard } from './draw-card';
import { outcomeText } from './outcome-text';
import type { Reply } from './reply';

/** What is posted, and whether it is a live card from then on. */
interface ReplyMessage {
  readonly message: Message;
  readonly live?: Pick<Posting, 'subject' | 'viewer'>;
}

interface MessageContext extends CallerContext {
  /** Teams user ids of people met in the conversation, by aadObjectId. */
  readonly members: Readonly<Record<string, string>>;
  /** True for a message that only the caller sees in a conversation of several. */
  readonly isPrivate?: boolean;
}

/** A reply as a message of the conversation, which everybody in it can read unless it is private. Null when there is nothing to say. */
export function messageOf(reply: Reply, context: MessageContext): ReplyMessage | null {
  const { caller, painter, reader } = context;
  switch (reply.kind) {
    case 'text':
      return { message: { text: reply.format === 'markdown' ? reply.text : literal(reply.text) } };
    case 'card':
      return { message: cardMessage(reply.card) };
    case 'form':
    case 'requests':
      return { message: cardMessage(drawCard(painter, reply, reader, 'message')) };
    case 'quota':
    case 'accounts':
      return live(reply, viewerOf(context), context);
    case 'stored':
      return reply.seen.notice ? sentence(outcomeText(reply.seen, context)) : null;
    case 'outcome':
      return isPersonal(caller) ? ownCard(reply.seen, context) : sentence(outcomeText(reply.seen, context));
    case 'request':
      return requestMessage(reply, context);
  }
}

function requestMessage(
  { seen, problem }: Extract<Reply, { readonly kind: 'request' }>,
  context: MessageContext,
): ReplyMessage {
  const { caller, painter, reader, members } = context;
  if (problem) return sentence(painter.problem(problem, reader));
  const isForOne = isPersonal(caller) || context.isPrivate === true;
  return isForOne ? ownCard(seen, context) : live(sharedPicture(seen.view, members), null, context);
}

/** A card with the sentence that stands for it in notifications. */
export function cardMessage(card: Card): Message {
  return { card, summary: summaryOf(card) };
}

/** Plain text as Markdown that shows exactly that text. */
export function literal(plain: string): string {
  return escapeMarkdown(cleanText(plain));
}

/** Whom a message is for, as it names them: in the words of the reader where Teams knows no name. */
export function mentionable(person: Person, locale: string): Person {
  return cleanText(person.name).trim() === '' ? { ...person, name: phrase('unnamed-person', locale) } : person;
}

function sentence(plain: string): ReplyMessage {
  return { message: { text: literal(plain) } };
}

/** Whose card it is; null for one that everybody reads. */
function viewerOf({ caller, isPrivate }: MessageContext): Person | null {
  return isPrivate === true ? caller.person : null;
}

function isPersonal({ conversationKind }: Caller): boolean {
  return conversationKind === 'personal';
}

function ownCard(seen: Seen, context: MessageContext): ReplyMessage {
  return live({ kind: 'request', seen }, context.caller.person, context);
}

/** `viewer` null: a card for everybody. */
function live(picture: Picture, viewer: Person | null, { caller, painter, reader }: MessageContext): ReplyMessage {
  return {
    message: cardMessage(drawCard(painter, picture, { ...reader, person: viewer }, 'message')),
    live: { subject: subjectOf(picture, caller), viewer },
  };
}

/** What a live message of this picture shows from then on. */
export function subjectOf(picture: Picture, { person }: Caller): Posting['subject'] {
  switch (picture.kind) {
    case 'request':
      return { kind: 'request', requestId: picture.seen.view.request.id };
    case 'quota': {
      const { environmentId, page } = picture.view.place;
      return { kind: 'quota', environmentId, askedBy: person.aadObjectId, ...(page > 0 && { page }) };
    }
    case 'accounts': {
      const { text, page } = picture.view.place;
      return { kind: 'accounts', environmentId: null, page, ...(text !== '' && { text }) };
    }
  }
}
