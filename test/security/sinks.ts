import { readdirSync, readFileSync, statSync } from 'node:fs';
import { ClientRequest, IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { exportAuditCsv, exportAuditJson } from '../../src/store/audit-export';
import { connectDatabase } from '../../src/store/database';
import { silentLog } from '../../src/store/log';
import type { TestDatabase } from '../support/postgres';
import type { Story } from '../support/world';

/** One call that left this process, with the very bytes of its body. */
export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

/** Listens on the wire to every HTTP call this process makes, before anything could blank it. Restored by jest. */
export function tapOutgoingCalls(): Sent[] {
  const bodies = new Map<ClientRequest, { method: string; path: string; body: string }>();
  const sent: Sent[] = [];
  for (const name of ['write', 'end'] as const) {
    const original = Reflect.get(ClientRequest.prototype, name) as (this: ClientRequest, ...given: unknown[]) => never;
    jest.spyOn(ClientRequest.prototype, name).mockImplementation(function (this: ClientRequest, ...given: unknown[]) {
      const call = bodies.get(this) ?? { method: this.method, path: this.path, body: '' };
      if (!bodies.has(this)) sent.push(call);
      bodies.set(this, call);
      if (typeof given[0] === 'string' || Buffer.isBuffer(given[0])) call.body += given[0].toString();
      return original.apply(this, given);
    });
  }
  return sent;
}

/** The same at the other end: every HTTP call that this process receives, for a bot in a process of its own. Restored by jest. */
export function tapArrivingCalls(): Sent[] {
  const calls = new Map<IncomingMessage, { method: string; path: string; body: string }>();
  const arrived: Sent[] = [];
  const original = Reflect.get(IncomingMessage.prototype, 'push') as (this: IncomingMessage, part: unknown) => boolean;
  jest.spyOn(IncomingMessage.prototype, 'push').mockImplementation(function (this: IncomingMessage, part: unknown) {
    if (this.method && !calls.has(this)) {
      const call = { method: this.method, path: this.url ?? '', body: '' };
      calls.set(this, call);
      arrived.push(call);
    }
    const call = calls.get(this);
    if (call && Buffer.isBuffer(part)) call.body += part.toString();
    return original.call(this, part);
  });
  return arrived;
}

/** What carried the secret: `PUT secret`, `POST user`, or the path of a call that should not have. */
export function placesOf(secret: string, calls: readonly Sent[]): string[] {
  const carriers = calls.filter(({ path, body }) => holds(`${path}${body}`, secret));
  return carriers.map(({ method, path }) => `${method} ${path.includes('/secrets/') ? 'secret' : userOf(path)}`);
}

function userOf(path: string): string {
  return /^\/v1\.0\/users(\/[\w-]+)?(\?|$)/.test(path) ? 'user' : path;
}

type Sink = string | readonly Buffer[];

/** Names of the sinks in which the secret can be read, in whatever spelling. Throws when a sink is too empty to prove anything. */
export function namesOfLeaks(secret: string, sinks: Readonly<Record<string, Sink>>): string[] {
  const partsOf = (sink: Sink) => (typeof sink === 'string' ? [sink] : sink);
  const empty = Object.entries(sinks).filter(([, sink]) => partsOf(sink).every((part) => part.length < 100));
  if (empty.length > 0) throw new Error(`Nothing to look through in ${empty.map(([name]) => name).join(', ')}.`);
  return Object.entries(sinks)
    .filter(([, sink]) => partsOf(sink).some((part) => holds(part, secret)))
    .map(([name]) => name);
}

function holds(text: string | Buffer, secret: string): boolean {
  return spellingsOf(secret).some((spelling) => text.includes(spelling));
}

/** Bytes of every file in a folder and below it that was written since then (ms since 1970). */
export function filesUnder(folder: string, since = 0): Buffer[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  const isWanted = (file: string) => {
    const found = statSync(file, { throwIfNoEntry: false });
    return found?.isFile() === true && found.mtimeMs >= since;
  };
  return files.filter(isWanted).map((file) => readFileSync(file));
}

const began = Date.now();

/** Bytes of a database on disk, as a backup would copy them: everything written down, and the log of writes since the tests began. */
export async function databaseFiles(database: TestDatabase): Promise<Buffer[]> {
  await database.query('checkpoint');
  const [row] = await database.query(
    'select oid, current_setting($1) as folder from pg_database where datname = current_database()',
    ['data_directory'],
  );
  const folder = String(row?.['folder']);
  return [...filesUnder(join(folder, `base/${String(row?.['oid'])}`)), ...filesUnder(join(folder, 'pg_wal'), began)];
}

/** Both exports of the audit. */
export async function auditExports({ url }: TestDatabase): Promise<string> {
  const db = connectDatabase({ url, log: silentLog });
  const parts: string[] = [];
  for await (const line of exportAuditJson(db)) parts.push(line);
  for await (const line of exportAuditCsv(db)) parts.push(line);
  await db.destroy();
  return parts.join('');
}

/** A statement on the books as their superuser, past everything the product guards. */
export function onTheBooks(story: Story, text: string, values: unknown[] = []) {
  return story.database.query(text, values);
}

export async function stateOf(story: Story, requestId: string): Promise<string> {
  const [row] = await onTheBooks(story, 'select state from desk.requests where id = $1', [requestId]);
  return String(row?.['state']);
}

/** Every row of every table, as text. */
export async function everyRow(story: Story): Promise<string> {
  const tables = await onTheBooks(
    story,
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema')`,
  );
  const rows = [];
  for (const { name } of tables)
    rows.push(...(await onTheBooks(story, `select t::text as row from ${String(name)} t`)));
  return rows.map(({ row }) => String(row)).join('\n');
}

/** The audit lines about a request that have this kind. */
export async function auditOf(story: Story, requestId: string, kind: string) {
  const rows = await onTheBooks(story, 'select line from desk.audit where request_id = $1 order by seq', [requestId]);
  const lines = rows.map(({ line }) => JSON.parse(String(line)) as { kind: string; action: string; actor: unknown });
  return lines.filter((line) => line.kind === kind);
}

/** The ways in which a secret could stand in a text. */
function spellingsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [secret, encodeURIComponent(secret), bytes.toString('base64').replace(/=+$/, ''), bytes.toString('hex')];
}
