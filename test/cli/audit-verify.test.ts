import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dana } from '../support/cast';
import { inOneFile } from '../support/one-file';
import type { OneFile } from '../support/one-file';
import { withStore } from '../support/postgres';
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
  const env = { PATH: process.env['PATH'], DATABASE_URL: desk.database.url };
  const args = [program.file, 'audit', '--data-dir', desk.dataDir, ...options];
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
