import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Site } from './site';

/** A statement as PostgreSQL did it. */
export interface Statement {
  /** Process of the session. */
  readonly session: number;
  readonly text: string;
  /** Parsing, planning and doing, ms. */
  readonly ms: number;
}

interface StatementLog {
  /** Where the log ends now. */
  mark(): number;
  /** Every statement since then that was not ours. */
  since(mark: number): readonly Statement[];
}

/** From now on the server writes down every statement. */
export async function openStatementLog({ query, dataDir }: Site['database']): Promise<StatementLog> {
  const settings = { log_line_prefix: '%p|%a|', log_min_duration_statement: '0', log_parameter_max_length: '0' };
  for (const [name, value] of Object.entries(settings)) await query(`alter system set ${name} = '${value}'`);
  await query('select pg_reload_conf()');
  const file = join(dataDir, 'postgres.log');
  const mark = () => statSync(file).size;
  return { mark, since: (from) => readStatements(textBetween(file, from, mark())) };
}

const line = /^(\d+)\|([^|]*)\|LOG: {2}duration: ([\d.]+) ms {2}(parse|bind|execute|statement)[^:]*: (.*)$/s;

/** Reads what stands in a log with `log_min_duration_statement` 0 and the prefix `%p|%a|`; sessions named `bench` are left out. */
export function readStatements(log: string): readonly Statement[] {
  const before = new Map<number, number>();
  const statements: Statement[] = [];
  // Further lines of a text begin with a tab.
  for (const entry of log.split(/\n(?!\t)/)) {
    const [, pid, application, ms, phase, text = ''] = line.exec(entry.trimEnd()) ?? [];
    if (pid === undefined || application === 'bench') continue;
    const session = Number(pid);
    const sum = (before.get(session) ?? 0) + Number(ms);
    const isDone = phase === 'execute' || phase === 'statement';
    before.set(session, isDone ? 0 : sum);
    if (isDone) statements.push({ session, text: text.replace(/\s+/g, ' '), ms: sum });
  }
  return statements;
}

/** Statements that were done together: those of a transaction with its begin and end, every other alone. */
export function transactionsOf(statements: readonly Statement[]): readonly (readonly Statement[])[] {
  const open = new Map<number, Statement[]>();
  const all: Statement[][] = [];
  for (const statement of statements) {
    const { session, text } = statement;
    const mine = open.get(session);
    if (mine) mine.push(statement);
    else {
      const begun = [statement];
      all.push(begun);
      if (/^(begin|start transaction)\b/i.test(text)) open.set(session, begun);
    }
    if (/^(commit|rollback|end)\b(?! to)/i.test(text)) open.delete(session);
  }
  return all;
}

/** Leaves out transactions in which nothing is new: an idle bot does them, too. */
export function beyondIdle(statements: readonly Statement[], idle: readonly Statement[]): readonly Statement[] {
  const known = new Set(idle.map(({ text }) => text));
  return transactionsOf(statements)
    .filter((transaction) => !transaction.every(({ text }) => known.has(text)))
    .flat();
}

function textBetween(file: string, from: number, to: number): string {
  const buffer = Buffer.alloc(to - from);
  const log = openSync(file, 'r');
  readSync(log, buffer, 0, buffer.length, from);
  closeSync(log);
  return buffer.toString('utf8');
}
