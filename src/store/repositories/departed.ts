import { sql } from 'kysely';
import { eraseNamesAction } from '../../desk/audit';
import { openStates } from '../../desk/request';
import type { AuditBook } from '../../usecases/ports';
import type { Departed } from '../../usecases/departed';
import { digestOf } from '../erased-lines';
import { namesIn, withoutNames } from '../names-in';
import type { TxContext } from '../tx-context';

/** Lines of the audit that one line vouches for. */
const vouchedAtOnce = 500;

/** Columns that hold people, and where the row is about a request its id: there a name may stand without the id beside it. */
const places = [
  { table: 'requests', column: 'body', request: 'id' },
  { table: 'run_steps', column: 'body', request: 'request_id' },
  { table: 'loans', column: 'body', request: 'request_id' },
  { table: 'hand_overs', column: 'body', request: 'request_id' },
  { table: 'accounts', column: 'body' },
  { table: 'postings', column: 'viewer' },
  { table: 'notices', column: 'body' },
  { table: 'conversations', column: 'person' },
  { table: 'unreached', column: 'person' },
  { table: 'approver_snapshots', column: 'approvers' },
  { table: 'admin_conversations', column: 'chosen_by' },
  { table: 'strays', column: 'known_by' },
] as const;

export function createDeparted(context: TxContext, audit: Pick<AuditBook, 'append'>): Departed {
  const { db, clock } = context;
  return {
    async named() {
      const people = places.map(
        ({ table, column }) =>
          sql`select jsonb_path_query(${sql.ref(column)}, 'strict $.**.aadObjectId') #>> '{}' as id from ${sql.table(`desk.${table}`)}`,
      );
      const { rows } = await sql<{ id: string }>`
        select distinct lower(id) as id from (
          ${sql.join(people, sql` union all `)}
          union all select line::jsonb #>> '{actor,aadObjectId}' from desk.audit
        ) named
        where lower(id) ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
        order by 1`.execute(db);
      return rows.map(({ id }) => id);
    },

    async note(gone, there) {
      await sql`delete from desk.departed where person_id = any(${[...there]})`.execute(db);
      const rows = gone.map((person_id) => ({ person_id, gone_at: clock.now() }));
      if (rows.length === 0) return;
      await db
        .insertInto('departed')
        .values(rows)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },

    async due(before) {
      const { rows } = await sql<{ person_id: string }>`
        select person_id from desk.departed where gone_at < ${before} and erased_at is null
          and not exists (select from desk.requests
            where state in (${sql.join([...openStates])}) and body::text ilike '%' || person_id || '%')
          and not exists (select from desk.loans where lower(lender_id) = person_id and state <> 'returned')
          and not exists (select from desk.accounts where lower(owner_id) = person_id and state = 'active')
        order by 1`.execute(db);
      return rows.map(({ person_id }) => person_id);
    },

    erase: (aadObjectId) => erase(context, audit, aadObjectId.toLowerCase()),
  };
}

/** A row in which a person stands, or may. */
interface Row {
  readonly id: string;
  readonly text: string;
}

async function erase(context: TxContext, audit: Pick<AuditBook, 'append'>, personId: string): Promise<void> {
  const { db, clock } = context;
  const requestIds = await requestsOf(context, personId);
  const lines = await linesAbout(context, personId, requestIds);
  const found = [];
  for (const place of places)
    for (const row of await rowsAbout(context, place, personId, requestIds)) found.push({ ...row, ...place });
  const names = new Set([...lines, ...found].flatMap(({ text }) => namesIn(JSON.parse(text), personId)));
  const cleaned = ({ text }: Row) => JSON.stringify(withoutNames(JSON.parse(text), personId, names));

  for (const row of found.filter((one) => cleaned(one) !== JSON.stringify(JSON.parse(one.text))))
    await sql`update ${sql.table(`desk.${row.table}`)} set ${sql.ref(row.column)} = ${cleaned(row)}::jsonb
      where ctid = ${row.id}::tid`.execute(db);
  await db.deleteFrom('people').where('person_id', '=', personId).execute();
  await db.deleteFrom('readers').where('person_id', '=', personId).execute();
  const changed = lines.map((row) => ({ ...row, next: cleaned(row) })).filter(({ text, next }) => text !== next);
  await changeLines(context, audit, personId, changed);
  await db.updateTable('departed').set({ erased_at: clock.now() }).where('person_id', '=', personId).execute();
}

async function changeLines(
  { db }: TxContext,
  audit: Pick<AuditBook, 'append'>,
  personId: string,
  changed: readonly (Row & { readonly next: string })[],
): Promise<void> {
  await sql`select set_config('desk.erases_names', 'on', true)`.execute(db);
  for (const { id, next } of changed)
    await db.updateTable('audit').set({ line: next }).where('seq', '=', Number(id)).execute();
  await sql`select set_config('desk.erases_names', '', true)`.execute(db);
  for (let from = 0; from < changed.length; from += vouchedAtOnce) {
    const part = changed.slice(from, from + vouchedAtOnce);
    const lines = Object.fromEntries(part.map(({ id, next }) => [id, digestOf(next)]));
    await audit.append({ kind: 'state', actor: 'desk', action: eraseNamesAction, object: personId, after: { lines } });
  }
}

async function requestsOf({ db }: TxContext, personId: string): Promise<readonly string[]> {
  const named = await db
    .selectFrom('requests')
    .select('id')
    .where(sql<boolean>`body::text ilike ${`%${personId}%`}`)
    .execute();
  const lent = await db
    .selectFrom('loans')
    .select('request_id')
    .where(sql`lower(lender_id)`, '=', personId)
    .execute();
  return [...named.map(({ id }) => id), ...lent.map(({ request_id }) => request_id)];
}

/** Lines in which the id stands, and all others about the same requests: there a name may stand alone. */
async function linesAbout({ db }: TxContext, personId: string, requestIds: readonly string[]): Promise<readonly Row[]> {
  const { rows } = await sql<Row>`select seq::text as id, line as text from desk.audit
    where line ilike ${`%${personId}%`} or request_id = any(${[...requestIds]})
      or request_id in (select request_id from desk.audit where line ilike ${`%${personId}%`}) order by seq`.execute(
    db,
  );
  return rows;
}

/** Locked until the transaction ends, so that their place in the table stays the same. */
async function rowsAbout(
  { db }: TxContext,
  place: (typeof places)[number],
  personId: string,
  requestIds: readonly string[],
): Promise<readonly Row[]> {
  const column = sql.ref(place.column);
  const isOfTheirs = 'request' in place ? sql`${sql.ref(place.request)} = any(${[...requestIds]})` : sql`false`;
  const { rows } =
    await sql<Row>`select ctid::text as id, ${column}::text as text from ${sql.table(`desk.${place.table}`)}
    where ${column}::text ilike ${`%${personId}%`} or ${isOfTheirs} for update`.execute(db);
  return rows;
}
