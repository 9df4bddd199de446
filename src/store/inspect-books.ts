import { Client } from 'pg';
import type { Loan } from '../desk/loan';
import { powersInWords, powersQuery, type Powers } from './database-role';
import { migrations } from './migrations';
import { runningUrl } from './postgres/running';
import { neverHeard } from './repositories/conversations';
import { StoreFault, storeFaultOf } from './store-fault';

/** Where the books are, as in the settings. */
interface BooksPlace {
  readonly dataDir: string;
  /** Absent = the built-in PostgreSQL in `dataDir`. */
  readonly databaseUrl?: string | undefined;
}

export type BooksLook =
  /** The built-in database is made at the first start. */
  | { readonly state: 'not-made' }
  /** The built-in database is there, and no bot runs that could answer for it. */
  | { readonly state: 'resting' }
  /** `fault`: what is wrong and what to do, as at the start of the bot. */
  | { readonly state: 'unusable'; readonly fault: string }
  /** Reachable, and nothing of ours is in it yet. */
  | { readonly state: 'empty'; readonly role: DatabaseRole }
  | { readonly state: 'open'; readonly role: DatabaseRole; readonly entries: BooksEntries };

export interface DatabaseRole {
  readonly name: string;
  /** What it may do beyond its own database, in words; nothing is as it should be. */
  readonly excess: readonly string[];
  readonly mayCreateTables: boolean;
}

/** What the doctor wants to know of the books. */
export interface BooksEntries {
  /** Tables that a newer bot made: this program is too old for them. */
  readonly unknownMigrations: readonly string[];
  /** Conversations the bot is in, by Teams' id. */
  readonly conversationIds: readonly string[];
  /** Entra object ids of the people it can write to in private. */
  readonly reachable: readonly string[];
  /** Licences that lenders do not have back. */
  readonly openLoans: readonly Loan[];
  /** Places that are kept for accounts of the desk until the platform counts them. */
  readonly heldSlots: readonly HeldSlot[];
  /** When something last came from Teams; null when nothing ever did. */
  readonly heardAt: Date | null;
  /** Conversations that admins chose with `/here`, by id of the environment. */
  readonly chosenRooms: ReadonlyMap<string, string>;
  /** Connector hosts that were refused, the newest first. */
  readonly refusedHosts: readonly RefusedHost[];
}

interface HeldSlot {
  readonly environmentId: string;
  /** Of the account that the place is for; null while it has no row. */
  readonly systemuserId: string | null;
}

interface RefusedHost {
  readonly host: string;
  readonly times: number;
  readonly lastAt: Date;
}

/** Looks into the books and changes nothing: no table is made, no server is started. Never throws for what it finds. */
export async function inspectBooks({ dataDir, databaseUrl }: BooksPlace): Promise<BooksLook> {
  const url = databaseUrl ?? (await runningUrl(dataDir));
  if (url === 'not-made' || url === 'resting') return { state: url };
  const client = new Client({
    connectionString: url,
    application_name: 'account-desk-doctor',
    connectionTimeoutMillis: 5000,
    statement_timeout: 10_000,
    options: '-c default_transaction_read_only=on',
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await read(client);
  } catch (error) {
    const fault = storeFaultOf(error, { dataDir, databaseUrl: url });
    if (fault instanceof StoreFault) return { state: 'unusable', fault: fault.message };
    throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function read(client: Client): Promise<BooksLook> {
  const { rows: powers } = await client.query<Powers>(powersQuery);
  const { rows } = await client.query<{ name: string; may_create: boolean; has_books: boolean }>(
    `select current_user as name, has_database_privilege(current_database(), 'create') as may_create,
            to_regclass('desk.conversations') is not null as has_books`,
  );
  const [row] = rows;
  const role = {
    name: row?.name ?? '',
    excess: powersInWords(powers[0]),
    mayCreateTables: row?.may_create === true,
  };
  return row?.has_books ? { state: 'open', role, entries: await readEntries(client) } : { state: 'empty', role };
}

async function readEntries(client: Client): Promise<BooksEntries> {
  const { rows: made } = await client.query<{ name: string }>('select name from desk.kysely_migration');
  const { rows } = await client.query<{
    id: string;
    kind: string;
    person_id: string | null;
    gone: boolean;
    seen_at: Date;
  }>('select id, kind, person_id, gone_at is not null as gone, seen_at from desk.conversations');
  const { rows: loans } = await client.query<{ body: Loan }>("select body from desk.loans where state <> 'returned'");
  const { rows: slots } = await client.query<{ environment_id: string; systemuser_id: string | null }>(
    `select slots.environment_id, requests.facts->>'systemuserId' as systemuser_id
     from desk.slots left join desk.requests on requests.id = slots.request_id`,
  );
  const living = rows.filter(({ gone }) => !gone);
  const heard = rows.map(({ seen_at }) => seen_at.getTime()).filter((at) => at > neverHeard.getTime());
  return {
    unknownMigrations: made.map(({ name }) => name).filter((name) => !(name in migrations)),
    conversationIds: living.map(({ id }) => id),
    reachable: living.flatMap(({ kind, person_id }) => (kind === 'personal' && person_id !== null ? [person_id] : [])),
    heldSlots: slots.map((slot) => ({ environmentId: slot.environment_id, systemuserId: slot.systemuser_id })),
    openLoans: loans.map(({ body }) => body),
    heardAt: heard.length === 0 ? null : new Date(Math.max(...heard)),
    ...(await readRoomsAndHosts(client)),
  };
}

/** Books of an older version do not have these tables; the next start makes them. */
async function readRoomsAndHosts(client: Client): Promise<Pick<BooksEntries, 'chosenRooms' | 'refusedHosts'>> {
  const { rows: known } = await client.query<{ there: boolean }>(
    "select to_regclass('desk.admin_conversations') is not null as there",
  );
  if (!known[0]?.there) return { chosenRooms: new Map(), refusedHosts: [] };
  const { rows: rooms } = await client.query<{ environment_id: string; conversation_id: string }>(
    'select environment_id, conversation_id from desk.admin_conversations',
  );
  const { rows: hosts } = await client.query<{ host: string; times: string; last_at: Date }>(
    'select host, times, last_at from desk.refused_hosts order by last_at desc',
  );
  return {
    chosenRooms: new Map(rooms.map((room) => [room.environment_id, room.conversation_id])),
    refusedHosts: hosts.map(({ host, times, last_at }) => ({ host, times: Number(times), lastAt: last_at })),
  };
}
