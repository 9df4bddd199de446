import type { Activity } from 'botbuilder';
import type { ConnectorClient } from 'botframework-connector';
import type { Conversation } from '../../usecases/ports';
import type { Pacer } from './pacing';
import type { Reach } from './reach';

/** Shows in a conversation that the bot is writing. */
export type TypingSign = (conversation: Conversation) => Promise<void>;

export function createTypingSign(reach: Reach, pacer: Pick<Pacer, 'isCalm'>): TypingSign {
  return async function typing(conversation) {
    if (!pacer.isCalm(conversation.id)) return;
    await reach(conversation, async (context, { channelId, serviceUrl, bot, conversation: to }) => {
      const client = context.turnState.get<ConnectorClient>(context.adapter.ConnectorClientKey);
      const sign = { type: 'typing', channelId, serviceUrl, from: bot, conversation: to } as unknown as Activity;
      await client.conversations.sendToConversation(to.id, sign);
    });
  };
}
