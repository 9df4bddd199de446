import { startEmbeddedPostgres } from './embedded-postgres';
import { runningUrl } from './postgres/running';
import { StoreFault } from './store-fault';

export interface DatabasePlace {
  readonly dataDir: string;
  /** Absent = the built-in database in `dataDir`, which is started for the reading where it rests. */
  readonly databaseUrl?: string | undefined;
  /** What the built-in database finds in its environment. */
  readonly childEnvironment?: Readonly<Record<string, string>> | undefined;
}

/**
 * The address of the database for somebody who only reads, beside a bot at work or without one.
 * @throws {StoreFault} where the built-in database was not made yet: starting would make an empty one.
 */
export async function reachDatabase({
  dataDir,
  databaseUrl,
  childEnvironment,
}: DatabasePlace): Promise<{ url: string; close: () => Promise<void> }> {
  if (databaseUrl !== undefined) return { url: databaseUrl, close: async () => undefined };
  const url = await runningUrl(dataDir);
  if (url === 'not-made') throw new StoreFault(`There is no database in ${dataDir}.`);
  if (url !== 'resting') return { url, close: async () => undefined };
  const postgres = await startEmbeddedPostgres({ dataDir, childEnvironment });
  return { url: postgres.url, close: () => postgres.stop() };
}
