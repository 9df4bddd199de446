import { formats, type Formats } from './formats';
import de from './messages/de.json';
import en from './messages/en.json';

export type MessageKey = keyof typeof en;
export type Values = Readonly<Record<string, string | number>>;
export type Language = 'en' | 'de';

/** A text, or one per plural form of the value `count`. */
type Message = string | { readonly one: string; readonly other: string };
type Messages = Readonly<Record<string, Message>>;

const messages: Readonly<Record<Language, Messages>> = { en, de };
const placeholder = /\{(\w+)(?::(\w+))?\}/g;

/** All words for one reader: language, date format and time zone. */
export interface Words extends Formats {
  readonly language: Language;
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

const made = new Map<string, Words>();

/** Words for a reader: `locale` is BCP 47 and `timeZone` an IANA name, both as the Activity brings them. */
export function words(locale: string, timeZone: string): Words {
  const key = `${locale}|${timeZone}`;
  const known = made.get(key);
  if (known) return known;
  const fresh = makeWords(locale, timeZone);
  if (made.size < 500) made.set(key, fresh);
  return fresh;
}

function makeWords(locale: string, timeZone: string): Words {
  const language: Language = /^de\b/i.test(locale) ? 'de' : 'en';
  const format = formats(/^(de|en)\b/i.test(locale) ? locale : 'en-GB', timeZone);
  const plurals = new Intl.PluralRules(language);
  const text = (message: Message, values: Values) => fill(choose(message, plurals, values), values, format);
  const find = (key: string, values: Values = {}) => {
    const message = messages[language][key] ?? messages.en[key];
    const filled = message === undefined ? undefined : text(message, values);
    return filled?.complete ? filled.text : undefined;
  };
  return {
    ...format,
    language,
    t: (key, values = {}) => text(messages[language][key] ?? en[key], values).text,
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

/** A short English sentence from elsewhere in the product, translated by its letters where a translation stands in the files. */
export function said(prefix: string, sentence: string, words: Pick<Words, 'find'>, values: Values = {}): string {
  const letters = sentence
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return words.find(`${prefix}.${letters}`, values) ?? sentence;
}

function choose(message: Message, plurals: Intl.PluralRules, values: Values): string {
  if (typeof message === 'string') return message;
  return plurals.select(Number(values['count'] ?? 0)) === 'one' ? message.one : message.other;
}

function fill(message: string, values: Values, format: Formats): { text: string; complete: boolean } {
  let complete = true;
  const text = message.replace(placeholder, (mark: string, name: string, style: string | undefined) => {
    const value = values[name];
    if (value !== undefined) return written(value, style, format);
    complete = false;
    return mark;
  });
  return { text, complete };
}

function written(value: string | number, style: string | undefined, format: Formats): string {
  if (style === 'date') return format.date(String(value));
  if (style === 'time') return format.time(String(value));
  if (style === 'dateTime') return format.dateTime(String(value));
  if (style === 'duration') return format.duration(Number(value));
  if (value === '') return '–';
  return typeof value === 'number' ? format.number(value) : value;
}
