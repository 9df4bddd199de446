import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const folder = join(root, 'test/seeded');

interface SeededBug {
  readonly id: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  readonly tests: readonly string[];
}

const bugs = readdirSync(folder).flatMap((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as SeededBug[]);

describe('the seeded bugs', () => {
  it('are at least sixty, each with an id of its own', () => {
    expect(bugs.length).toBeGreaterThanOrEqual(60);
    expect(new Set(bugs.map(({ id }) => id)).size).toBe(bugs.length);
  });

  it.each(bugs)('can be planted in one place, and name tests that are there: $id', ({ file, find, replace, tests }) => {
    expect(readFileSync(join(root, file), 'utf8').split(find)).toHaveLength(2);
    expect(replace).not.toBe(find);
    expect(tests.filter((test) => !existsSync(join(root, test)))).toEqual([]);
    expect(tests).not.toEqual([]);
  });
});
