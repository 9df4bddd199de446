import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import threats from './threats.json';

const root = join(__dirname, '../..');

describe('the table of threats', () => {
  it('has every threat from T1 to T60 once, each with a test', () => {
    expect(threats.map(({ id }) => id)).toEqual(Array.from({ length: 60 }, (_, n) => `T${n + 1}`));
    expect(threats.filter(({ tests }) => tests.length === 0)).toEqual([]);
  });

  it('names only tests that exist', () => {
    const missing = threats.flatMap(({ id, tests }) =>
      tests.filter(({ file, name }) => !holds(file, name)).map(({ file, name }) => `${id} ${file}: ${name}`),
    );

    expect(missing).toEqual([]);
  });

  it('names no test that is skipped', () => {
    const files = [...new Set(threats.flatMap(({ tests }) => tests.map(({ file }) => file)))];

    expect(
      files.filter((file) => /^\s*(it|test|describe)\.(skip|todo|only)\b|^\s*x(it|describe)\(/m.test(textOf(file))),
    ).toEqual([]);
  });
});

function holds(file: string, name: string): boolean {
  return existsSync(join(root, file)) && textOf(file).includes(name);
}

function textOf(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}
