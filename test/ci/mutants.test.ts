import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const folder = join(root, 'test/mutants');

interface Harmless {
  readonly why: string;
  readonly mutants: readonly { readonly file: string; readonly before: string; readonly after: string }[];
}

const rooms = readdirSync(folder).map((name) => ({
  name,
  harmless: JSON.parse(readFileSync(join(folder, name), 'utf8')) as readonly Harmless[],
}));

describe.each(rooms)('changes that make no difference, in $name', ({ harmless }) => {
  it('each say why in a sentence', () => {
    for (const { why } of harmless) expect(why).toMatch(/^[A-Z].{20,}\.$/);
  });

  it.each(harmless.flatMap(({ mutants }) => mutants))(
    '$before in $file still stands there',
    ({ file, before, after }) => {
      expect(existsSync(join(root, file))).toBe(true);
      expect(readFileSync(join(root, file), 'utf8')).toContain(before);
      expect(after).not.toBe(before);
    },
  );
});

it('each room of the tool exists, and the tests that it names', () => {
  const text = readFileSync(join(root, '.ci/mutants/rooms.mjs'), 'utf8');
  const named = [...text.matchAll(/'!?((?:src|test)[^'*]*)/g)].map(([, path = '']) => path.replace(/\/$/, ''));

  expect(named.length).toBeGreaterThan(15);
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  expect(rooms.every(({ name }) => new RegExp(`^  '?${name.replace('.json', '')}'?: `, 'm').test(text))).toBe(true);
});
