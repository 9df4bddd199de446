import { setTimeout as sleep } from 'node:timers/promises';
import { isTargeted } from '../activity/caller';
import { conversationsOf } from '../activity/conversation';
import type { TypingSign } from '../connector/typing-sign';
import type { InboundActivity } from '../front-door/activity';

/** Milliseconds after which an answer counts as slow, and then between two signs: Teams shows each for some seconds. */
const pauses = [600, 3_000, 3_000, 3_000] as const;

/**
 * The result of `work`; while it lasts, the bot shows that it is writing: after 0.6 s and then every 3 s, four times at
 * most. Nobody waits for a sign, and one that fails ends the signs, never the work. None after a private question: everybody
 * would see it.
 */
export async function whileTyping<T>(
  { typing }: { readonly typing: TypingSign },
  activity: InboundActivity,
  work: Promise<T>,
): Promise<T> {
  const [here] = conversationsOf(activity);
  const done = new AbortController();
  if (here && !isTargeted(activity)) void signs(() => typing(here), done.signal).catch(() => undefined);
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
