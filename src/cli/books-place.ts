import { processEnvironment, readBooksPlace } from '../config';
import type { BooksPlace } from '../store/backup/back-up';

/** Where the books of the bot are, by its settings; nothing else of them has to be there. */
export function booksPlace(dataDir: string | undefined): BooksPlace {
  const env = processEnvironment();
  return {
    ...readBooksPlace(env),
    ...(dataDir !== undefined && { dataDir }),
    auditKeyFile: env['AUDIT_KEY_FILE'] || undefined,
    vaultKeyFile: env['VAULT_KEY_FILE'] || undefined,
  };
}
