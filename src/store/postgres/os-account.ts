import { execFileSync } from 'node:child_process';

/** The account of the operating system that PostgreSQL runs as; empty = the one of this process. */
export interface OsAccount {
  readonly uid?: number;
  readonly gid?: number;
}

/** PostgreSQL refuses to run as root: root hands it to an account that exists already, nothing is created. */
export function unprivilegedAccount(): OsAccount {
  if (process.getuid?.() !== 0) return {};
  for (const name of ['postgres', 'nobody']) {
    const uid = idOf('-u', name);
    const gid = idOf('-g', name);
    if (uid && gid) return { uid, gid };
  }
  throw new Error(
    'The built-in PostgreSQL cannot run as root and there is no account "postgres" or "nobody". ' +
      'Start the bot as an ordinary user, or set DATABASE_URL.',
  );
}

function idOf(flag: '-u' | '-g', name: string): number | null {
  try {
    return Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  } catch {
    return null;
  }
}
