import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const folder = join(__dirname, 'threats');

interface Guard {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

interface Threat {
  readonly id: string;
  /** What `npm run threats:prove` takes out. */
  readonly guard?: Guard;
  readonly guards?: readonly Guard[];
  readonly tests: readonly { readonly file: string; readonly name: string }[];
}

const threats = readdirSync(folder)
  .sort()
  .flatMap((name) => (JSON.parse(readFileSync(join(folder, name), 'utf8')) as { threats: Threat[] }).threats);

describe('the table of threats', () => {
  it('has every threat from T1 to T102 once, each with a test', () => {
    expect(threats.map(({ id }) => id)).toEqual(Array.from({ length: 102 }, (_, n) => `T${n + 1}`));
    expect(threats.filter(({ tests }) => tests.length === 0)).toEqual([]);
  });

  it('names only tests that exist', () => {
    const missing = threats.flatMap(({ id, tests }) =>
      tests.filter(({ file, name }) => !holds(file, name)).map(({ file, name }) => `${id} ${file}: ${name}`),
    );

    expect(missing).toEqual([]);
  });

  it('names the guard of every threat, as it stands in its file', () => {
    const guardsOf = ({ guard, guards = [] }: Threat) => (guard ? [guard, ...guards] : guards);
    const amiss = threats.flatMap((threat) =>
      guardsOf(threat)
        .filter(({ file, find, replace }) => textOf(file).split(find).length !== 2 || find === replace)
        .map(({ file }) => `${threat.id} ${file}`),
    );

    expect(threats.filter((threat) => guardsOf(threat).length === 0).map(({ id }) => id)).toEqual([]);
    expect(amiss).toEqual([]);
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
