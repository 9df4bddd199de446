import { z } from 'zod/v4';
import type { InboundActivity } from '../front-door/activity';

/** Longest text that is looked at, in characters; a reason for a rejection is far shorter. */
const longest = 2_000;
const mention = z.looseObject({
  type: z.literal('mention'),
  text: z.string().max(512).nullish().catch(null),
  mentioned: z.looseObject({ id: z.string(), name: z.string().max(512).nullish().catch(null) }),
});
type Mention = z.infer<typeof mention>;

const invisible = /[\u00ad\u200b-\u200d\u2060\ufeff]/g;
/** What Teams puts in the place of a message that is answered to (microsoft/teams.ts#482), or of a file. */
const placeholders = [
  /<quoted\b[^<>]{0,300}\/>/gi,
  /<quoted\b[^<>]{0,300}>[^<]{0,2000}<\/quoted>/gi,
  /<attachment\b[^<>]{0,300}>(?:<\/attachment>)?/gi,
];
const atElement = /<at\b[^<>]{0,200}>([^<]{0,300})<\/at>/gi;

/**
 * What somebody wrote, on one line: without the messages it answers to, without the bot's own mention, and without
 * what cannot be seen. Another person's mention stays part of the text.
 */
export function plainText(activity: InboundActivity): string {
  const mentions = (activity.entities ?? []).flatMap((entity) => mention.safeParse(entity).data ?? []);
  const written = placeholders.reduce(
    (left, one) => left.replace(one, ' '),
    (activity.text ?? '').slice(0, longest * 4),
  );
  const names = ownNames(mentions, activity.recipient);
  const text = withoutOwnElements(withoutOwnTexts(written, mentions, activity.recipient.id), names);
  return withoutTypedMention(onOneLine(text).slice(0, longest), names).replace(/^[\s,;:]+/, '');
}

/** Plain text replacement: the mention's own text comes from outside and is no pattern. */
function withoutOwnTexts(text: string, mentions: readonly Mention[], botId: string): string {
  const own = mentions.filter((found) => found.mentioned.id === botId && found.text);
  return own.reduce((left, found) => left.split(found.text ?? '').join(' '), text);
}

/** Phones leave the text of the entity out, or write other blanks and attributes than it has (BotFramework-Services#204). */
function withoutOwnElements(text: string, names: ReadonlySet<string>): string {
  return text.replace(atElement, (element, name: string) => (names.has(keyOf(name)) ? ' ' : element));
}

/** `@Account Desk quota`, typed without choosing the name from the list; at the start or the end only. */
function withoutTypedMention(text: string, names: ReadonlySet<string>): string {
  for (const name of names) {
    const typed = `@${name}`;
    const lower = text.toLowerCase();
    if (lower.startsWith(typed) && !/^[\p{L}\p{N}]/u.test(text.slice(typed.length)))
      return text.slice(typed.length).trim();
    if (lower.endsWith(` ${typed}`)) return text.slice(0, -typed.length).trim();
  }
  return text;
}

/** How the bot is called here, unless somebody else who is mentioned is called the same. */
function ownNames(mentions: readonly Mention[], bot: InboundActivity['recipient']): ReadonlySet<string> {
  const named = (isOwn: boolean) =>
    mentions
      .filter(({ mentioned }) => (mentioned.id === bot.id) === isOwn)
      .flatMap(({ text, mentioned }) => [text?.replace(/<[^<>]*>/g, ''), mentioned.name]);
  const others = new Set(named(false).map(keyOf));
  const names = [...named(true), others.has(keyOf(bot.name)) ? '' : bot.name].map(keyOf);
  return new Set(names.filter((name) => name !== ''));
}

function keyOf(name: string | null | undefined): string {
  return onOneLine(name ?? '').toLowerCase();
}

function onOneLine(text: string): string {
  return text
    .replace(/&nbsp;/g, ' ')
    .replace(invisible, '')
    .normalize('NFC')
    .split(/\s+/)
    .filter((word) => word !== '')
    .join(' ');
}
