import path from 'node:path';
import { presentAuditKey } from '../audit-key';
import type { AuditVerdict } from '../audit-verify';
import { readAudit } from '../read-audit';
import type { AuditPlace } from '../read-audit';
import { writeBackupFile } from './backup-file';
import { saveBooks } from './save-books';
import type { Mark } from './tables';

/** Where the books are and what belongs to them; see the settings of these names. */
export interface BooksPlace extends AuditPlace {
  readonly vaultKeyFile?: string | undefined;
}

interface BackUp {
  /** In all tables. */
  readonly rows: number;
  /** Whether passwords are among them, which only the key of the vault opens. */
  readonly hasPasswords: boolean;
  readonly audit: AuditVerdict;
}

/**
 * Writes the books as they are at one moment into a new file, beside a bot at work or without one. Changes nothing in them.
 * @throws {StoreFault} when books or key cannot be read, or the file is there or cannot be written.
 */
export async function backUpBooks(place: BooksPlace, file: string): Promise<BackUp> {
  return readAudit(place, async ({ db, verdict }) => {
    const key = await presentAuditKey({ dataDir: place.dataDir, file: place.auditKeyFile });
    const counted = countRows(saveBooks(db));
    await writeBackupFile(path.resolve(file), key, counted.lines);
    return { ...counted.seen, audit: verdict };
  });
}

function countRows(saved: AsyncGenerator<string>) {
  const seen = { rows: 0, hasPasswords: false };
  let table = '';
  async function* watched() {
    for await (const line of saved) {
      yield line;
      if (line.startsWith('{')) continue;
      const [kind, value] = JSON.parse(line) as Mark;
      if (kind === 'table') table = value;
      if (kind === 'rows') seen.rows += value;
      if (kind === 'rows' && table === 'secrets') seen.hasPasswords = value > 0;
    }
  }
  return { seen, lines: watched() };
}
