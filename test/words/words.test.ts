import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../../src/desk/problem';
import { languages } from '../../src/words/languages';
import de from '../../src/words/messages/de.json';
import en from '../../src/words/messages/en.json';
import { words } from '../../src/words/words';
import { accountChecks, checkNames } from '../../src/desk/finding';

/** Problems carry their own English, so only translations of them stand in the files. */
const isProblem = (key: string) => key.startsWith('problem.');
const sourcesOf = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
const placeholders = (message: unknown) => [...new Set(JSON.stringify(message).match(/\{\w+(:\w+)?\}/g) ?? [])].sort();

it('has every message in every language', () => {
  const keysOf = (messages: object) => Object.keys(messages).filter((key) => !isProblem(key));

  const unlike = Object.entries(languages).filter(
    ([, messages]) => keysOf(messages).join() !== keysOf(languages.en).join(),
  );

  expect(unlike.map(([language]) => language)).toEqual([]);
});

it('has words for every notice that the product sends', () => {
  const source = sourcesOf(join(__dirname, '..', '..', 'src'))
    .filter((file) => !file.includes('migrations'))
    .map((file) => readFileSync(file, 'utf8'));
  const sent = [...new Set(source.join('\n').match(/(?<=')notice\.[a-z-]+(?=')/g) ?? [])];

  expect(sent.length).toBeGreaterThan(10);
  expect(sent.filter((key) => !(key in en))).toEqual([]);
});

it('has words for each check of an account, and for no other', () => {
  const named = Object.keys(en).filter((key) => key.startsWith('finding.'));
  const warned = Object.keys(en).filter((key) => key.startsWith('notice.watch-'));

  expect(named.sort()).toEqual(checkNames.map((check) => `finding.${check}`).sort());
  expect(warned.sort()).toEqual(accountChecks.map((check) => `notice.watch-${check}`).sort());
});

it('names the same values in every language', () => {
  const keys = Object.keys(en) as (keyof typeof en)[];

  const different = Object.entries(languages).flatMap(([language, messages]) =>
    keys
      .filter((key) => placeholders(messages[key]).join() !== placeholders(en[key]).join())
      .map((key) => `${language}: ${key}`),
  );

  expect(different).toEqual([]);
});

it('counts in the plural form of the language', () => {
  const english = words('en-GB', 'UTC');

  expect(english.t('quota.reserved', { count: 1 })).toBe('1 reserved for a request.');
  expect(english.t('quota.reserved', { count: 3 })).toBe('3 reserved for requests.');
});

it("writes dates in the reader's language and time zone", () => {
  const lateEvening = '2026-11-20T23:30:00Z';

  expect(words('de-DE', 'Europe/Berlin').dateTime(lateEvening)).toBe('21.11.2026, 00:30');
  expect(words('en-US', 'America/New_York').dateTime(lateEvening)).toMatch(/^Nov 20, 2026, 6:30\sPM$/);
});

it('does not move a date without a time into another day', () => {
  expect(words('en-GB', 'America/Los_Angeles').date('2027-11-20')).toBe('20 Nov 2027');
});

it('names the time alone on the same day, and the date on another', () => {
  const english = words('en-GB', 'UTC');

  expect(english.moment('2026-11-20T10:42:00Z', '2026-11-20T12:00:00Z')).toBe('10:42');
  expect(english.moment('2026-11-19T10:42:00Z', '2026-11-20T12:00:00Z')).toBe('19 Nov 2026, 10:42');
});

it.each([
  [400, '1s'],
  [12_000, '12s'],
  [192_000, '3m 12s'],
  [3_600_000, '1h'],
  [93_784_000, '1d 2h'],
])('says %i ms as %s', (ms, text) => {
  expect(words('en-GB', 'UTC').duration(ms)).toBe(text);
});

it('reads unknown languages and time zones as English and UTC', () => {
  const reader = words('xx-not-a-locale-at-all', 'Mars/Olympus');

  expect(reader.language).toBe('en');
  expect(reader.dateTime('2026-11-20T23:30:00Z')).toBe('20 Nov 2026, 23:30');
});

it('fills values in once, so that a name cannot name another value', () => {
  const text = words('en-GB', 'UTC').t('lent.by', { name: '{since}', since: '10:42' });

  expect(text).toBe('{since} is without a licence since 10:42.');
});

it('has both sentences of every translated problem, and translates none that the product does not raise', () => {
  const translated = [
    ...new Set(
      Object.keys(de)
        .filter(isProblem)
        .map((key) => key.split('.')[1] ?? ''),
    ),
  ];
  const source = sourcesOf(join(__dirname, '..', '..', 'src'))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');

  const halves = translated.filter((code) => !(`problem.${code}.what` in de) || !(`problem.${code}.next` in de));
  const unknown = translated.filter((code) => !source.includes(`'${code}'`));

  expect({ halves, unknown }).toEqual({ halves: [], unknown: [] });
});

it('translates a problem, and keeps its own English where there is no translation or a value is missing', () => {
  const known: Problem = {
    code: 'own-request',
    what: 'You asked for this yourself.',
    next: 'Another CRM admin has to decide.',
  };
  const unknown: Problem = { ...known, code: 'never-heard-of' };
  const german = words('de-DE', 'UTC');

  expect(german.problem(known).what).toBe('Das haben Sie selbst beantragt.');
  expect(german.problem(unknown)).toEqual({ what: known.what, standing: '', next: known.next });
});
