import { spawn } from 'node:child_process';
import type { ChildProcess, SpawnOptions } from 'node:child_process';
import fs from 'node:fs';
import type net from 'node:net';

/** A process that has its number, and waits for a word before it becomes the program. */
export interface Held {
  readonly child: ChildProcess;
  /** Lets it begin. Where this process ends without having said so, it ends too, and the program was never there. */
  readonly begin: () => void;
}

/** `exec` keeps the number, so whoever guards the process guards the program. */
const script = 'read -r said && exec "$@" </dev/null';

const shell = '/bin/sh';

/** Where there is no /bin/sh nobody guards either, and the program begins at once. */
export function hold(program: string, args: readonly string[], options: SpawnOptions & { readonly log: number }): Held {
  const { log, ...others } = options;
  if (process.platform === 'win32' || !fs.existsSync(shell)) {
    const child = spawn(program, args, { ...others, stdio: ['ignore', 'ignore', log] });
    return { child, begin: () => undefined };
  }
  const held = ['-c', script, 'account-desk-held', program, ...args];
  const child = spawn(shell, held, { ...others, stdio: ['pipe', 'ignore', log] });
  const line = child.stdin as net.Socket;
  line.on('error', () => undefined);
  line.unref();
  return { child, begin: () => void line.end('begin\n') };
}
