import path from 'node:path';
import { extendChain, takeHead } from './audit-chain';
import { plainHash, keyedHash } from './audit-line';
import type { AuditHeadFile, ExportedHead } from './audit-head-file';
import type { Database } from './database';
import { exists } from './durable-file';
import { makeKeyFileOnce, readKeyFile } from './key-file';
import { StoreFault } from './store-fault';

export interface AuditKeySource {
  readonly dataDir: string;
  /** Must exist; without it a file in the data folder, made for an audit that has no keyed line yet. */
  readonly file?: string | undefined;
}

const lost = '; without it nobody can tell whether the audit was rewritten';
const exposed = ', and look at the exported heads if somebody could have copied it';

/**
 * The key of the audit's chain, 32 bytes, kept apart from the database: who has the database only cannot write a line
 * that fits. An audit of an older version, whose lines are chained without a key, is closed by the first keyed line.
 * @throws {StoreFault} when the audit is keyed and its key is not there.
 */
export async function openAuditKey(db: Database, source: AuditKeySource, headFile: AuditHeadFile): Promise<Uint8Array> {
  const exported = headFile.read();
  const file = fileOf(source);
  const end = await endOf(db);
  if (!(await exists(file))) {
    if (source.file !== undefined || end === 'keyed' || exported?.keyed) throw missing(source);
    await makeKeyFileOnce(file);
  }
  const key = await readKey(file);
  // A keyed audit was exported from here, so this end is somebody else's: no line of ours may make it look right.
  if (end === 'plain' && !exported?.keyed) await beginKeyedLines(db, key);
  // From the first start on there is a head outside of the database that says so.
  if (end !== 'keyed' && !exported?.keyed) await exportHead(db, headFile);
  return key;
}

/**
 * The same key for somebody who only reads: nothing is made and no line is written.
 * @throws {StoreFault} when it is not there; also for an audit of an older version, which only a start of the bot closes.
 */
export async function readAuditKey(
  db: Pick<Database, 'selectFrom'>,
  source: AuditKeySource,
  exported: ExportedHead | null,
): Promise<Uint8Array> {
  const file = fileOf(source);
  if (await exists(file)) return readKey(file);
  if (source.file === undefined && !exported?.keyed && (await endOf(db)) === 'plain')
    throw new StoreFault(
      'The audit is of a version before its key. Start the bot once, which closes it with the first keyed line, and run this again.',
    );
  throw missing(source);
}

/**
 * The same key for somebody who has no audit yet to look at.
 * @throws {StoreFault} when it is not there.
 */
export async function presentAuditKey(source: AuditKeySource): Promise<Uint8Array> {
  const file = fileOf(source);
  if (await exists(file)) return readKey(file);
  throw missing(source);
}

function fileOf({ file, dataDir }: AuditKeySource): string {
  return file ?? path.join(dataDir, 'audit-key');
}

function readKey(file: string): Promise<Uint8Array> {
  return readKeyFile(file, 'The key of the audit', { lost, exposed });
}

function missing(source: AuditKeySource): StoreFault {
  const file = fileOf(source);
  return new StoreFault(
    source.file === undefined
      ? `The key of the audit is not there: put ${file} back, or name it with AUDIT_KEY_FILE. Every bot on one database needs the same.`
      : `AUDIT_KEY_FILE names a file that is not there: ${file}.`,
  );
}

type End = 'empty' | 'plain' | 'keyed';

async function endOf(db: Pick<Database, 'selectFrom'>): Promise<End> {
  const rows = await db.selectFrom('audit').select(['hash', 'line']).orderBy('seq', 'desc').limit(2).execute();
  const [last, before] = rows;
  if (!last) return 'empty';
  return plainHash(before?.hash ?? '', last.line) === last.hash ? 'plain' : 'keyed';
}

async function beginKeyedLines(db: Database, key: Uint8Array): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const head = await takeHead(transaction);
    if ((await endOf(transaction)) !== 'plain') return;
    const entry = { kind: 'state', actor: 'desk', action: 'audit-keyed' } as const;
    await extendChain(transaction, head, [entry], { key, at: new Date().toISOString() });
  });
}

async function exportHead(db: Database, headFile: AuditHeadFile): Promise<void> {
  const { lines, hash } = await db.selectFrom('audit_head').selectAll().executeTakeFirstOrThrow();
  headFile.note({ lines: Number(lines), hash });
  await headFile.flush();
}

/** Under which rule a line fits the hash before it; null: under none. */
export function ruleOf(key: Uint8Array, before: string, row: { hash: string; line: string }): 'keyed' | 'plain' | null {
  if (keyedHash(key, before, row.line) === row.hash) return 'keyed';
  return plainHash(before, row.line) === row.hash ? 'plain' : null;
}

/** Said where an audit has lines and nothing of it was exported: then a cut tail would not show. */
export function remarkOnHead(lines: number, exported: ExportedHead | null): string | null {
  if (exported !== null || lines === 0) return null;
  return `There is no exported head although the audit has ${lines} lines: a cut tail would not show. Find out who removed audit-head.json.`;
}
