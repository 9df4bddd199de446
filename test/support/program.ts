import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { inOneFile } from './one-file';
import { patience } from './wait';

const root = join(__dirname, '../..');

/** How the program ended, and everything it printed. */
interface Ended {
  readonly status: number | null;
  readonly said: string;
}

export interface Program {
  /** Runs it to its end with these settings and no others; `status` is null when it did not end and was killed. */
  run(env: Readonly<Record<string, string>>, options?: { readonly cwd?: string }): Promise<Ended>;
  remove(): void;
}

/** The program as `npm start` builds it, in one file, for starts that are meant to end. */
export function buildProgram(): Program {
  const { file, remove } = inOneFile('src/main.ts');
  return {
    run: (env, { cwd = root } = {}) => runToItsEnd(file, cwd, env),
    remove,
  };
}

function runToItsEnd(file: string, cwd: string, env: Readonly<Record<string, string>>): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--no-deprecation', file], {
      cwd,
      timeout: patience,
      killSignal: 'SIGKILL',
      env: { PATH: process.env['PATH'], ...env },
    });
    let said = '';
    child.stdout.on('data', (data) => (said += String(data)));
    child.stderr.on('data', (data) => (said += String(data)));
    child.once('close', (status) => resolve({ status, said }));
  });
}
