import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { auditText } from '../../src/cards/audit';
import { languages } from '../../src/words/languages';
import { words } from '../../src/words/words';
import { dana } from '../support/cast';

const src = join(__dirname, '..', '..', 'src');
const sources = ['usecases', 'recipe']
  .flatMap((room) =>
    readdirSync(join(src, room), { recursive: true, encoding: 'utf8' }).map((file) => join(src, room, file)),
  )
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(file, 'utf8'));

/** What stands there as the action of a line; those that are handed on are held to their words by their types. */
function actionsIn(pattern: RegExp): readonly string[] {
  const found = sources.flatMap((source) => [...source.matchAll(pattern)].map(([, action]) => action ?? ''));
  return [...new Set(found)].filter((action) => !action.startsWith('notice.')).sort();
}

const written = actionsIn(/\baction: '([^']+)'/g);
const decided = actionsIn(/\bkind: 'decision',[^}]*?\baction: '([^']+)'/g);

it.each(Object.entries(languages))('whatever is written into the audit is said in words: %s', (_language, messages) => {
  const rooms = ['audit', 'audit-tried', 'audit-step', 'step'];

  expect(written.length).toBeGreaterThan(20);
  expect(written.filter((action) => !rooms.some((room) => `${room}.${action}` in messages))).toEqual([]);
  expect(decided.filter((action) => !(`decision.${action}` in messages))).toEqual([]);
});

it.each([
  'ask-review',
  'decline-loan',
  'nudge',
  'open-credential-denied',
  'open-credential-again',
  'reveal-refused',
  'know-strays',
  'choose-admin-conversation',
  'forget-admin-conversation',
])('nobody reads %s', (action) => {
  const line = { seq: 1, at: '2029-01-01T08:00:00.000Z', hash: '', kind: 'state', actor: dana, action } as const;

  for (const locale of ['en-GB', 'de-DE'])
    expect(auditText('SA-1', [line], words(locale, 'UTC')).replaceAll('\\', '')).not.toMatch(
      new RegExp(`: ${action}$`, 'm'),
    );
});

it.each([
  ['again: tenant-busy', 'the service was busy, or did not answer in time'],
  ['not-yet: no-such-code', 'what it needs was not there yet'],
  ['refused: no-such-code', 'the service refused it'],
  ['given up: no-such-code', 'it was given up'],
  ['unexpected', 'the answer was like none that is known'],
])('why a step failed is said in words, too: %s', (failed, cause) => {
  const line = { seq: 1, at: '2029-01-01T08:00:00.000Z', hash: '', kind: 'outcome', actor: 'desk' } as const;
  const text = (locale: string) =>
    auditText('SA-1', [{ ...line, action: 'remove-license', after: { failed } }], words(locale, 'UTC')).replaceAll(
      '\\',
      '',
    );

  expect(text('en-GB')).toContain(`Remove the licence: failed (${cause})`);
  expect(text('de-DE')).not.toContain(failed.split(': ').at(-1));
});
