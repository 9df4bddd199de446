import { Client } from 'pg';
import type { BotProcess } from '../support/bot-process';
import type { Arena } from '../support/arena';
import { patience } from '../support/wait';

/** Names of what the first attempt of a request has recorded, in order; without waits and tries that failed. */
export async function recordsOf({ database }: Arena, requestId: string): Promise<readonly string[]> {
  const rows = await database.query(
    'select function_name from dbos.operation_outputs where workflow_uuid = $1 order by function_id',
    [`${requestId}:1`],
  );
  return rows
    .map((row) => String(row['function_name']))
    .filter((name) => !name.startsWith('sleep ') && !name.includes('#'));
}

/** Has the database tell of every record of a run. Only in the test's own database. */
export async function announceRecords({ database }: Arena): Promise<void> {
  await database.query(`create or replace function desk.announce_record() returns trigger language plpgsql as $$
    begin perform pg_notify('recorded', new.workflow_uuid || ' ' || new.function_name); return new; end $$`);
  await database.query(`create or replace trigger announce_record after insert on dbos.operation_outputs
    for each row execute function desk.announce_record()`);
}

/** Ends the bot like a power cut as soon as its run has recorded this. Resolves with whether it struck within the time, ms. */
export async function strikeAfterRecord(
  { database }: Arena,
  bot: BotProcess,
  requestId: string,
  { record, withinMs = patience }: { record: string; withinMs?: number },
): Promise<boolean> {
  const session = new Client({ connectionString: database.url });
  await session.connect();
  await session.query('listen recorded');
  const struck = await new Promise<boolean>((resolve) => {
    const tooLate = setTimeout(() => resolve(false), withinMs);
    session.on('notification', ({ payload }) => {
      if (payload !== `${requestId}:1 ${record}`) return;
      clearTimeout(tooLate);
      void bot.kill().then(() => resolve(true));
    });
  });
  await session.end();
  return struck;
}
