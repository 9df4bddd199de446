import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dana } from './cast';
import { openOffice } from './office';
import type { Office } from './office';
import { hireOperator } from './operator';
import type { Operator } from './operator';
import { withEmptyDatabase } from './postgres';
import type { TestDatabase } from './postgres';

/** An office with a backup of its books, an operator, and an empty database for each test. */
export interface BackedUp {
  readonly office: Office;
  readonly operator: Operator;
  /** For files of the test. */
  readonly folder: string;
  readonly file: string;
  /** Empty before each test. */
  readonly second: TestDatabase;
  /** Where the keys of the office are, as settings. */
  readonly keys: Readonly<Record<'AUDIT_KEY_FILE' | 'VAULT_KEY_FILE', string>>;
  readonly auditKey: Uint8Array;
  /** The program on the books of the office. */
  operate(...args: readonly string[]): ReturnType<Operator['run']>;
}

/** Its books hold a request under way, an account, a password and a line of the audit. */
export function backedUpOffice(): () => BackedUp {
  let there: Omit<BackedUp, 'second'>;
  let second: TestDatabase;
  beforeAll(async () => {
    const office = await openOffice();
    const { dataDir, database } = office.books;
    await fillBooks(office);
    const operator = hireOperator();
    const folder = mkdtempSync(join(tmpdir(), 'backup-'));
    const file = join(folder, 'desk.backup');
    const keys = { AUDIT_KEY_FILE: join(dataDir, 'audit-key'), VAULT_KEY_FILE: join(dataDir, 'vault-key') };
    const auditKey = new Uint8Array(Buffer.from(readFileSync(keys.AUDIT_KEY_FILE, 'utf8').trim(), 'base64url'));
    const operate: BackedUp['operate'] = (...args) =>
      operator.run(args, { DATA_DIR: dataDir, DATABASE_URL: database.url });
    there = { office, operator, folder, file, keys, auditKey, operate };
    expect(await operate('backup', file)).toMatchObject({ status: 0 });
  });
  afterAll(async () => {
    await there.office.close();
    there.operator.leave();
    rmSync(there.folder, { recursive: true });
  });
  beforeEach(async () => {
    second = await withEmptyDatabase();
  });
  afterEach(() => second.drop());
  return () => ({ ...there, second });
}

async function fillBooks(office: Office): Promise<void> {
  await office.insert({ state: 'running', attempt: 1, purpose: 'Ünïcode \u2028 "quoted" \\ and\na second line' });
  await office.enter(await office.insert({ state: 'done', accountName: 'svc-made' }));
  await office.books.vault.putIfAbsent('svc-made', 'a password', {});
  await office.desk.store.transaction((tx) => tx.audit.append({ kind: 'denied', actor: dana, action: 'approve' }));
}
