import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Names the folder of the run's one PostgreSQL; the first test that needs a database starts it there. */
export default function globalSetup(): void {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'account-desk-test-'));
  fs.chmodSync(folder, 0o711);
  process.env['TEST_POSTGRES_DIR'] = folder;
}
