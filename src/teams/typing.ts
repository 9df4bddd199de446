import { setTimeout as sleep } from 'node:timers/promises';
import type { Activity } from 'botbuilder';
import type { ConnectorClient } from 'botframework-connector';
import type { Conversation } from '../usecases/ports';
import { conversationsOf } from './activity/conversation';
import type { InboundActivity } from './front-door/activity';
import type { Pacer } from './pacing';
import type { Reach } from './sdk/reach';

/** Milliseconds after which an answer counts as slow, and then between two signs: Teams shows each for some seconds. */
const pauses = [600, 3_000, 3_000, 3_000] as const;

/** Shows in a conversation that the bot is writing. */
export type Typing = (conversation: Conversation) => Promise<void>;

export function createTyping(reach: Reach, pacer: Pick<Pacer, 'isCalm'>): Typing {
  return async function typing(conversation) {
    if (!pacer.isCalm(conversation.id)) return;
    await reach(conversation, async (context, { channelId, serviceUrl, bot, conversation: to }) => {
      const client = context.turnState.get<ConnectorClient>(context.adapter.ConnectorClientKey);
      const sign = { type: 'typing', channelId, serviceUrl, from: bot, conversation: to } as unknown as Activity;
      await client.conversations.sendToConversation(to.id, sign);
    });
  };
}

/**
 * The result of `work`; while it lasts, the bot shows that it is writing: after 0.6 s and then every 3 s, four times at
 * most. Nobody waits for a sign, and one that fails ends the signs, never the work.
 */
export async function whileTyping<T>(
  { typing }: { readonly typing: Typing },
  activity: InboundActivity,
  work: Promise<T>,
): Promise<T> {
  const [here] = conversationsOf(activity);
  const done = new AbortController();
  if (here) void signs(() => typing(here), done.signal).catch(() => undefined);
  try {
    return await work;
  } finally {
    done.abort();
  }
}

async function signs(show: () => Promise<void>, signal: AbortSignal): Promise<void> {
  for (const pause of pauses) {
    await sleep(pause, undefined, { signal, ref: false });
    await show();
  }
}
