import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { backUpBooks } from '../store/backup/back-up';
import type { BooksPlace } from '../store/backup/back-up';
import { drillBackup } from '../store/backup/drill';
import type { Loaded } from '../store/backup/load-books';
import type { BooksSeen } from '../store/backup/look-over';
import { restoreBooks } from '../store/backup/restore';
import { booksPlace } from './books-place';

export interface BackupOptions {
  readonly dataDir?: string;
}

export interface RestoreOptions extends BackupOptions {
  readonly withoutVaultKey?: boolean;
}

export interface DrillOptions extends BackupOptions {
  readonly databaseUrl?: string;
}

/** Writes the books into a new file. Ends with 1 when the audit is not whole; the file is written all the same. */
export async function backup(given: string, options: BackupOptions): Promise<void> {
  const place = booksPlace(options.dataDir);
  const isFolder = existsSync(given) && statSync(given).isDirectory();
  const file = isFolder ? join(given, nameOfNow()) : given;
  const { rows, hasPasswords, audit } = await backUpBooks(place, file);
  console.log(`${file}: ${rows} rows. Without these files it opens nothing, and they are not in it; keep them apart:`);
  console.log(`  ${auditKeyOf(place)}: the key of the audit`);
  if (hasPasswords) console.log(`  ${vaultKeyOf(place)}: the key of the vault`);
  if (audit.ok) return;
  fault(`The audit is not whole from line ${audit.firstBadSeq} on. ${audit.why} The backup was made all the same.`);
}

/** Puts a backup into an empty database. Ends with 1 when something of it was not as it was written. */
export async function restore(file: string, { dataDir, withoutVaultKey = false }: RestoreOptions): Promise<void> {
  const place = booksPlace(dataDir);
  const restored = await restoreBooks(place, file, { withoutVaultKey });
  report(restored);
  if (restored.headKeptAs !== null)
    console.log(`The exported head of the books before is kept as ${restored.headKeptAs}.`);
  console.log(
    'Restored. Start the bot: it hands each open run to the admins and writes nothing for it until one of them has looked and pressed Retry or Undo.',
  );
}

/** Restores a backup into a second database and removes it again. Ends with 1 when it could not be restored whole. */
export async function drill(file: string, { dataDir, databaseUrl }: DrillOptions): Promise<void> {
  try {
    report(await drillBackup(booksPlace(dataDir), file, databaseUrl));
    console.log(process.exitCode === 1 ? 'This backup is not good.' : 'This backup is good.');
  } catch (error) {
    fault(error instanceof Error ? error.message : String(error));
    console.log('This backup is not good.');
  }
}

function report({ head, rows, audit, openRequests, loansOut, passwords }: Loaded & BooksSeen): void {
  const all = Object.values(rows).reduce((sum, count) => sum + count, 0);
  console.log(`Backup of ${head.madeAt}: ${all} rows.`);
  for (const [table, count] of Object.entries(rows)) if (count > 0) console.log(`  ${table.padEnd(22)}${count}`);
  console.log(`Open requests: ${openRequests.length}.`);
  for (const { id, account, state } of openRequests) console.log(`  ${id} ${account}: ${state}`);
  console.log(`Licences on loan: ${loansOut.length}.`);
  for (const { lender, requestId } of loansOut) console.log(`  of ${lender}, for ${requestId}`);
  const { stored, readable } = passwords;
  if (stored === readable) console.log(`Passwords in the database: ${stored}, each opened with the key of the vault.`);
  else fault(`Passwords in the database: ${stored}. The key of the vault that is here opens ${readable} of them.`);
  if (audit.ok) console.log(`The audit is whole: ${audit.lines} lines.`);
  else fault(`The audit is not whole from line ${audit.firstBadSeq} on. ${audit.why}`);
}

function fault(sentence: string): void {
  console.error(sentence);
  process.exitCode = 1;
}

function nameOfNow(): string {
  return `account-desk-${new Date().toISOString().replace(/[-:]|\.\d+/g, '')}.backup`;
}

function auditKeyOf({ auditKeyFile, dataDir }: BooksPlace): string {
  return auditKeyFile ?? join(dataDir, 'audit-key');
}

function vaultKeyOf({ vaultKeyFile, dataDir }: BooksPlace): string {
  return vaultKeyFile ?? join(dataDir, 'vault-key');
}
