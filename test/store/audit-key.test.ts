import { createHash, createHmac } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { silentLog } from '../../src/store/log';
import { headFileIn, openStore } from '../../src/store/open-store';
import type { OpenStore } from '../../src/store/open-store';
import { StoreFault } from '../../src/store/store-fault';
import { dana } from '../support/cast';
import { untilHeadIsExported } from '../support/exported-head';
import { withStore } from '../support/postgres';
import type { TestStore } from '../support/postgres';

let desk: TestStore;
const opened: OpenStore[] = [];

beforeEach(async () => {
  desk = await withStore();
});
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
  await desk.close();
});

/** As somebody who owns the database and puts the guard aside. */
function tamper(text: string): Promise<unknown> {
  return desk.database.query(`set session_replication_role = replica; ${text}`);
}

function write(action: string, books: OpenStore = desk): Promise<void> {
  return books.store.transaction((tx) => tx.audit.append({ kind: 'decision', actor: dana, action, requestId: 'SA-1' }));
}

/** Another bot, or the same after a restart. */
async function open(options: { dataDir?: string; auditKeyFile?: string } = {}): Promise<OpenStore> {
  const books = await openStore({
    dataDir: desk.dataDir,
    databaseUrl: desk.database.url,
    log: silentLog,
    ...options,
  });
  opened.push(books);
  return books;
}

const plain = (before: string, line: string) => createHash('sha256').update(`${before}\n${line}`).digest('hex');
const keyFile = () => path.join(desk.dataDir, 'audit-key');
const otherFolder = () => fs.mkdtempSync(path.join(os.tmpdir(), 'account-desk-other-'));

/** Writes the whole chain anew, with one line changed, as whoever has the database and no key can. */
async function rewrite(change: (line: string) => string, hash = plain): Promise<void> {
  const rows = (await desk.database.query('select seq, line from desk.audit order by seq')) as {
    seq: string;
    line: string;
  }[];
  let before = '';
  for (const { seq, line } of rows) {
    const next = change(line);
    before = hash(before, next);
    await tamper(`update desk.audit set line = '${next.replaceAll("'", "''")}', hash = '${before}' where seq = ${seq}`);
  }
  await tamper(`update desk.audit_head set hash = '${before}'`);
}

describe('the key of the audit', () => {
  it('is made once, in a file for its owner only, and lines are made with it from the first on', async () => {
    await write('first');

    const key = Buffer.from(fs.readFileSync(keyFile(), 'utf8'), 'base64url');
    const [row] = await desk.database.query('select hash, line from desk.audit');
    expect(fs.statSync(keyFile()).mode & 0o777).toBe(0o600);
    expect(key).toHaveLength(32);
    expect(row?.['hash']).toBe(
      createHmac('sha256', key)
        .update(`\n${String(row?.['line'])}`)
        .digest('hex'),
    );
    expect(await (await open()).verifyAudit()).toEqual({ ok: true, lines: 1 });
  });

  it('shows that somebody with the database alone wrote the chain anew', async () => {
    for (const action of ['approve', 'begin', 'done']) await write(action);

    await rewrite((line) => line.replace('approve', 'reject'));

    expect(await desk.verifyAudit()).toMatchObject({ ok: false });
    expect(await (await open()).verifyAudit()).toMatchObject({ ok: false });
  });

  it('shows it to the bot that wrote it also where nothing of it is exported', async () => {
    for (const action of ['approve', 'begin', 'done']) await write(action);
    await untilHeadIsExported(desk);
    fs.rmSync(headFileIn(desk.dataDir));

    await rewrite((line) => line.replace('approve', 'reject'));

    expect(await desk.verifyAudit()).toMatchObject({ ok: false, firstBadSeq: 3 });
  });

  it('shows the same when they made up a key', async () => {
    for (const action of ['approve', 'begin', 'done']) await write(action);

    await rewrite(
      (line) => line.replace('approve', 'reject'),
      (before, line) => createHmac('sha256', 'made up').update(`${before}\n${line}`).digest('hex'),
    );

    expect(await desk.verifyAudit()).toMatchObject({ ok: false, firstBadSeq: 1 });
  });

  it('is never made anew by a start while the audit is keyed: that is a fault', async () => {
    await write('first');
    fs.renameSync(keyFile(), `${keyFile()}.away`);

    await expect(open()).rejects.toThrow('The key of the audit is not there');
    await expect(open({ auditKeyFile: '/nowhere/key' })).rejects.toThrow(
      'AUDIT_KEY_FILE names a file that is not there',
    );
    expect(fs.existsSync(keyFile())).toBe(false);
  });

  it('is found to be another one', async () => {
    await write('first');
    const folder = otherFolder();
    fs.writeFileSync(path.join(folder, 'key'), Buffer.alloc(32, 7).toString('base64url'), { mode: 0o600 });

    const verdict = await (await open({ auditKeyFile: path.join(folder, 'key') })).verifyAudit();

    expect(verdict).toMatchObject({ ok: false, firstBadSeq: 1 });
    expect(JSON.stringify(verdict)).toContain('another key');
    fs.rmSync(folder, { recursive: true });
  });

  it('is refused when others may read its file', async () => {
    fs.chmodSync(keyFile(), 0o644);

    await expect(open()).rejects.toThrow('may be read by others (mode 644)');
  });

  it('is shared by bots with folders of their own', async () => {
    await write('of the first');
    const folder = otherFolder();

    await expect(open({ dataDir: folder })).rejects.toThrow('AUDIT_KEY_FILE');
    const second = await open({ dataDir: folder, auditKeyFile: keyFile() });
    await Promise.all([write('of the second', second), write('of the first again')]);

    expect(await desk.verifyAudit()).toEqual({ ok: true, lines: 3 });
    expect(await second.verifyAudit()).toEqual({ ok: true, lines: 3 });
    fs.rmSync(folder, { recursive: true });
  });
});

describe('an audit of an older version', () => {
  /** Lines chained without a key, and no key on this machine. */
  async function older(): Promise<void> {
    for (const action of ['approve', 'begin', 'done']) await write(action);
    await rewrite((line) => line);
    await untilHeadIsExported(desk);
    fs.rmSync(keyFile());
    fs.rmSync(headFileIn(desk.dataDir), { force: true });
  }

  it('stays verifiable, and is closed by the first line with a key', async () => {
    await older();

    const [first, second] = [await open(), await open()];
    await write('after', second);

    expect(await first.verifyAudit()).toEqual({ ok: true, lines: 5 });
    const rows = await desk.database.query('select line from desk.audit order by seq');
    expect(rows.map(({ line }) => (JSON.parse(String(line)) as { action: string }).action)).toEqual([
      'approve',
      'begin',
      'done',
      'audit-keyed',
      'after',
    ]);
  });

  it('shows every change of its lines from then on', async () => {
    await older();
    const books = await open();

    await tamper("update desk.audit set line = replace(line, 'approve', 'reject') where seq = 1");
    const [first] = await desk.database.query('select line from desk.audit where seq = 1');
    await tamper(`update desk.audit set hash = '${plain('', String(first?.['line']))}' where seq = 1`);
    await rewriteOldPart();

    expect(await books.verifyAudit()).toMatchObject({ ok: false, firstBadSeq: 4 });
  });

  async function rewriteOldPart(): Promise<void> {
    let before = '';
    const rows = await desk.database.query('select seq, line from desk.audit where seq < 4 order by seq');
    for (const { seq, line } of rows) {
      before = plain(before, String(line));
      await tamper(`update desk.audit set hash = '${before}' where seq = ${String(seq)}`);
    }
  }

  it('is not made to look right by a start, where a keyed one was exported', async () => {
    for (const action of ['approve', 'begin']) await write(action);
    fs.writeFileSync(headFileIn(desk.dataDir), JSON.stringify({ lines: 2, hash: 'x', keyed: true }));

    await rewrite((line) => line.replace('approve', 'reject'));

    expect(await (await open()).verifyAudit()).toMatchObject({ ok: false });
    expect(await desk.database.query('select 1 from desk.audit')).toHaveLength(2);
  });
});

describe('an audit whose exported head was cut by a power cut', () => {
  it.each(['', '{"lines":3,"ha', 'null', '{"lines":"3","hash":""}', '{}'])(
    'is not opened before somebody has looked: %j',
    async (text) => {
      await write('first');
      await untilHeadIsExported(desk);
      const file = headFileIn(desk.dataDir);
      fs.writeFileSync(file, text);

      await expect(open()).rejects.toThrow(
        `${file} is not whole, as after a power cut. If you ship it elsewhere, put the newest copy back; otherwise remove it`,
      );
      await expect(open()).rejects.toBeInstanceOf(StoreFault);

      fs.rmSync(file);
      const books = await open();
      expect((await books.startOfAudit()).remark).toContain('no exported head');
      await write('second', books);
      await untilHeadIsExported(desk);
      expect(await books.verifyAudit()).toEqual({ ok: true, lines: 2 });
    },
  );
});
