import type { AuditEntry } from '../../src/desk/audit';
import type { Person } from '../../src/desk/people';
import type { DeskError, Problem } from '../../src/desk/problem';
import type { DeskSettings } from '../../src/desk/settings';
import { without } from '../../src/desk/without';
import type { Notice, Tx } from '../../src/usecases/ports';
import { by, openOffice } from './office';
import type { Office } from './office';
import { conversation } from './store-samples';

/** What somebody is told, or what is said in a conversation: `to` is the name of either. */
interface Told extends Pick<Notice, 'message' | 'values' | 'buttons' | 'shows'> {
  readonly to: string;
  readonly mention?: string;
}

export interface OfficeStage {
  readonly office: Office;
  readonly now: Date;
  passes(ms: number): void;
  /** The moment so many milliseconds from now. */
  after(ms: number): string;
  write<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** The desk knows the personal chat with them. */
  knows(...people: readonly Person[]): Promise<void>;
  /** Teams does not let the desk reach them. */
  cannotReach(person: Person, why?: string): Promise<void>;
  told(): Promise<readonly Told[]>;
  /** The same, as `to message`. */
  heard(): Promise<readonly string[]>;
  /** `kind key moment`, and what goes with it. */
  jobs(...kinds: readonly string[]): Promise<readonly string[]>;
  /** What the test has written into the audit, without time and place in the chain. */
  audit(): Promise<readonly AuditEntry[]>;
  /** A card of a request in somebody's chat, as it is now. */
  hasCard(person: Person, requestId: string): Promise<void>;
  /** Ids of the requests whose cards are to be drawn again; then they are. */
  redrawn(): Promise<readonly string[]>;
}

const start = new Date('2029-03-01T10:00:00.000Z');

/** An office whose time stands still until the test moves it, with nothing in its books before every test of the file. */
export function officeStage(change?: (settings: DeskSettings) => DeskSettings): OfficeStage {
  let now = start;
  let open: Office | undefined;
  let lines = 0;
  const office = (): Office => {
    if (!open) throw new Error('The office is open while tests run.');
    return open;
  };
  beforeAll(async () => {
    open = await openOffice(change, { now: () => now });
  });
  afterAll(() => office().close());
  beforeEach(async () => {
    now = start;
    lines = await emptied(office());
  });
  const write: OfficeStage['write'] = (work) => office().books.store.transaction(work);
  return {
    get office() {
      return office();
    },
    get now() {
      return now;
    },
    passes: (ms) => void (now = new Date(now.getTime() + ms)),
    after: (ms) => new Date(now.getTime() + ms).toISOString(),
    write,
    knows: (...people) =>
      write(async (tx) => {
        for (const person of people) await tx.conversations.remember(chatOf(person));
      }),
    told: () => toldIn(office()),
    heard: async () => (await toldIn(office())).map(({ to, message }) => `${to} ${message}`),
    jobs: (...kinds) => jobsIn(office(), kinds),
    audit: () => auditAfter(office(), lines),
    async hasCard(person, requestId) {
      const look = { subject: { kind: 'request', requestId }, locale: 'en-GB', timeZone: 'UTC' } as const;
      await write((tx) => tx.postings.addFor(person, look));
      await query(
        office(),
        "update desk.postings set sent = wanted, reached_at = $1 where person_id = $2 and subject->>'requestId' = $3",
        [now, person.aadObjectId, requestId],
      );
    },
    redrawn: () => redrawnIn(office()),
    cannotReach: (person, why = 'blocked') => cannotReach(office(), person, why),
  };
}

/** What the desk says against it; null where it does it. */
export function refusal(work: Promise<unknown>): Promise<Problem | null> {
  return work.then(
    () => null,
    ({ problem }: DeskError) => problem,
  );
}

export const chatOf = (person: Person) =>
  conversation(by(person).conversationId, { kind: 'personal', person, reference: { of: person.name } });

const query = ({ books }: Office, text: string, values: unknown[] = []) => books.database.query(text, values);

/** How many lines the audit has, which nobody can empty. */
async function emptied(office: Office): Promise<number> {
  const kept = `'audit', 'audit_head'`;
  const tables = await query(
    office,
    `select tablename as name from pg_tables where schemaname = 'desk'
    and tablename not in (${kept}) and tablename not like '%migration%'`,
  );
  await query(office, `truncate ${tables.map(({ name }) => `desk.${String(name)}`).join()} cascade`);
  const [head] = await query(office, 'select coalesce(max(seq), 0)::int as lines from desk.audit');
  return Number(head?.['lines']);
}

async function toldIn(office: Office): Promise<readonly Told[]> {
  const rows = await query(office, 'select body from desk.notices');
  const all = rows.map(({ body }): Told => {
    const { person, conversationId, message, values, mention, buttons, shows } = body as Notice;
    return {
      to: person?.name || person?.aadObjectId || conversationId || 'nobody',
      message,
      values,
      ...(mention && { mention: mention.name }),
      ...(buttons && { buttons }),
      ...(shows && { shows }),
    };
  });
  const place = ({ to, message, values }: Told) => `${to} ${message} ${JSON.stringify(values)}`;
  return all.sort((one, other) => (place(one) < place(other) ? -1 : 1));
}

async function jobsIn(office: Office, kinds: readonly string[]): Promise<readonly string[]> {
  const rows = await query(office, 'select kind, key, due_at, data from desk.jobs order by kind, key');
  return rows
    .filter(({ kind }) => kinds.length === 0 || kinds.includes(String(kind)))
    .map(({ kind, key, due_at: dueAt, data }) => {
      const more = JSON.stringify(data);
      return `${String(kind)} ${String(key)} ${(dueAt as Date).toISOString()}${more === '{}' ? '' : ` ${more}`}`;
    });
}

async function auditAfter(office: Office, lines: number): Promise<readonly AuditEntry[]> {
  const rows = await query(office, 'select line from desk.audit where seq > $1 order by seq', [lines]);
  return rows.map(({ line }) => {
    const entry = JSON.parse(String(line)) as AuditEntry & { readonly seq: number; readonly at: string };
    return without(entry, 'seq', 'at');
  });
}

async function redrawnIn(office: Office): Promise<readonly string[]> {
  const rows = await query(
    office,
    `select distinct coalesce(subject->>'requestId', subject->>'kind') as id from desk.postings where sent < wanted order by 1`,
  );
  await query(office, 'update desk.postings set sent = wanted');
  return rows.map(({ id }) => String(id));
}

async function cannotReach(office: Office, person: Person, why: string): Promise<void> {
  await query(office, `insert into desk.unreached (person_id, person, why, since) values ($1, $2, $3, now())`, [
    person.aadObjectId.toLowerCase(),
    JSON.stringify(person),
    why,
  ]);
}
