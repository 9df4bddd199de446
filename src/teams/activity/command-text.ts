import { closest, distance } from 'fastest-levenshtein';
import { z } from 'zod/v4';
import type { InboundActivity } from '../front-door/activity';

/** Longest text that is looked at, in characters; a reason for a rejection is far shorter. */
const longest = 2_000;
const mention = z.looseObject({
  type: z.literal('mention'),
  text: z.string().max(512),
  mentioned: z.looseObject({ id: z.string() }),
});
const invisible = /[\u200b-\u200d\u2060\ufeff]/g;
const commandLine = /^\/? ?(\p{L}{2,20})(?: (.*))?$/u;

/** What somebody wrote, split into the first word and the rest. */
interface CommandText {
  /** Lower case, without slash; empty when the text does not begin like a command. */
  readonly word: string;
  readonly rest: string;
  /** The whole text as cleaned, for showing it again. */
  readonly text: string;
}

/**
 * Reads `/quota prod`, `quota prod`, `/ QUOTA prod` and `<at>Account Desk</at> quota prod` alike. Only the bot's own mention is
 * taken out; another person's stays part of the text.
 */
export function readText(activity: InboundActivity): CommandText {
  const text = withoutOwnMention(activity)
    .replace(/&nbsp;|\u00a0/g, ' ')
    .replace(invisible, '')
    .normalize('NFC')
    .slice(0, longest)
    .split(/\s+/)
    .filter((word) => word !== '')
    .join(' ');
  const [, word = '', rest = ''] = commandLine.exec(text) ?? [];
  return { word: word.toLowerCase(), rest, text };
}

/** Plain text replacement: the mention's own text comes from outside and is no pattern. */
function withoutOwnMention({ text, entities, recipient }: InboundActivity): string {
  const mentions = (entities ?? []).map((entity) => mention.safeParse(entity).data);
  const own = mentions.filter((found) => found?.mentioned.id === recipient.id && found.text !== '');
  return own.reduce((left, found) => left.split(found?.text ?? '').join(' '), (text ?? '').slice(0, longest * 4));
}

/** The command somebody probably meant, if it is close enough to a typing error. */
export function guess(said: string, names: readonly string[]): string | null {
  const word = (/\p{L}{2,20}/u.exec(said.slice(0, 60))?.[0] ?? '').toLowerCase();
  if (word === '' || names.length === 0) return null;
  const swapped = names.find((name) => letters(name) === letters(word));
  if (swapped !== undefined) return swapped;
  const nearest = closest(word, [...names]);
  return distance(word, nearest) <= Math.max(1, Math.floor(nearest.length / 2.5)) ? nearest : null;
}

/** The same for words in which letters only changed places, which counts as two errors otherwise. */
function letters(word: string): string {
  return [...word].sort().join('');
}
