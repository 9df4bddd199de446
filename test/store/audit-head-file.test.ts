import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createAuditHeadFile, readAuditHead } from '../../src/store/audit-head-file';
import { silentLog } from '../../src/store/log';

let folder: string;
let file: string;
const complaints: unknown[] = [];
const log = { ...silentLog, error: (fields: object) => void complaints.push(fields) };

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'audit-head-'));
  file = path.join(folder, 'audit-head.json');
  complaints.length = 0;
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

const headOf = (lines: number) => ({ lines, hash: `hash of ${lines}` });

describe('the exported head of the audit', () => {
  it('is the newest one, whole, when it is written at the end while an earlier one is on its way', async () => {
    const head = createAuditHeadFile(file, log);
    head.note(headOf(1));
    const underWay = head.flush();
    head.note(headOf(2));

    await Promise.all([underWay, head.flush()]);

    expect(complaints).toEqual([]);
    expect(readAuditHead(file)).toEqual({ ...headOf(2), keyed: true });
    expect(fs.readdirSync(folder)).toEqual(['audit-head.json']);
  });

  it('is whole, too, where two bots share a data folder', async () => {
    const heads = [1, 2, 3, 4].map((lines) => {
      const head = createAuditHeadFile(file, log);
      head.note(headOf(lines));
      return head;
    });

    await Promise.all(heads.map((head) => head.flush()));

    expect(complaints).toEqual([]);
    expect(readAuditHead(file)?.keyed).toBe(true);
    expect(fs.readdirSync(folder)).toEqual(['audit-head.json']);
  });
});
