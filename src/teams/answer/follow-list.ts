import type { CallerContext } from '../caller-context';
import type { InboundActivity } from '../front-door/activity';
import type { TurnServices } from '../turn-services';
import { subjectOf } from './message';
import type { Reply } from './reply';

/**
 * A message with a list is edited when its numbers change: into what it shows by now, and not back into what it showed first.
 * In personal chats only: elsewhere the answer to a button is seen by one person, and the message stays as it is.
 */
export function followList(
  { afterTurn, memory }: TurnServices,
  { replyToId }: InboundActivity,
  { caller }: CallerContext,
  reply: Reply,
): void {
  if (!replyToId || caller.conversationKind !== 'personal') return;
  const { conversationId, locale, timeZone } = caller;
  const subject = reply.kind === 'quota' || reply.kind === 'accounts' ? subjectOf(reply, caller) : null;
  const message = { conversationId, activityId: replyToId, locale, timeZone };
  afterTurn.run('list', () => memory.turnList(message, subject));
}
