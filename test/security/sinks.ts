import { ClientRequest } from 'node:http';
import { Client } from 'pg';
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

/** A statement on the books as their superuser, past everything the product guards. */
export async function onTheBooks(story: Story, text: string, values: unknown[] = []) {
  const client = new Client({ connectionString: story.desk().books.databaseUrl });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text, values)).rows;
  } finally {
    await client.end();
  }
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
export function spellingsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [secret, encodeURIComponent(secret), bytes.toString('base64').replace(/=+$/, ''), bytes.toString('hex')];
}
