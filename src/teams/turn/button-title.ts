import { languages } from '../../words/languages';
import { plainText } from '../activity/plain-text';
import type { InboundActivity } from '../front-door/activity';

const titles: ReadonlySet<string> = new Set(
  Object.values(languages).flatMap((messages) =>
    Object.entries(messages).flatMap(([key, message]) =>
      key.startsWith('button.') ? (typeof message === 'string' ? [message] : Object.values(message)) : [],
    ),
  ),
);

/**
 * The title of a pressed button, which some phones write into the chat beside what they send for the button
 * (microsoft/botbuilder-js#4841): text alone, in reply to the card. What somebody quotes or mentions the bot for is theirs.
 */
export function isButtonTitle(activity: InboundActivity): boolean {
  const isPlainReply = Boolean(activity.replyToId) && !/<(?:quoted|at)\b/i.test(activity.text ?? '');
  return isPlainReply && titles.has(plainText(activity));
}
