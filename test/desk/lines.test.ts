import { readFileSync } from 'node:fs';

/** The vocabulary as it is written, and as operators read of it. */
const source = readFileSync('src/desk/lines.ts', 'utf8');
const page = readFileSync('docs/logs.md', 'utf8');
const spoken = [...source.matchAll(/^ {2}'([^']+)': /gm)].map(([, message]) => message ?? '');
const explained = [...page.matchAll(/^\| `([a-z]+ [a-z ]+)` \|/gm)].map(([, message]) => message ?? '');

it('every line of the vocabulary is explained to operators, and no other', () => {
  expect(spoken.length).toBeGreaterThan(10);
  expect([...explained].sort()).toEqual([...spoken].sort());
});
