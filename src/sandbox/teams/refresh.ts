import { isObject } from './json';
import type { Conversation, JsonObject, Message, Person, ViewerState } from './types';

const ADAPTIVE = 'application/vnd.microsoft.card.adaptive';
/** Beyond this number of listed users, or of members when none is listed, nobody is refreshed automatically. */
const MOST_VIEWERS = 60;

/** The first adaptive card of a message, as everybody got it. */
export function baseCard(message: Message): JsonObject | undefined {
  const attachment = message.attachments.find((one) => one.contentType === ADAPTIVE);
  return isObject(attachment?.content) ? attachment.content : undefined;
}

function listens(refresh: JsonObject, viewer: Person, conversation: Conversation): boolean {
  const userIds = refresh['userIds'];
  if (!Array.isArray(userIds)) return conversation.memberIds.length <= MOST_VIEWERS;
  return userIds.length <= MOST_VIEWERS && userIds.includes(viewer.id);
}

/**
 * The action the client sends by itself when `viewer` looks at `message`, or undefined.
 * Due when the message is new to this viewer, was edited, or the last answer is older than `afterMs`
 * (msteams-docs, Universal Actions, "User Specific Views": at most 60 users, not within a minute).
 */
export function dueRefresh(
  message: Message,
  conversation: Conversation,
  viewer: Person,
  state: ViewerState | undefined,
  clock: { now: number; afterMs: number },
): JsonObject | undefined {
  const refresh = (state?.card ?? baseCard(message))?.['refresh'];
  if (!isObject(refresh) || !isObject(refresh['action']) || !listens(refresh, viewer, conversation)) return undefined;
  if (state && clock.now - state.askedAt < clock.afterMs) return undefined;
  return refresh['action'];
}
