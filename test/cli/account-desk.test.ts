import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const root = join(__dirname, '../..');
mkdirSync(join(root, 'build'), { recursive: true });
const folder = mkdtempSync(join(root, 'build/desk-'));
const { bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { bin: { 'account-desk': string } };
/** Where the build puts it, below the folder of this test. */
const program = join(folder, relative('dist', bin['account-desk']));
const loaded = join(folder, 'loaded.cjs');

beforeAll(() => {
  const options = ['--loader:.json=copy', '--outbase=.', '--format=cjs', '--platform=node', '--log-level=error'];
  execFileSync(
    join(root, 'node_modules/.bin/esbuild'),
    ['src/**/*.ts', 'src/**/*.json', ...options, `--outdir=${folder}`],
    {
      cwd: root,
    },
  );
  writeFileSync(loaded, `process.on('exit', () => console.log(Object.keys(require.cache).join('\\n')));`);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function desk(args: readonly string[], env: Readonly<Record<string, string>> = {}, node: readonly string[] = []) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...node, program, ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], ...env },
  });
  return { status, said: stdout, complained: stderr };
}

it('is the program that package.json names, and starts by itself', () => {
  expect(readFileSync(program, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
});

it('lists what operators can do', () => {
  const { status, said } = desk(['--help']);

  const commands = [...said.matchAll(/^ {2}([a-z]+) .*/gm)].map(([, name]) => name);
  expect(status).toBe(0);
  expect(commands).toEqual([
    ...['doctor', 'status', 'requests', 'why', 'audit', 'backup', 'restore', 'drill', 'package', 'schema'],
    ...['sandbox', 'demo', 'rehearse', 'tenant', 'help'],
  ]);
});

it('loads neither the database, nor the SDK, nor the sandbox before a command needs it', () => {
  const { said } = desk(['--help'], {}, ['--require', loaded]);

  const files = said.split('\n').filter((line) => line.startsWith('/'));
  expect(files).toContain(program);
  expect(files.filter((file) => /node_modules\/(pg|botbuilder|@microsoft|@dbos-inc)\/|\/sandbox\//.test(file))).toEqual(
    [],
  );
});

it('ends with 78 and names what is missing when settings cannot be used, whatever was asked for', () => {
  const without = { BOT_ID: '11111111-2222-4333-8444-555555555555', DESK_FILE: '/nowhere/desk.json' };

  for (const args of [['package'], ['doctor'], ['doctor', '--plan', 'prod']]) {
    const { status, said, complained } = desk(args, without);
    expect([args, status]).toEqual([args, 78]);
    expect(said + complained).toContain('TEAMS_APP_ID');
  }
});

it('ends with 1 at a command that it does not know', () => {
  const { status, complained } = desk(['docter']);

  expect(status).toBe(1);
  expect(complained).toContain('Did you mean doctor?');
});
