import fs from 'node:fs/promises';
import path from 'node:path';
import { sql } from 'kysely';
import type { Clock, Register, Vault } from '../recipe/ports';
import type { JobHandlers, Outbox } from '../usecases/outbox';
import type { Store } from '../usecases/ports';
import { createAuditHeadFile } from './audit-head-file';
import type { AuditHeadFile } from './audit-head-file';
import { openAuditKey } from './audit-key';
import type { AuditKeySource } from './audit-key';
import { startOfAudit, verifyAudit } from './audit-verify';
import type { AuditStart, AuditVerdict } from './audit-verify';
import { keepFromDrills } from './backup/drill-mark';
import { afterRestore } from './backup/restored-copy';
import { connectDatabase, migrate } from './database';
import type { Database } from './database';
import { excessPowers } from './database-role';
import { removeOldDrafts } from './durable-file';
import { startEmbeddedPostgres } from './embedded-postgres';
import type { EmbeddedPostgres } from './embedded-postgres';
import { createEmbeddedVault } from './embedded-vault';
import { oneAtATime } from './first-start';
import { startListening } from './listener';
import type { Listener, ListenerOptions } from './listener';
import type { Log } from './log';
import { createOutbox } from './outbox';
import { createRegister } from './register';
import type { RegisterOptions } from './register';
import { storeFaultOf } from './store-fault';
import { startSweep } from './sweep';
import type { Sweep, SweepOptions } from './sweep';
import { createLook, createTransactor } from './transaction';
import { readVaultKey } from './vault-key';
import type { VaultKeySource } from './vault-key';
import { createWake } from './wake';
import type { Wake } from './wake';

export interface StoreOptions {
  /** Folder of the built-in database, its key and the exported head of the audit. */
  readonly dataDir: string;
  /** Any PostgreSQL 14 or later; without it a built-in one is started on the data folder. */
  readonly databaseUrl?: string | undefined;
  /** The vault's key of 32 bytes, as text or as a file of mode 600; without either a file made in the data folder. */
  readonly vaultKeyBase64url?: string | undefined;
  readonly vaultKeyFile?: string | undefined;
  /** File of mode 600 with the key of the audit's chain; without it one in the data folder. */
  readonly auditKeyFile?: string | undefined;
  /** What programs that the store starts find in their environment: never the bot's own, which holds its secrets. */
  readonly childEnvironment?: Readonly<Record<string, string>> | undefined;
  readonly poolSize?: number;
  /** Name of this bot, the same as its engine's: what it holds when it dies is freed as soon as that is known. */
  readonly replicaId?: string;
  readonly clock?: Clock;
  readonly log: Log;
}

export interface OpenStore {
  readonly db: Database;
  /** For the durable engine, which keeps its tables in the same database. Contains the password. */
  readonly databaseUrl: string;
  /** Null with an external database. */
  readonly postgres: EmbeddedPostgres | null;
  readonly store: Store;
  readonly outbox: Outbox;
  readonly vault: Vault;
  register(options: RegisterOptions): Register;
  startSweep(handlers: JobHandlers, options?: SweepOptions): Sweep;
  /** Called after every commit, of whichever bot, that may have left something to send. Returns the way to stop. */
  onOutbox(listener: () => void): () => void;
  /** Reads all of it, as long as `signal` is not aborted; then it throws the reason. */
  verifyAudit(signal?: AbortSignal): Promise<AuditVerdict>;
  startOfAudit(): Promise<AuditStart>;
  /** Does the work if the books were restored from a backup, made at that moment, and no start has done it yet. */
  afterRestore(work: (madeAt: Date) => Promise<void>): Promise<void>;
  /** What the database role may do beyond its own database; for a warning. */
  excessPowers(): Promise<readonly string[]>;
  /** Throws when the database does not answer or no line could be added to the audit. */
  ping(): Promise<void>;
  /** Throws when the database does not answer, whatever may be done in it. */
  reach(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the desk's database, brings its tables up to date, and gives everything that works on it.
 * @throws {StoreFault} when folder, key or database cannot be used as they are set up.
 */
export async function openStore(options: StoreOptions): Promise<OpenStore> {
  try {
    return await open(options);
  } catch (error) {
    throw storeFaultOf(error, options);
  }
}

async function open(options: StoreOptions): Promise<OpenStore> {
  const { dataDir, log, childEnvironment, clock = { now: () => new Date() }, replicaId: holder = null } = options;
  await makeFolder(dataDir);
  const key = await readVaultKey(keySourceOf(options));
  const postgres = options.databaseUrl ? null : await startEmbeddedPostgres({ dataDir, log, childEnvironment });
  const databaseUrl = options.databaseUrl ?? postgres?.url ?? '';
  const sessions = new Set<number>();
  const db = connectDatabase({ url: databaseUrl, log, sessions, poolSize: options.poolSize });
  const end = async () => {
    await db.destroy();
    await postgres?.stop();
  };
  const file = headFileIn(dataDir);
  const headFile = createAuditHeadFile(file, log);
  const prepared = oneAtATime(databaseUrl, log, () => prepare(db, { dataDir, file: options.auditKeyFile }, headFile));
  const auditKey = await prepared.catch((error: unknown) => end().then(() => Promise.reject(error as Error)));

  const { wake, stopListening } = createHearing({ databaseUrl, own: sessions, log });
  const transact = createTransactor({ db, clock, wake, headFile, auditKey, log });
  const look = createLook({ db, clock, auditKey });
  return {
    db,
    databaseUrl,
    postgres,
    store: { transaction: (work) => transact((tx) => work(tx)), look: (work) => look((tx) => work(tx)) },
    outbox: createOutbox({ db, clock, holder, transact }),
    vault: createEmbeddedVault(db, key),
    register: (registerOptions) => createRegister({ transact, look }, registerOptions),
    startSweep: (handlers, sweepOptions) => startSweep({ db, clock, wake, log, holder }, handlers, sweepOptions),
    onOutbox: (listener) => wake.on('outbox', listener),
    verifyAudit: (signal) => verifyAudit(db, auditKey, file, signal),
    startOfAudit: () => startOfAudit(db, headFile.read()),
    afterRestore: (work) => afterRestore(db, { databaseUrl, log }, work),
    ...probesOf(db),
    async close() {
      await stopListening();
      await headFile.flush();
      await end();
    },
  };
}

/** Where it is there already: without what killed writers left in it. */
async function makeFolder(dataDir: string): Promise<void> {
  await fs.mkdir(dataDir, { recursive: true, mode: 0o700 });
  await removeOldDrafts(dataDir);
}

/** Others are listened to from when somebody here waits for work. */
function createHearing(options: Omit<ListenerOptions, 'wake'>) {
  let listener: Listener | undefined;
  const wake: Wake = createWake(() => (listener = startListening({ ...options, wake })));
  return { wake, stopListening: async () => listener?.close() };
}

/** Gives the key of the audit. */
async function prepare(db: Database, source: AuditKeySource, headFile: AuditHeadFile): Promise<Uint8Array> {
  await migrate(db);
  await keepFromDrills(db);
  return openAuditKey(db, source, headFile);
}

function probesOf(db: Database): Pick<OpenStore, 'excessPowers' | 'ping' | 'reach'> {
  return {
    excessPowers: () => excessPowers(db),
    ping: () => tryAudit(db),
    reach: async () => void (await sql`select`.execute(db)),
  };
}

/** Adds a line to the audit and takes it back: without an audit nothing may be changed, so the bot is not ready. */
async function tryAudit(db: Database): Promise<void> {
  const attempt = await db.startTransaction().execute();
  try {
    await attempt.insertInto('audit').values({ seq: 0, request_id: null, hash: '', line: '' }).execute();
  } finally {
    await attempt.rollback().execute();
  }
}

function keySourceOf({ vaultKeyBase64url, vaultKeyFile, dataDir }: StoreOptions): VaultKeySource {
  if (vaultKeyBase64url) return { base64url: vaultKeyBase64url };
  return vaultKeyFile ? { file: vaultKeyFile } : { dataDir };
}

/** Where the exported head of the audit lies. */
export function headFileIn(dataDir: string): string {
  return path.join(dataDir, 'audit-head.json');
}
