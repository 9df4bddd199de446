import { words, type MessageKey } from './words';

type NameOf<Key> = Key extends `phrase.${infer Name}` ? Name : never;

/** What the bot says in sentences, beside the cards: `phrase.<name>` in the message files. */
export type PhraseKey = NameOf<MessageKey>;

/** The phrase in the reader's language, as plain text; `timeZone` is for the times in it. */
export function phrase(
  key: PhraseKey,
  locale: string,
  values: Readonly<Record<string, string>> = {},
  timeZone = 'UTC',
): string {
  return words(locale, timeZone).t(`phrase.${key}`, values);
}

export type SayPhrase = (key: PhraseKey, values?: Readonly<Record<string, string>>) => string;
