import fs from 'node:fs';
import path from 'node:path';
import { headFileIn } from '../../src/store/open-store';
import { exportAuditCsv, exportAuditJson } from '../../src/store/audit-export';
import { verifyAudit } from '../../src/store/audit-verify';
import { readKeyFile } from '../../src/store/key-file';
import { dana } from '../support/cast';
import { withStore } from '../support/postgres';
import type { TestStore } from '../support/postgres';
import { until } from '../support/wait';

let desk: TestStore;

beforeEach(async () => {
  desk = await withStore();
  for (let n = 1; n <= 5; n++) {
    await desk.store.transaction(async (tx) => {
      await tx.audit.append({
        kind: 'intent',
        actor: 'desk',
        action: 'assign-license',
        requestId: 'SA-1',
        object: `svc-${n}@contoso.com`,
      });
      await tx.audit.append({
        kind: 'outcome',
        actor: dana,
        action: '=approve',
        requestId: 'SA-2',
        after: { note: 'said "yes", twice' },
      });
    });
  }
});

afterEach(() => desk.close());

/** As somebody who owns the database and puts the guard aside. */
function tamper(text: string): Promise<unknown> {
  return desk.database.query(`set session_replication_role = replica; ${text}`);
}

describe('the audit', () => {
  it('is whole when nobody touched it', async () => {
    expect(await desk.verifyAudit()).toEqual({ ok: true, lines: 10 });
  });

  it('gives the lines of one request in their order', async () => {
    const lines = await desk.store.transaction((tx) => tx.audit.of('SA-1'));

    expect(lines.map(({ seq }) => seq)).toEqual([1, 3, 5, 7, 9]);
    expect(lines[0]).toMatchObject({
      kind: 'intent',
      actor: 'desk',
      action: 'assign-license',
      object: 'svc-1@contoso.com',
    });
  });

  it('shows a transaction its own lines', async () => {
    const seen = await desk.store.transaction(async (tx) => {
      await tx.audit.append({ kind: 'state', actor: 'desk', action: 'begin', requestId: 'SA-3' });
      return tx.audit.of('SA-3');
    });

    expect(seen).toHaveLength(1);
  });

  it('stays one chain when many write at once', async () => {
    await Promise.all(
      Array.from({ length: 40 }, () =>
        desk.store.transaction((tx) => tx.audit.append({ kind: 'denied', actor: dana, action: 'approve' })),
      ),
    );

    expect(await desk.verifyAudit()).toEqual({ ok: true, lines: 50 });
  });

  it.each([
    "update desk.audit set line = '{}' where seq = 3",
    'delete from desk.audit where seq = 3',
    'truncate desk.audit',
  ])('refuses: %s', async (text) => {
    await expect(desk.database.query(text)).rejects.toThrow('the audit is append-only');
  });

  it.each([
    ['a changed letter', "update desk.audit set line = replace(line, 'svc-2', 'svc-9') where seq = 3", 3],
    ['a changed hash', "update desk.audit set hash = repeat('0', 64) where seq = 3", 3],
    ['a deleted line', 'delete from desk.audit where seq = 4', 4],
    ['a deleted first line', 'delete from desk.audit where seq = 1', 1],
    [
      'two lines that changed places',
      'update desk.audit set seq = -seq where seq in (5, 7); update desk.audit set seq = case seq when -5 then 7 else 5 end where seq < 0',
      5,
    ],
    ['a line filed under another request', "update desk.audit set request_id = 'SA-9' where seq = 6", 6],
    ['a cut tail', 'delete from desk.audit where seq > 7', 8],
    ['a cut head of the chain', 'update desk.audit_head set lines = 7', 11],
    ['a missing head', 'delete from desk.audit_head', 11],
  ])('names the first bad line after %s', async (_what, text, firstBadSeq) => {
    await tamper(text);

    expect(await desk.verifyAudit()).toMatchObject({ ok: false, firstBadSeq });
  });

  it('finds a cut tail by the exported head when the head in the database was made to fit', async () => {
    await desk.store.transaction((tx) => tx.audit.append({ kind: 'state', actor: 'desk', action: 'last' }));
    const exported = headFileIn(desk.dataDir);
    const linesExported = () => (JSON.parse(fs.readFileSync(exported, 'utf8')) as { lines: number }).lines;
    await until(() => fs.existsSync(exported) && linesExported() > 8);

    await tamper(
      'delete from desk.audit where seq > 8; update desk.audit_head set lines = 8, hash = (select hash from desk.audit where seq = 8)',
    );

    const key = await readKeyFile(path.join(desk.dataDir, 'audit-key'), 'The key', { lost: '', exposed: '' });
    expect(await verifyAudit(desk.db, key)).toEqual({ ok: true, lines: 8 });
    expect(await desk.verifyAudit()).toMatchObject({ ok: false, firstBadSeq: 9 });
  });

  it('is exported as JSON lines and as CSV that no spreadsheet runs', async () => {
    const json: string[] = [];
    for await (const line of exportAuditJson(desk.db)) json.push(line);
    let csv = '';
    for await (const line of exportAuditCsv(desk.db)) csv += line;

    expect(json).toHaveLength(10);
    expect(JSON.parse(json[0] ?? '')).toMatchObject({ hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
    expect(csv.split('\r\n')).toHaveLength(12);
    expect(csv).toContain(
      `,'=approve,${dana.aadObjectId},${dana.name},SA-2,,,,"{""note"":""said \\""yes\\"", twice""}",`,
    );
  });

  it('is exported whole, each line once and in order, however many there are', async () => {
    const entry = { kind: 'state', actor: 'desk', action: 'many' } as const;
    await desk.store.transaction(async (tx) => {
      for (let n = 0; n < 2_000; n += 1) await tx.audit.append(entry);
    });

    const seqs: number[] = [];
    for await (const text of exportAuditJson(desk.db)) {
      const { line } = JSON.parse(text) as { line: string };
      seqs.push((JSON.parse(line) as { seq: number }).seq);
    }
    expect(seqs).toEqual(Array.from({ length: 2_010 }, (_, at) => at + 1));
  });
});
