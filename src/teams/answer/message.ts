import { cleanText, escapeMarkdown } from '../../cards/text';
import type { Caller, Seen } from '../../usecases/api';
import { ownCardsFor } from '../../usecases/picture';
import type { Message, Posting } from '../../usecases/ports';
import type { CallerContext } from '../caller-context';
import { summaryOf, type Card } from '../painter';
import { outcomeText } from './outcome-text';
import type { Reply } from './reply';

/** What is posted, and whether it is a live card from then on. */
export interface ReplyMessage {
  readonly message: Message;
  readonly live?: Pick<Posting, 'subject' | 'viewer'>;
}

export interface MessageContext extends CallerContext {
  /** Teams user ids of people met in the conversation, by aadObjectId. */
  readonly members: Readonly<Record<string, string>>;
}

/** A reply as a message of the conversation, which everybody in it can read. Null when there is nothing to say. */
export function messageOf(reply: Reply, context: MessageContext): ReplyMessage | null {
  const { caller, painter, reader } = context;
  switch (reply.kind) {
    case 'text':
      return { message: { text: reply.format === 'markdown' ? reply.text : literal(reply.text) } };
    case 'card':
      return { message: cardMessage(reply.card) };
    case 'form':
      return isPersonal(caller)
        ? { message: cardMessage(painter.form(reply.form, reader)) }
        : { message: cardMessage(painter.ask(reader)) };
    case 'quota': {
      const { view, environmentId } = reply;
      const subject = { kind: 'quota', environmentId, askedBy: caller.person.aadObjectId } as const;
      return {
        message: cardMessage(painter.quota(view, reader, environmentId)),
        live: { subject, viewer: null },
      };
    }
    case 'accounts': {
      const { environmentId, page } = reply.view;
      return {
        message: cardMessage(painter.accounts(reply.view, reader)),
        live: { subject: { kind: 'accounts', environmentId, page }, viewer: null },
      };
    }
    case 'stored':
      return reply.seen.notice ? sentence(outcomeText(reply.seen, context)) : null;
    case 'outcome':
      return isPersonal(caller) ? ownCard(reply.seen, context) : sentence(outcomeText(reply.seen, context));
    case 'request':
      if (reply.problem) return sentence(painter.problem(reply.problem, reader));
      return isPersonal(caller) ? ownCard(reply.seen, context) : sharedCard(reply.seen, context);
  }
}

/** A card with the sentence that stands for it in notifications. */
export function cardMessage(card: Card): Message {
  return { card, summary: summaryOf(card) };
}

/** Plain text as Markdown that shows exactly that text. */
export function literal(plain: string): string {
  return escapeMarkdown(cleanText(plain));
}

function sentence(plain: string): ReplyMessage {
  return { message: { text: literal(plain) } };
}

function isPersonal({ conversationKind }: Caller): boolean {
  return conversationKind === 'personal';
}

function ownCard(seen: Seen, { caller, painter, reader }: MessageContext): ReplyMessage {
  return {
    message: cardMessage(painter.request(seen, reader)),
    live: { subject: { kind: 'request', requestId: seen.view.request.id }, viewer: caller.person },
  };
}

/** Drawn for everybody: whoever may see more gets a card of their own by refresh. */
function sharedCard(seen: Seen, { painter, reader, members }: MessageContext): ReplyMessage {
  const card = painter.request(
    { view: seen.view, audience: 'everyone' },
    { ...reader, person: null },
    { refreshFor: ownCardsFor(seen.view, members) },
  );
  return {
    message: cardMessage(card),
    live: { subject: { kind: 'request', requestId: seen.view.request.id }, viewer: null },
  };
}
