import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import en from './messages/en.json';
import type { MessageKey } from './saying';

/**
 * A text, or one per form: the one that the value `case` names, else the one of the plural form of the value `count`,
 * else `other`.
 */
export type MessageForms = string | { readonly other: string; readonly [form: string]: string };
export type Messages = Readonly<Record<string, MessageForms>>;

/** Messages by language: an ISO 639 name, as in the first part of a locale. */
export interface Languages {
  readonly en: Readonly<Record<MessageKey, MessageForms>>;
  readonly [language: string]: Messages;
}

const folder = join(__dirname, 'messages');

/** A file in the folder of the messages is a language; nothing else names one. */
export const languages: Languages = {
  ...Object.fromEntries(
    readdirSync(folder).map((file) => [
      basename(file, '.json'),
      JSON.parse(readFileSync(join(folder, file), 'utf8')) as Messages,
    ]),
  ),
  en,
};

/** The language for a reader: the first part of the locale where it is among those given, else English. */
export function languageOf(locale: string, known: Languages): string {
  const [first = ''] = locale.toLowerCase().split('-');
  return Object.hasOwn(known, first) ? first : 'en';
}
