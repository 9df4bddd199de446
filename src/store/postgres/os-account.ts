import { execFileSync } from 'node:child_process';

/** As whom and with what in sight the programs of PostgreSQL run. */
export interface OsAccount {
  /** Of the operating system; absent = the account of this process. */
  readonly uid?: number;
  readonly gid?: number;
  /** The whole environment of the program. The bot's own holds its secrets, so a program never inherits it. */
  readonly env: Readonly<Record<string, string>>;
}

/** Enough for a POSIX system with its programs in the usual places. */
const barest = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' };

/** PostgreSQL refuses to run as root: root hands it to an account that exists already, nothing is created. */
export function unprivilegedAccount(env: OsAccount['env'] = barest): OsAccount {
  if (process.getuid?.() !== 0) return { env };
  for (const name of ['postgres', 'nobody']) {
    const uid = idOf('-u', name, env);
    const gid = idOf('-g', name, env);
    if (uid && gid) return { uid, gid, env };
  }
  throw new Error(
    'The built-in PostgreSQL cannot run as root and there is no account "postgres" or "nobody". ' +
      'Start the bot as an ordinary user, or set DATABASE_URL.',
  );
}

function idOf(flag: '-u' | '-g', name: string, env: OsAccount['env']): number | null {
  try {
    return Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], env }));
  } catch {
    return null;
  }
}
