import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { openBackupFile, writeBackupFile } from '../../src/store/backup/backup-file';
import { silentLog } from '../../src/store/log';
import { openStore } from '../../src/store/open-store';
import { backedUpOffice } from '../support/backed-up-office';

const stage = backedUpOffice();

function drill(given: string, settings: Record<string, string> = stage().keys) {
  const { folder, office, operator, second } = stage();
  const env = { DATA_DIR: join(folder, 'nowhere'), DATABASE_URL: office.books.database.url, ...settings };
  return operator.run(['drill', given, '--database-url', second.url], env);
}

describe('a drill', () => {
  it('says what is in a good backup, ends with 0, and leaves the second database empty', async () => {
    const { status, said } = await drill(stage().file);

    expect({ status, said }).toEqual({ status: 0, said: expect.stringContaining('This backup is good.') as string });
    expect(said).toContain('The audit is whole: 1 lines.');
    expect(said).toContain('Passwords in the database: 1, each opened');
    expect(said).toMatch(/Open requests: 1\.\n {2}SA-1001 /);
    expect(await stage().second.query(`select 1 from pg_namespace where nspname = 'desk'`)).toEqual([]);
  });

  const spoilt = (change: (bytes: Buffer) => Buffer): string => {
    const name = join(mkdtempSync(join(stage().folder, 'spoilt-')), 'desk.backup');
    writeFileSync(name, change(readFileSync(stage().file)));
    return name;
  };
  const flipped = (at: number) =>
    spoilt((bytes) => {
      const copy = Buffer.from(bytes);
      copy[at] = (copy[at] ?? 0) ^ 1;
      return copy;
    });

  it.each([
    ['cut', (bytes: Buffer) => bytes.subarray(0, bytes.length - 40), 'is not whole'],
    ['altered', (bytes: Buffer) => Buffer.concat([bytes, Buffer.from('x')]), 'is not whole'],
    ['empty', () => Buffer.alloc(0), 'is empty'],
    ['something else', () => Buffer.from('hello'), 'is no backup of Account Desk'],
    [
      'of a newer version',
      (bytes: Buffer) => Buffer.from(bytes.toString('latin1').replace(' 1 ', ' 2 '), 'latin1'),
      'newer',
    ],
  ])('finds a file that is %s', async (_what, change, words) => {
    const { status, said } = await drill(spoilt(change));

    expect({ status, said }).toEqual({ status: 1, said: expect.stringContaining(words) as string });
    expect(said).toContain('This backup is not good.');
  });

  it.each([
    [
      'a row',
      (lines: readonly string[]) => lines.filter((_line, at) => at !== lines.findIndex((one) => one.startsWith('{'))),
    ],
    ['its end', (lines: readonly string[]) => lines.slice(0, -1)],
  ])('finds a file that lacks %s, although it is sealed', async (_what, without) => {
    const { file, auditKey, folder } = stage();
    const lines: string[] = [];
    for await (const line of await openBackupFile(file, auditKey)) lines.push(line);
    const name = join(mkdtempSync(join(folder, 'lacking-')), 'desk.backup');
    await writeBackupFile(name, auditKey, linesOf(without(lines)));

    const { status, said } = await drill(name);

    expect({ status, said }).toEqual({
      status: 1,
      said: expect.stringContaining('does not hold what it promises') as string,
    });
  });

  it('finds one flipped bit, wherever it is', async () => {
    const { length } = readFileSync(stage().file);
    const places = [0, 20, 30, 100, 152, 156, 161, 170, Math.floor(length / 2), length - 9, length - 1];

    for (const at of places)
      await expect(openBackupFile(flipped(at), stage().auditKey)).rejects.toThrow(/desk\.backup /);
    expect(await drill(flipped(Math.floor(length / 2)))).toMatchObject({ status: 1 });
  });

  it('finds a row that somebody without the key has changed, although the hash was written anew', async () => {
    const forged = spoilt((bytes) => {
      const end = bytes.indexOf('\n') + 1;
      const [name, version, , seal] = bytes.toString('latin1', 0, end - 1).split(' ');
      const rows = gunzipSync(bytes.subarray(end)).toString('utf8');
      expect(rows).toContain('svc-made');
      const packed = gzipSync(rows.replace('svc-made', 'svc-mine'));
      const sha256 = createHash('sha256').update(packed).digest('hex');
      return Buffer.concat([Buffer.from(`${[name, version, sha256, seal].join(' ')}\n`), packed]);
    });

    const { status, said } = await drill(forged);

    expect({ status, said }).toEqual({
      status: 1,
      said: expect.stringContaining('does not fit this key of the audit') as string,
    });
  });

  it.each([
    ['audit', 'AUDIT_KEY_FILE', 'does not fit this key of the audit'],
    ['vault', 'VAULT_KEY_FILE', 'opens 0 of them'],
  ])('finds a key of the %s that does not fit', async (_what, setting, words) => {
    const other = join(stage().folder, `${setting}-of-another-desk`);
    writeFileSync(other, Buffer.alloc(32, 7).toString('base64url'), { mode: 0o600 });

    const { status, said } = await drill(stage().file, { ...stage().keys, [setting]: other });

    expect({ status, said }).toEqual({ status: 1, said: expect.stringContaining(words) as string });
  });

  it('makes a second database by itself where none is named, and leaves nothing of it, nor of drills that were killed', async () => {
    const own = mkdtempSync(join(tmpdir(), 'drills-'));
    chmodSync(own, 0o711);
    // Of a drill that was killed, for no process has this number, and of one that is at work.
    const [killed, atWork] = ['account-desk-drill-2147483647-Ab3dEf', `account-desk-drill-${process.pid}-Ab3dEf`];
    for (const name of [killed, atWork]) mkdirSync(join(own, name, 'pg18'), { recursive: true });

    const { status, said } = await stage().operator.run(['drill', stage().file], {
      DATA_DIR: stage().folder,
      TMPDIR: own,
      ...stage().keys,
    });
    const left = readdirSync(own);
    rmSync(own, { recursive: true });

    expect({ status, said }).toEqual({ status: 0, said: expect.stringContaining('This backup is good.') as string });
    expect(left).toEqual([atWork]);
  });

  it('removes what a drill left in the second database that was killed before it could', async () => {
    const killed = await killedDrill();
    const books = await stage().second.query('select from desk.requests');
    const next = await drill(stage().file);

    expect(killed).toMatchObject({ status: 1 });
    expect(books).not.toEqual([]);
    expect(next).toEqual({ status: 0, said: expect.stringContaining('This backup is good.') as string });
    expect(await stage().second.query(`select 1 from pg_namespace where nspname = 'desk'`)).toEqual([]);
  });

  it('removes no books that a bot was started on, although its engine never came that far', async () => {
    const { second, file, folder, keys } = stage();
    await killedDrill();
    const dataDir = mkdtempSync(join(folder, 'data-'));
    const auditKeyFile = keys.AUDIT_KEY_FILE;
    await (await openStore({ dataDir, databaseUrl: second.url, auditKeyFile, log: silentLog })).close();

    const { status, said } = await drill(file);

    expect({ status, said }).toEqual({ status: 1, said: expect.stringContaining('There are books') as string });
    expect(await second.query('select from desk.requests')).not.toEqual([]);
  });

  it('uses no database that holds books', async () => {
    const env = { DATA_DIR: join(stage().folder, 'nowhere'), ...stage().keys };

    const { status, said } = await stage().operator.run(
      ['drill', stage().file, '--database-url', stage().office.books.database.url],
      env,
    );

    expect({ status, said }).toEqual({ status: 1, said: expect.stringContaining('There are books') as string });
    expect(await stage().office.books.database.query('select 1 from desk.audit')).toHaveLength(1);
  });
});

async function* linesOf(lines: readonly string[]): AsyncGenerator<string> {
  for (const line of lines) yield await Promise.resolve(line.endsWith('\n') ? line : `${line}\n`);
}

/** One that is killed when the books are there. */
async function killedDrill() {
  const { second, file } = stage();
  await second.query(`create function public.not_yet() returns event_trigger language plpgsql as $$ begin
      if to_regclass('desk.requests') is null then return; end if;
      if exists(select from desk.requests) then raise 'killed'; end if;
    end $$;
    create event trigger not_yet on ddl_command_start when tag in ('DROP SCHEMA') execute function public.not_yet()`);
  const killed = await drill(file);
  await second.query('drop event trigger not_yet');
  return killed;
}
