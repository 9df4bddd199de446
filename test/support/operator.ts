import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { inOneFile } from './one-file';

/** What an operator does with the program `account-desk` while this process plays Microsoft. */
export interface Operator {
  /** Runs it to its end with these settings and no others; `said` is everything it printed. */
  run(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Done>;
  leave(): void;
}

interface Done {
  readonly status: number | null;
  readonly said: string;
}

export function hireOperator(): Operator {
  const { file, remove } = inOneFile('src/cli/account-desk.ts');
  return { run: (args, env) => runToItsEnd([file, ...args], env), leave: remove };
}

function runToItsEnd(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Done> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: tmpdir(), env: { PATH: process.env['PATH'], ...env } });
    let said = '';
    child.stdout.on('data', (data) => (said += String(data)));
    child.stderr.on('data', (data) => (said += String(data)));
    child.once('close', (status) => resolve({ status, said: said.trim() }));
  });
}
