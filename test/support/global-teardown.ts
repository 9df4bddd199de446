import fs from 'node:fs';
import path from 'node:path';
import { stopEmbeddedPostgres } from '../../src/store/embedded-postgres';

/** Stops the run's PostgreSQL, if any test started it, and clears its folder. */
export default async function globalTeardown(): Promise<void> {
  const folder = process.env['TEST_POSTGRES_DIR'];
  if (!folder) return;
  if (fs.existsSync(path.join(folder, 'pg18'))) await stopEmbeddedPostgres({ dataDir: folder });
  fs.rmSync(folder, { recursive: true, force: true });
}
