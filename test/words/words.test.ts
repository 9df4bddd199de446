import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../../src/desk/problem';
import { languages } from '../../src/words/languages';
import en from '../../src/words/messages/en.json';
import { accountChecks, checkNames } from '../../src/desk/finding';
import { whatOf, words, wordsIn } from '../../src/words/words';
import { madeUpProblem } from '../support/made-up-problem';

const sourcesOf = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
const english = words('en-GB', 'UTC');
const german = words('de-DE', 'UTC');
/** Names of the values; a problem may write one in its own way. */
const placeholders = (message: unknown) =>
  [
    ...new Set([...(JSON.stringify(message) ?? '').matchAll(/\{(\w+)(?::\w+)?\}/g)].map(([, name = '']) => name)),
  ].sort();

it('has every message in every language', () => {
  const keysOf = (messages: object) => Object.keys(messages);

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

it('chooses among the sentences of a key by cases that the product names, each in some file', () => {
  const source = sourcesOf(join(__dirname, '..', '..', 'src'))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  const forms = Object.values(languages).flatMap((messages) =>
    Object.values(messages).flatMap((message) => (typeof message === 'string' ? [] : Object.keys(message))),
  );
  const plurals = ['zero', 'one', 'two', 'few', 'many', 'other'];
  const cases = [...new Set(forms)].filter((form) => !plurals.includes(form));
  const isNamed = (name: string) => source.includes(`'${name}'`) || putTogether.test(name);

  expect(cases.length).toBeGreaterThan(30);
  expect(cases.filter((name) => !isNamed(name))).toEqual([]);
  const named = [...source.matchAll(/case: '([a-z-]+)'/g)].map(([, name = '']) => name);
  expect(named.filter((name) => !cases.includes(name) && !unsaid.includes(name))).toEqual([]);
});

/** Cases that are put together from what was seen. */
const putTogether = /^(closed-(busy|down|full)|(none|several)-(at-root|by-name))$/;
/** Cases that are told by the sentence for all others. */
const unsaid: readonly string[] = [];

it('has a title for every step of a run, and for no other', () => {
  const files = readdirSync(join(__dirname, '..', '..', 'src', 'recipe', 'steps')).map((file) =>
    file.replace('.ts', ''),
  );
  const titled = Object.keys(en).flatMap((key) => /^step\.([a-z-]+)$/.exec(key)?.[1] ?? []);

  expect(titled.sort()).toEqual(files.filter((name) => name !== 'index').sort());
});

it('has words for each check of an account, and for no other', () => {
  const named = Object.keys(en).filter((key) => key.startsWith('finding.'));
  const warned = Object.keys(en).filter((key) => key.startsWith('notice.watch-'));

  expect(named.sort()).toEqual(checkNames.map((check) => `finding.${check}`).sort());
  expect(warned.sort()).toEqual(accountChecks.map((check) => `notice.watch-${check}`).sort());
});

it('names no value in any language that English does not, and every one outside of problems', () => {
  const keys = Object.keys(en) as (keyof typeof en)[];
  const isUnlike = (key: string, own: string[], english: string[]) =>
    key.startsWith('problem.') ? own.some((one) => !english.includes(one)) : own.join() !== english.join();

  const different = Object.entries(languages).flatMap(([language, messages]) =>
    keys
      .filter((key) => isUnlike(key, placeholders(messages[key]), placeholders(en[key])))
      .map((key) => `${language}: ${key}`),
  );

  expect(different).toEqual([]);
});

it('counts in the plural form of the language', () => {
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

describe('a problem', () => {
  const codes = [
    ...new Set(
      Object.keys(en)
        .filter((key) => key.startsWith('problem.'))
        .map((key) => key.split('.')[1] ?? ''),
    ),
  ];

  it('has both of its sentences, and is one that the product raises', () => {
    const source = sourcesOf(join(__dirname, '..', '..', 'src'))
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');
    const isRaised = (code: string) => source.includes(`'${code}'`) || families.some((one) => code.startsWith(one));

    expect(codes.filter((code) => !(`problem.${code}.what` in en) || !(`problem.${code}.next` in en))).toEqual([]);
    expect(codes.filter((code) => !isRaised(code))).toEqual([]);
  });

  it("is told in the reader's language, with what caused it", () => {
    const cause: Problem = { code: 'slot-lost' };
    const problem: Problem = {
      code: 'directory-sync-ended',
      values: { userPrincipalName: 'svc-x', last: whatOf(cause) },
    };

    expect(english.problem(problem).what).toBe(
      'svc-x did not arrive from Active Directory in time. The slot reserved for this account is no longer held.',
    );
    expect(german.problem(problem).what).toBe(
      'svc-x kam nicht rechtzeitig aus Active Directory an. Der vorgemerkte Platz wird nicht mehr gehalten.',
    );
  });

  it('of an id that can be none does not name it', () => {
    const problem: Problem = { code: 'unknown-request', values: { case: 'unnamed' } };

    expect(english.problem(problem).what).toBe('There is no request of that id that you can see.');
    expect(german.problem(problem).what).toBe('Es gibt keinen Antrag mit dieser ID, den Sie sehen können.');
  });

  it('says of what is in place what its code says, or what was found', () => {
    const own: Problem = { code: 'run-broken', values: { id: 'SA-1' } };
    const left: Problem = { ...own, standing: [whatOf({ code: 'slot-lost' }), { key: 'stands.all-taken-back' }] };

    expect(german.problem(own).standing).toBe(
      'Die Karte zeigt, was getan wurde. Der Platz bleibt vorgemerkt, und von selbst wird nichts zurückgenommen.',
    );
    expect(german.problem({ ...own, standing: 'nothing-sent' }).standing).toBe('Es wurde nichts gesendet.');
    expect(german.problem(left).standing).toBe(
      'Der vorgemerkte Platz wird nicht mehr gehalten. Alles, was getan worden war, wurde zurückgenommen.',
    );
  });
});

/** Codes that are put together: the beginning and what a rule found. */
const families = ['already-', 'check-failed-', 'gate-group-', 'account-group-', 'own-request-', 'own-account-'];

describe('a problem of a row that was stored before the message files had its sentences', () => {
  const own = { what: 'It stopped at noon.', standing: 'Nothing was sent.', next: 'Call Dana.' };

  it.each([
    ['whose code has no words', madeUpProblem('never-heard-of', own.what, own.next, { standing: own.standing })],
    ['that lacks a value', madeUpProblem('name-reserved', own.what, own.next, { standing: own.standing })],
  ])('is shown with them in every language: %s', (_case, problem) => {
    const reader = wordsIn({ ...languages, qaa: { 'problem.name-reserved.what': '{nobodyKnows}' } })('qaa', 'UTC');

    for (const words of [english, reader]) expect(words.problem(problem)).toEqual(own);
    expect(german.problem(problem).next).toBe(own.next);
  });

  it('is translated where there are words for its code and values', () => {
    const problem = madeUpProblem('own-request', 'You asked.', 'Wait.');

    expect(german.problem(problem).what).toBe('Das haben Sie selbst beantragt.');
    expect(english.problem(problem)).toEqual({ what: 'You asked.', standing: '', next: 'Wait.' });
  });

  it('can be the cause of another', () => {
    const problem = madeUpProblem('never-heard-of', 'It stopped at noon.');

    expect(german.problem({ code: 'directory-sync-ended', standing: [whatOf(problem)] }).standing).toBe(
      'It stopped at noon.',
    );
  });
});
