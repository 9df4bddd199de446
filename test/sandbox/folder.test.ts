import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { newFolder } from '../../src/sandbox/folder';
import { until } from '../support/wait';

// Elsewhere nothing says in which order things went.
const onLinux = process.platform === 'linux' ? it : it.skip;

/** No system gives out this number. */
const dead = 2_147_483_647;

let root: string;
let living: ChildProcess;

beforeAll(() => {
  living = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
});
afterAll(() => living.kill('SIGKILL'));

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'folders-'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** A folder as a sandbox of this process leaves it, with something in it; `mark` is what it says about itself. */
function left(pid: number, mark: string | null = String(pid), name = `account-desk-sandbox-${pid}-Ab3dEf`): string {
  const folder = join(root, name);
  mkdirSync(join(folder, 'data', 'pg18'), { recursive: true });
  if (mark !== null) writeFileSync(join(folder, 'sandbox-pid'), mark);
  return folder;
}

it('a sandbox that starts removes the folders of those that died', () => {
  const folders = [left(dead), left(dead, String(dead), `account-desk-sandbox-${dead}-zzzzzz`)];

  const own = newFolder(root);

  expect(folders.filter(existsSync)).toEqual([]);
  expect(readdirSync(root)).toEqual([basename(own)]);
});

onLinux('the mark of a folder is removed last, so that what is left of a killed removal is known', async () => {
  const folder = left(dead);
  const others = ['before', 'data', ...'tuvwxyz'];
  for (const name of others) if (name !== 'data') writeFileSync(join(folder, name), '');
  const removed: string[] = [];
  // Told in the order in which it happens, when this turn is over.
  const watcher = watch(folder, (_event, name) => void removed.push(String(name)));

  newFolder(root);
  await until(() => removed.includes('sandbox-pid'));
  watcher.close();

  expect(removed.slice(0, removed.indexOf('sandbox-pid'))).toEqual(expect.arrayContaining(others));
});

it('a folder of a sandbox that lives stays, also that of the one that looks', () => {
  const folders = [left(Number(living.pid)), newFolder(root)];

  newFolder(root);

  expect(folders.every(existsSync)).toBe(true);
});

it.each([
  ['its bot', (folder: string) => writeFileSync(join(folder, 'data', 'pg-owner'), String(living.pid))],
  [
    'its database',
    (folder: string) => writeFileSync(join(folder, 'data/pg18/postmaster.pid'), `${living.pid}\n/\n0\n5432\n`),
  ],
])('a folder of a dead sandbox stays as long as %s lives', (_what, serve) => {
  const folder = left(dead);
  serve(folder);

  newFolder(root);

  expect(existsSync(folder)).toBe(true);
});

it.each([
  ['has no mark', () => left(dead, null)],
  ['is marked as that of another', () => left(dead, '1')],
  ['has another name', () => left(dead, String(dead), `account-desk-data-${dead}`)],
  ['only begins like one', () => left(dead, String(dead), `account-desk-sandbox-${dead}-Ab3dEf.bak`)],
  [
    'is a link to one',
    () => {
      const elsewhere = left(dead, String(dead), 'elsewhere');
      symlinkSync(elsewhere, join(root, `account-desk-sandbox-${dead}-linked`));
      return elsewhere;
    },
  ],
])('what is not clearly a folder of a sandbox stays: it %s', (_what, make) => {
  const folder = make();

  newFolder(root);

  expect(existsSync(join(folder, 'data'))).toBe(true);
});
