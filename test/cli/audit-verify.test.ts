import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '../../src/store/log';
import { openStore } from '../../src/store/open-store';
import { dana } from '../support/cast';
import { inOneFile } from '../support/one-file';
import type { OneFile } from '../support/one-file';
import { withEmptyDatabase, withStore } from '../support/postgres';
import type { TestStore } from '../support/postgres';

let program: OneFile;
let desk: TestStore;

beforeAll(() => {
  program = inOneFile('src/cli/account-desk.ts');
});
afterAll(() => program.remove());

const dangerous = ['=HYPERLINK("x")', '+1+1', '-2+3', '@SUM(A1)', '\tx', 'plain'];

beforeEach(async () => {
  desk = await withStore();
  await desk.store.transaction(async (tx) => {
    for (const action of dangerous) {
      const who = { ...dana, name: action };
      await tx.audit.append({ kind: 'decision', actor: who, action, requestId: 'SA-1', object: action, after: action });
    }
  });
});
afterEach(() => desk.close());

/** `npm run audit:verify` as an operator runs it. */
function verify(...options: string[]) {
  return verifyIn(desk.dataDir, {}, ...options);
}

function verifyIn(dataDir: string, settings: Record<string, string>, ...options: string[]) {
  const env = { PATH: process.env['PATH'], DATABASE_URL: desk.database.url, ...settings };
  const args = [program.file, 'audit', '--data-dir', dataDir, ...options];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', env });
  return { status, said: (stdout + stderr).trim() };
}

/** As somebody who owns the database and puts the guard aside. */
function tamper(text: string): Promise<unknown> {
  return desk.database.query(`set session_replication_role = replica; ${text}`);
}

it('says that an audit is whole which nobody touched', () => {
  expect(verify()).toEqual({ status: 0, said: 'The audit is whole: 6 lines.' });
});

it.each([
  ['cut', 'delete from desk.audit where seq > 4', 5],
  ['flipped', "update desk.audit set line = replace(line, 'plain', 'plaim') where seq = 6", 6],
  [
    'reordered',
    'update desk.audit set seq = -seq where seq in (2, 5); update desk.audit set seq = case seq when -2 then 5 else 2 end where seq < 0',
    2,
  ],
  ['deleted', 'delete from desk.audit where seq = 3', 3],
  [
    'inserted',
    `update desk.audit set seq = -seq where seq > 3; update desk.audit set seq = 1 - seq where seq < 0;
     insert into desk.audit select 4, request_id, hash, replace(line, '"seq":3', '"seq":4') from desk.audit where seq = 3;
     update desk.audit_head set lines = 7`,
    4,
  ],
])('ends with 1 and names the first bad line when one was %s', async (_what, text, line) => {
  await tamper(text);

  const { status, said } = verify();

  expect(status).toBe(1);
  expect(said).toContain(`The audit is not whole from line ${line} on.`);
});

it('writes JSON lines that can be checked again, and CSV in which no cell is a formula', () => {
  const [json, csv] = [join(desk.dataDir, 'audit.jsonl'), join(desk.dataDir, 'audit.csv')];

  const { status } = verify('--json', json, '--csv', csv);

  const lines = readFileSync(json, 'utf8').trim().split('\n');
  const actions = lines.map((text) => JSON.parse((JSON.parse(text) as { line: string }).line) as { action: string });
  const cells = readFileSync(csv, 'utf8').split(/\r\n|,/);
  expect(status).toBe(0);
  expect(actions.map(({ action }) => action)).toEqual(dangerous);
  expect(cells.filter((cell) => /^"?[=+\-@\t\r]/.test(cell))).toEqual([]);
  expect(cells.filter((cell) => /^"?'[=+\-@\t]/.test(cell))).toHaveLength(5 * 4);
});

it('leaves a file as it was when it cannot write all of the audit', async () => {
  const csv = join(desk.dataDir, 'audit.csv');
  writeFileSync(csv, 'of yesterday');
  await tamper("update desk.audit set line = 'no line' where seq = 6");

  expect(verify('--csv', csv).status).toBe(1);

  expect(readFileSync(csv, 'utf8')).toBe('of yesterday');
  expect(readdirSync(desk.dataDir).filter((name) => name.startsWith('audit.csv'))).toEqual(['audit.csv']);
});

it('leaves a file that it writes over to whoever could read it', () => {
  const csv = join(desk.dataDir, 'audit.csv');
  writeFileSync(csv, 'of yesterday');
  chmodSync(csv, 0o666);

  expect(verify('--csv', csv).status).toBe(0);

  expect(readFileSync(csv, 'utf8')).toContain('plain');
  expect(statSync(csv).mode & 0o777).toBe(0o666);
});

describe('who checks the audit', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'audit-verify-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('changes nothing: no key and no folder is made, and no table is brought up to date', async () => {
    const newest = 'select max(name) as name from desk.kysely_migration';
    const [latest] = await desk.database.query(newest);
    await desk.database.query(`delete from desk.kysely_migration where name = '${String(latest?.['name'])}'`);
    const [before] = await desk.database.query(newest);
    const nowhere = join(folder, 'nowhere');

    const { status, said } = verifyIn(nowhere, { AUDIT_KEY_FILE: join(desk.dataDir, 'audit-key') });

    expect({ status, said }).toEqual({ status: 0, said: expect.stringContaining('The audit is whole: 6 lines.') });
    expect(existsSync(nowhere)).toBe(false);
    expect(await desk.database.query(newest)).toEqual([before]);
  });

  it('needs no vault: a key of one that lies in the data folder is not looked at', () => {
    writeFileSync(join(folder, 'vault-key'), 'an old one', { mode: 0o644 });

    expect(verifyIn(folder, { AUDIT_KEY_FILE: join(desk.dataDir, 'audit-key') }).status).toBe(0);
  });

  it('is told which file cannot be written, and nothing of the data folder', () => {
    const { status, said } = verify('--json', folder);

    expect(status).toBe(1);
    expect(said).toMatch(/EISDIR.*audit-verify-/);
    expect(said).not.toContain('DATA_DIR');
  });

  it('is told what is missing: the key, or the audit itself', async () => {
    expect(verifyIn(folder, {})).toEqual({
      status: 1,
      said: expect.stringContaining('The key of the audit is not there: put ') as string,
    });
    expect(existsSync(join(folder, 'audit-key'))).toBe(false);

    const empty = await withEmptyDatabase();
    const { status, said } = verifyIn(folder, { DATABASE_URL: empty.url });
    await empty.drop();
    expect({ status, said }).toEqual({
      status: 1,
      said: 'There is no audit in this database: no bot was started on it yet.',
    });
  });
});

it('reads the built-in database of a bot at work, and starts one that rests and stops it again', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'audit-built-in-'));
  const books = await openStore({ dataDir, log: silentLog });
  await books.store.transaction((tx) => tx.audit.append({ kind: 'denied', actor: dana, action: 'approve' }));

  expect(verifyIn(dataDir, { DATABASE_URL: '' })).toEqual({ status: 0, said: 'The audit is whole: 1 lines.' });
  expect(await books.verifyAudit()).toEqual({ ok: true, lines: 1 });
  await books.close();
  expect(verifyIn(dataDir, { DATABASE_URL: '' })).toEqual({ status: 0, said: 'The audit is whole: 1 lines.' });

  expect(existsSync(join(dataDir, 'pg18', 'postmaster.pid'))).toBe(false);
  rmSync(dataDir, { recursive: true });
});
