import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { childEnvironment } from './child-environment';
import type { Environment } from './environment';

/** Where the books are and what this copy of the bot is called: all that reading them needs, and no secret but the address. */
export interface BooksPlace {
  readonly dataDir: string;
  /** Absent = the built-in PostgreSQL in `dataDir`. */
  readonly databaseUrl?: string;
  readonly replicaId: string;
  /** What programs that are started find in their environment. */
  readonly childEnvironment: Readonly<Record<string, string>>;
}

/** The same of an environment in which nothing else need be set, as on the night when somebody only looks. */
export function readBooksPlace(env: Environment): BooksPlace {
  const databaseUrl = env['DATABASE_URL'] || undefined;
  return {
    dataDir: resolve(env['DATA_DIR'] || '.data'),
    ...(databaseUrl !== undefined && { databaseUrl }),
    replicaId: replicaOf(env['REPLICA_ID'] || undefined, databaseUrl),
    childEnvironment: childEnvironment(env),
  };
}

export function replicaOf(replicaId: string | undefined, databaseUrl: string | undefined): string {
  return replicaId ?? (databaseUrl ? hostname() : 'local');
}
