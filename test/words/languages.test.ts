import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { samples } from '../cards/support/samples';
import { languageOf, languages, type MessageForms, type Messages } from '../../src/words/languages';
import { wordsIn } from '../../src/words/words';

/** English with a mark after each text: a language that nobody speaks, and whole. */
const marked = (message: MessageForms): MessageForms =>
  typeof message === 'string'
    ? `${message}¤`
    : { other: '', ...Object.fromEntries(Object.entries(message).map(([form, text]) => [form, `${text}¤`])) };
const madeUp: Messages = Object.fromEntries(Object.entries(languages.en).map(([key, text]) => [key, marked(text)]));

describe('a third language', () => {
  const words = wordsIn({ ...languages, qaa: madeUp });

  it('is on every card that a reader of it sees, given nothing but its messages', () => {
    const cards = samples().map((sample) => ({ id: sample.id, card: sample.draw(words('qaa-XX', 'UTC')) }));

    const others = cards.filter(({ card }) => card['lang'] !== 'qaa' || !JSON.stringify(card['body']).includes('¤'));

    expect(others.map(({ id }) => id)).toEqual([]);
  });

  it('is read by nobody else', () => {
    const languagesOf = ['en-GB', 'de-AT', 'fr-FR', 'qa', 'qaab'].map((locale) => words(locale, 'UTC').language);

    expect(languagesOf).toEqual(['en', 'de', 'en', 'en', 'en']);
  });

  it('counts in forms of its own', () => {
    const forms = { one: '{count} konto', few: '{count} konta', many: '{count} kont', other: '{count} konta' };
    const polish = wordsIn({ ...languages, pl: { ...languages.en, 'quota.free': forms } })('pl-PL', 'UTC');

    const said = [1, 3, 5].map((count) => polish.t('quota.free', { count }));

    expect(said).toEqual(['1 konto', '3 konta', '5 kont']);
  });

  it('says in English what its messages lack', () => {
    const young = wordsIn({ ...languages, pl: {} })('pl-PL', 'UTC');

    expect(young.t('button.keep')).toBe('Still needed');
  });
});

it('makes every file of the messages a language, and knows of no other', () => {
  const files = readdirSync(join(__dirname, '..', '..', 'src', 'words', 'messages'));

  expect(
    Object.keys(languages)
      .map((language) => `${language}.json`)
      .sort(),
  ).toEqual(files.sort());
});

it('finds the language in the first part of a locale', () => {
  const found = ['de', 'DE-at', 'de-DE', 'en', 'dex', '', 'toString'].map((locale) => languageOf(locale, languages));

  expect(found).toEqual(['de', 'de', 'de', 'en', 'en', 'en', 'en']);
});
