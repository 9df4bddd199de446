import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { silentLog } from '../../src/store/log';
import { openStore } from '../../src/store/open-store';
import type { StoreOptions } from '../../src/store/open-store';
import { withDatabase } from './postgres';
import type { TestStore } from './postgres';
import { countStatements } from './statements';

/** Books on a database that hears every statement. */
export interface CountedStore extends TestStore {
  /** How many statements about tables of the desk were executed by what is done, begin and commit left out. */
  statementsOf(work: () => Promise<unknown>): Promise<number>;
}

/** The same as {@link withStore}. */
export async function withCountedStore(options: Partial<StoreOptions> = {}): Promise<CountedStore> {
  const database = await withDatabase();
  const counted = await countStatements(database.url);
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'account-desk-data-'));
  const open = await openStore({ dataDir, databaseUrl: counted.url, log: silentLog, ...options });
  return {
    ...open,
    database,
    dataDir,
    async statementsOf(work) {
      counted.statements.length = 0;
      await work();
      return counted.statements.filter((text) => /\bdesk"?\./.test(text)).length;
    },
    async close() {
      await open.close();
      await counted.close();
      await database.drop();
      fs.rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
