import { closest, distance } from 'fastest-levenshtein';
import type { InboundActivity } from '../front-door/activity';
import { plainText } from './plain-text';

/** A word, perhaps with a slash before it and a mark after it, as phones and habit write them. */
const commandLine = /^(?:[/／] ?)?(\p{L}{2,20})[.,:;!?…。，：；！？]{0,5}(?:\s(.*))?$/u;
/** Put together from a text: one letter beyond ASCII in a literal of the program doubles what its whole source takes in memory. */
const marks = `"'“”„«»‘’\`*_`;
/** Bounded, and no mark is both around and inside: whoever writes two thousand of them does not keep the others waiting. */
const quoted = new RegExp(`^[${marks}]{1,10}([^${marks}].*?)[${marks}]{1,10}$`, 'u');

/** What somebody wrote, split into the first word and the rest. */
interface CommandText {
  /** Lower case, without slash; empty when the text does not begin like a command. */
  readonly word: string;
  readonly rest: string;
  /** The whole text as cleaned, for showing it again. */
  readonly text: string;
}

/** Reads `/quota prod`, `quota: prod`, `／ＱＵＯＴＡ prod` and `<at>Account Desk</at> quota prod` alike. */
export function readText(activity: InboundActivity): CommandText {
  const text = plainText(activity);
  const [, word = '', rest = ''] = commandLine.exec(quoted.exec(text)?.[1] ?? text) ?? [];
  return { word: word.normalize('NFKC').toLowerCase(), rest, text };
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
