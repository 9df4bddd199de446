import type { Card } from '../../cards/painter';
import type { Place } from '../../desk/place';
import type { CallerContext } from '../caller-context';
import { drawCard } from './draw-card';
import { outcomeText } from './outcome-text';
import type { Reply } from './reply';

export interface DrawingContext extends Pick<CallerContext, 'painter' | 'reader' | 'say'> {
  /** The list that the card with the button was opened from: its answer leads back there, too. */
  readonly back?: Place | null;
}

/** Body of the answer to `adaptiveCard/action` (MicrosoftDocs/AdaptiveCards, universal-action-model, "Response format"). */
interface ActionResponse {
  readonly statusCode: 200;
  readonly type: 'application/vnd.microsoft.card.adaptive' | 'application/vnd.microsoft.activity.message';
  readonly value: Card | string;
}

/** A reply as the answer to a button: only the person who pressed it sees it. */
export function actionResponse(reply: Reply, context: DrawingContext): ActionResponse {
  const { painter, reader, back } = context;
  if (reply.kind === 'text') return messageResponse(reply.text);
  const card = cardOf(reply, context);
  return cardResponse(back ? painter.opened(card, back, reader) : card);
}

function cardOf(reply: Exclude<Reply, { kind: 'text' }>, { painter, reader }: DrawingContext): Card {
  switch (reply.kind) {
    case 'card':
      return reply.card;
    case 'stored':
    case 'outcome':
      return drawCard(painter, { kind: 'request', seen: reply.seen }, reader, 'answer');
    default:
      return drawCard(painter, reply, reader, 'answer');
  }
}

export function messageResponse(value: string): ActionResponse {
  return { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value };
}

function cardResponse(value: Card): ActionResponse {
  return { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value };
}

/** Body of the answer to `task/fetch` and `task/submit` (msteams-docs, task-modules-bots, "The TaskInfo object"). */
interface TaskResponse {
  readonly task:
    | { readonly type: 'message'; readonly value: string }
    | {
        readonly type: 'continue';
        readonly value: {
          readonly title: string;
          readonly width: 'medium';
          readonly height: 'medium' | 'large';
          readonly card: { readonly contentType: string; readonly content: Card };
        };
      };
}

/** A reply inside a dialog: another card in it, or a last sentence before it closes. */
export function taskResponse(reply: Reply, context: DrawingContext): TaskResponse {
  const { painter, reader, say } = context;
  switch (reply.kind) {
    case 'text':
      return closingSentence(reply.text);
    case 'card':
      return page(say('dialog-password'), reply.card, 'medium');
    case 'stored':
      return closingSentence(
        reply.seen.notice ? outcomeText(reply.seen, context) : say('sent', { id: reply.seen.view.request.id }),
      );
    case 'outcome':
      return closingSentence(outcomeText(reply.seen, context));
    case 'request':
      return closingSentence(reply.problem ? painter.problem(reply.problem, reader) : outcomeText(reply.seen, context));
    default:
      return page(say('dialog-form'), drawCard(painter, reply, reader, 'dialog'), 'large');
  }
}

function closingSentence(value: string): TaskResponse {
  return { task: { type: 'message', value } };
}

function page(title: string, card: Card, height: 'medium' | 'large'): TaskResponse {
  const content = withSubmit(card) as Card;
  return {
    task: {
      type: 'continue',
      value: {
        title,
        width: 'medium',
        height,
        card: { contentType: 'application/vnd.microsoft.card.adaptive', content },
      },
    },
  };
}

/** Dialogs send Action.Submit only, as `task/submit`; every Action.Execute of ours carries one as its fallback. */
function withSubmit(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withSubmit);
  if (typeof node !== 'object' || node === null) return node;
  const { type, fallback } = node as { type?: unknown; fallback?: unknown };
  if (type === 'Action.Execute' && typeof fallback === 'object') return fallback;
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, withSubmit(value)]));
}
