import { formats, type Formats } from './formats';
import { languageOf, languages, type Languages, type MessageForms } from './languages';
import { problemText, type ProblemText, type Told } from './problem-text';
import type { MessageKey, Value, Values } from './saying';

export type { MessageKey, Values } from './saying';
export { nextOf, standingOf, whatOf } from './problem-text';

/** All words for one reader: language, date format and time zone. */
export interface Words extends Formats {
  readonly language: string;
  /** The text of a known message. A placeholder without a value stays visible, which the tests refuse. */
  t(key: MessageKey, values?: Values): string;
  /** The text for a key that comes from data, or undefined when there is none or a value for it is missing. */
  find(key: string, values?: Values): string | undefined;
  /** A problem in the reader's language. One that was stored with its own English sentences keeps them where there are no others. */
  problem(problem: Told): ProblemText;
}

const placeholder = /\{(\w+)(?::(\w+))?\}/g;

/**
 * Words for a reader: `locale` is BCP 47 and `timeZone` an IANA name, both as the Activity brings them. `namesZone` is for
 * what people in several zones read: every time says whose it is.
 */
export const words = wordsIn(languages);

/** In English, for logs, the audit and operators at a terminal. */
export function inEnglish(problem: Told): ProblemText {
  return words('en-GB', 'UTC').problem(problem);
}

/** A value that is a name or a number; empty for a sentence and for none. */
export function plain(value: Value | undefined): string {
  return typeof value === 'object' ? '' : String(value ?? '');
}

/** Words in the languages given. */
export function wordsIn(known: Languages): (locale: string, timeZone: string, namesZone?: boolean) => Words {
  const made = new Map<string, Words>();
  return (locale, timeZone, namesZone = false) => {
    const key = `${locale}|${timeZone}|${namesZone}`;
    const fresh = made.get(key) ?? makeWords(known, { locale, timeZone, namesZone });
    if (made.size < 500) made.set(key, fresh);
    return fresh;
  };
}

interface ReadAs {
  readonly locale: string;
  readonly timeZone: string;
  readonly namesZone: boolean;
}

function makeWords(known: Languages, { locale, timeZone, namesZone }: ReadAs): Words {
  const language = languageOf(locale, known);
  const isKnown = locale.toLowerCase().split('-')[0] === language;
  const format = formats(isKnown ? locale : 'en-GB', timeZone, namesZone);
  const plurals = new Intl.PluralRules(language);
  const fill = (message: MessageForms, values: Values) => filled(choose(message, plurals, values), values, written);
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
    problem: (problem) => problemText(problem, language === 'en', say),
  };
}

function choose(message: MessageForms, plurals: Intl.PluralRules, { count = 0, case: named }: Values): string {
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
