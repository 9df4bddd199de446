import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { openBackupFile } from '../../src/store/backup/backup-file';
import { connectDatabase, migrateTo } from '../../src/store/database';
import { silentLog } from '../../src/store/log';
import { migrations } from '../../src/store/migrations';
import { backedUpOffice } from '../support/backed-up-office';
import { withEmptyDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';

const stage = backedUpOffice();

/** On the empty database, with another data folder. */
function restore() {
  const { folder, second, keys, operator, file } = stage();
  const env = { DATA_DIR: mkdtempSync(join(folder, 'data-')), DATABASE_URL: second.url, ...keys };
  return operator.run(['restore', file], env);
}

/** But for what a restore writes anew. */
async function everyRow(database: TestDatabase): Promise<Record<string, unknown[]>> {
  const anew = `'restored_copy', 'kysely_migration', 'survived_migration', 'audit_head'`;
  const tables = await database.query(
    `select tablename as name from pg_tables where schemaname = 'desk' and tablename not in (${anew})`,
  );
  const rows: Record<string, unknown[]> = {};
  for (const { name } of tables)
    rows[String(name)] = await database.query(`select t::text as row from desk.${String(name)} t order by 1`);
  return rows;
}

describe('a backup', () => {
  it('is for its owner alone, holds neither key, and says what is kept apart', async () => {
    const { said } = await stage().operate('backup', join(stage().folder, 'another.backup'));

    expect(statSync(stage().file).mode & 0o777).toBe(0o600);
    expect(said).toContain(join(stage().office.books.dataDir, 'audit-key'));
    expect(said).toContain(join(stage().office.books.dataDir, 'vault-key'));
    const lines = [];
    for await (const line of await openBackupFile(stage().file, stage().auditKey)) lines.push(line);
    for (const name of ['audit-key', 'vault-key'])
      expect(lines.join('\n')).not.toContain(readFileSync(join(stage().office.books.dataDir, name), 'utf8'));
  });

  it('never takes the place of a file, and leaves none behind when it fails', async () => {
    const before = readdirSync(stage().folder);

    const again = await stage().operate('backup', stage().file);
    const nowhere = await stage().operate('backup', join(stage().folder, 'no', 'such', 'folder'));

    expect(again).toEqual({ status: 1, said: expect.stringContaining('replaces nothing') as string });
    expect(nowhere).toEqual({ status: 1, said: expect.stringContaining('cannot be written (ENOENT)') as string });
    expect(readdirSync(stage().folder)).toEqual(before);
  });

  it('gets a name after the time in a folder', async () => {
    const into = mkdtempSync(join(stage().folder, 'backups-'));

    expect(await stage().operate('backup', into)).toMatchObject({ status: 0 });

    expect(readdirSync(into)).toEqual([expect.stringMatching(/^account-desk-\d{8}T\d{6}Z\.backup$/)]);
  });
});

describe('a restore', () => {
  it('brings every value of every table back as it was, and its own line of the audit', async () => {
    expect(await restore()).toMatchObject({ status: 0 });

    const { audit = [], ...others } = await everyRow(stage().office.books.database);
    const { audit: restored = [], ...found } = await everyRow(stage().second);
    expect(found).toEqual(others);
    expect(restored.slice(0, audit.length)).toEqual(audit);
    expect(restored).toHaveLength(audit.length + 1);
  });

  it('gives no id again that a request may have got since the backup', async () => {
    const next = "select nextval('desk.request_ids')::int as id";
    await restore();

    const [[before], [after]] = [await stage().office.books.database.query(next), await stage().second.query(next)];

    expect(Number(after?.['id'])).toBeGreaterThan(Number(before?.['id']) + 500);
  });

  it('replaces nothing: neither books, nor what a bot works on', async () => {
    await restore();

    const again = await restore();
    const own = await stage().operate('restore', stage().file);

    expect(again).toEqual({ status: 1, said: expect.stringContaining('There are books in this database') as string });
    expect(own).toEqual({ status: 1, said: expect.stringContaining('There are books in this database') as string });
  });

  it('is refused without the key that opens the passwords, unless that is said; then nothing is left of it', async () => {
    const { folder, file, second, operator, keys } = stage();
    const { AUDIT_KEY_FILE } = keys;
    const env = { DATA_DIR: mkdtempSync(join(folder, 'data-')), DATABASE_URL: second.url, AUDIT_KEY_FILE };

    const refused = await operator.run(['restore', file], env);
    const left = await second.query(`select 1 from pg_namespace where nspname = 'desk'`);
    const said = await operator.run(['restore', file, '--without-vault-key'], env);

    expect(refused).toEqual({ status: 1, said: expect.stringContaining('The key of the vault is not here') as string });
    expect(left).toEqual([]);
    expect(said).toEqual({ status: 1, said: expect.stringContaining('opens 0 of them') as string });
    expect(said.said).toContain('Restored.');
  });

  it('waits for no bot: one that is alive is to be stopped first', async () => {
    const bot = new Client({ connectionString: stage().second.url, application_name: 'account-desk lease one' });
    await bot.connect();

    const { status, said } = await restore();
    await bot.end();

    expect({ status, said }).toEqual({ status: 1, said: expect.stringContaining('A bot works on this') as string });
  });

  it('of an older version brings its rows up to date', async () => {
    const older = await withEmptyDatabase();
    const db = connectDatabase({ url: older.url, log: silentLog });
    await migrateTo(db, '0010-findings-say-more');
    await db.destroy();
    await older.query(`insert into desk.people values ('kim', now(), '{"name": "Kim"}')`);
    const { operator, folder, keys, second } = stage();
    const file = join(folder, 'older.backup');
    expect(await operator.run(['backup', file], { DATA_DIR: folder, DATABASE_URL: older.url, ...keys })).toMatchObject({
      status: 0,
    });
    await older.drop();

    const done = await operator.run(['restore', file], { DATA_DIR: folder, DATABASE_URL: second.url, ...keys });

    expect(done).toMatchObject({ status: 0 });
    const made = await second.query(
      'select name from desk.kysely_migration union select name from desk.survived_migration order by name',
    );
    expect(made.map(({ name }) => name)).toEqual(Object.keys(migrations).sort());
    expect(await second.query('select body from desk.people')).toEqual([{ body: { name: 'Kim' } }]);
  });

  it('leaves no books where it cannot replace the exported head, and can be done again', async () => {
    const { folder, second, keys, operator, file } = stage();
    const env = { DATA_DIR: mkdtempSync(join(folder, 'data-')), DATABASE_URL: second.url, ...keys };
    const head = join(env.DATA_DIR, 'audit-head.json');
    mkdirSync(head);

    const failed = await operator.run(['restore', file], env);
    const left = await second.query(`select 1 from pg_namespace where nspname = 'desk'`);
    rmdirSync(head);
    writeFileSync(head, 'of the books before');
    const again = await operator.run(['restore', file], env);

    expect(failed).toMatchObject({ status: 1 });
    expect(left).toEqual([]);
    expect(again).toEqual({ status: 0, said: expect.stringContaining('is kept as') as string });
    const kept = readdirSync(env.DATA_DIR).filter((name) => name.includes('.before-'));
    expect(kept.map((name) => readFileSync(join(env.DATA_DIR, name), 'utf8'))).toContain('of the books before');
    expect(JSON.parse(readFileSync(head, 'utf8'))).toMatchObject({ keyed: true });
  });

  it('leaves the exported head as it was where the database does not keep the books', async () => {
    const { folder, second, keys, operator, file } = stage();
    const dataDir = mkdtempSync(join(folder, 'data-'));
    writeFileSync(join(dataDir, 'audit-head.json'), 'of the books before');
    await second.query(`create function public.not_kept() returns trigger language plpgsql
        as $$ begin raise 'not kept'; end $$;
      create function public.spoil() returns event_trigger language plpgsql as $$ begin
        if to_regclass('desk.restored_copy') is null then return; end if;
        create constraint trigger not_kept after insert on desk.restored_copy deferrable initially deferred
          for each row execute function public.not_kept();
      end $$;
      create event trigger spoil on ddl_command_end when tag in ('CREATE TABLE') execute function public.spoil()`);

    const { status, said } = await operator.run(['restore', file], {
      DATA_DIR: dataDir,
      DATABASE_URL: second.url,
      ...keys,
    });

    expect({ status, said }).toEqual({ status: 1, said: expect.stringContaining('not kept') as string });
    expect(await second.query(`select 1 from pg_namespace where nspname = 'desk'`)).toEqual([]);
    expect(readdirSync(dataDir)).toEqual(['audit-head.json']);
    expect(readFileSync(join(dataDir, 'audit-head.json'), 'utf8')).toBe('of the books before');
  });

  it('takes the remains of one that was killed for empty', async () => {
    await stage().second.query('create schema desk; create table desk.requests (id text)');
    await stage().second.query(
      'alter schema desk owner to account_desk; alter table desk.requests owner to account_desk',
    );

    expect(await restore()).toMatchObject({ status: 0 });
  });
});
