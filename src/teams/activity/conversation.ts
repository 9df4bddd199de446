import { z } from 'zod/v4';
import { channelOf, threadMark } from '../../usecases/chat';
import type { ChatMemory } from '../../usecases/chat-memory';
import type { Conversation } from '../../usecases/ports';
import type { InboundActivity } from '../front-door/activity';
import { callerOf, isTargeted, kindOf, saidReader } from './caller';

const account = z.looseObject({ id: z.string() });

/** What is needed to write into a conversation later; the JSON in `Conversation.reference`. */
const referenceShape = z.looseObject({
  serviceUrl: z.string(),
  channelId: z.literal('msteams'),
  bot: account,
  conversation: z.looseObject({ id: z.string(), tenantId: z.string().optional() }),
});

export type Reference = z.infer<typeof referenceShape>;

/**
 * The conversations a verified activity tells about, newest facts: the one it came from and, for a thread of a channel
 * (`…;messageid=…`), the channel itself.
 */
export function conversationsOf(activity: InboundActivity): readonly Conversation[] {
  const here = conversationOf(activity, activity.conversation.id);
  const channelId = channelOf(here.id);
  if (channelId === null) return [here];
  const isPrivateThread = isTargeted(activity) && here.id === `${channelId}${threadMark}${activity.id ?? ''}`;
  return [{ ...here, ...(isPrivateThread ? { isPrivateThread } : {}) }, conversationOf(activity, channelId)];
}

function conversationOf(activity: InboundActivity, id: string): Conversation {
  const caller = callerOf(activity);
  const kind = kindOf(activity);
  const isPerson = caller !== null && activity.from.id.startsWith('29:');
  return {
    id,
    kind,
    ...(kind === 'personal' && caller ? { person: caller.person } : {}),
    members: isPerson ? { [caller.person.aadObjectId]: activity.from.id } : {},
    reference: {
      serviceUrl: activity.serviceUrl,
      channelId: activity.channelId,
      bot: { id: activity.recipient.id, name: activity.recipient.name ?? '' },
      conversation: { ...activity.conversation, id },
    },
  };
}

/** Who was met by an activity, and how they read; nobody for one without a person. */
export function metBy(activity: InboundActivity): Parameters<ChatMemory['remember']>[1] {
  const person = callerOf(activity)?.person;
  return person && { person, said: saidReader(activity) };
}

/** Null when what was stored is not a reference of ours. */
export function referenceOf(conversation: Conversation): Reference | null {
  return referenceShape.safeParse(conversation.reference).data ?? null;
}
