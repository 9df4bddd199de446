import { formats, type Formats } from './formats';
import { languageOf, languages, type Languages, type Message } from './languages';
import type { MessageKey, Value, Values } from './saying';

export type { MessageKey, Values } from './saying';

/** All words for one reader: language, date format and time zone. */
export interface Words extends Formats {
  readonly language: string;
  /** The text of a known message. A placeholder without a value stays visible, which the tests refuse. */
  t(key: MessageKey, values?: Values): string;
  /** The text for a key that comes from data, or undefined when there is none or a value for it is missing. */
  find(key: string, values?: Values): string | undefined;
  /** A problem in the reader's language where it is translated, else in its own English. */
  problem(problem: Told): ProblemText;
}

/** What words are needed for, of a problem. */
export interface Told {
  readonly code: string;
  readonly what: string;
  readonly standing?: string;
  readonly next: string;
  readonly values?: Values;
}

export interface ProblemText {
  readonly what: string;
  readonly standing: string;
  readonly next: string;
}

const placeholder = /\{(\w+)(?::(\w+))?\}/g;

/** Words for a reader: `locale` is BCP 47 and `timeZone` an IANA name, both as the Activity brings them. */
export const words = wordsIn(languages);

/** Words in the languages given. */
export function wordsIn(known: Languages): (locale: string, timeZone: string) => Words {
  const made = new Map<string, Words>();
  return (locale, timeZone) => {
    const key = `${locale}|${timeZone}`;
    const fresh = made.get(key) ?? makeWords(known, locale, timeZone);
    if (made.size < 500) made.set(key, fresh);
    return fresh;
  };
}

function makeWords(known: Languages, locale: string, timeZone: string): Words {
  const language = languageOf(locale, known);
  const isKnown = locale.toLowerCase().split('-')[0] === language;
  const format = formats(isKnown ? locale : 'en-GB', timeZone);
  const plurals = new Intl.PluralRules(language);
  const fill = (message: Message, values: Values) => filled(choose(message, plurals, values), values, written);
  const say = (key: string, values: Values = {}) => {
    const message = known[language]?.[key] ?? (known.en as Languages[string])[key];
    return message === undefined ? undefined : fill(message, values);
  };
  const written = (value: Value, style: string | undefined) =>
    typeof value === 'object' ? (say(value.key, value.values)?.text ?? '') : styled(value, style, format);
  const find = (key: string, values?: Values) => {
    const said = say(key, values);
    return said?.complete ? said.text : undefined;
  };
  return {
    ...format,
    language,
    t: (key, values = {}) => say(key, values)?.text ?? key,
    find,
    problem: (problem) => ({
      what: find(`problem.${problem.code}.what`, problem.values) ?? problem.what,
      standing:
        find(`problem.${problem.code}.standing`, problem.values) ??
        said('standing-said', problem.standing ?? '', { find }),
      next: find(`problem.${problem.code}.next`, problem.values) ?? problem.next,
    }),
  };
}

function choose(message: Message, plurals: Intl.PluralRules, { count = 0, case: named }: Values): string {
  if (typeof message === 'string') return message;
  const form = typeof named === 'string' ? message[named] : undefined;
  return form ?? message[plurals.select(Number(count))] ?? message.other;
}

interface Filled {
  readonly text: string;
  /** False when a value is missing: its placeholder still stands in the text. */
  readonly complete: boolean;
}

function filled(message: string, values: Values, written: (value: Value, style: string | undefined) => string): Filled {
  let complete = true;
  const text = message.replace(placeholder, (mark: string, name: string, style: string | undefined) => {
    const value = values[name];
    if (value !== undefined) return written(value, style);
    complete = false;
    return mark;
  });
  return { text, complete };
}

function styled(value: string | number, style: string | undefined, format: Formats): string {
  if (style === 'date') return format.date(String(value));
  if (style === 'time') return format.time(String(value));
  if (style === 'dateTime') return format.dateTime(String(value));
  if (style === 'duration') return format.duration(Number(value));
  if (style === 'utc') return `${String(value).slice(0, 16).replace('T', ' ')} UTC`;
  if (value === '') return '–';
  return typeof value === 'number' ? format.number(value) : value;
}

/** A short English sentence from elsewhere in the product, translated by its letters where a translation stands in the files. */
export function said(prefix: string, sentence: string, words: Pick<Words, 'find'>, values: Values = {}): string {
  const letters = sentence
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return words.find(`${prefix}.${letters}`, values) ?? sentence;
}
