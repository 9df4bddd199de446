import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '../../src/store/log';
import { ensureServer } from '../../src/store/postgres/server';
import type { Patience } from '../../src/store/postgres/server';
import { patience as longest } from '../support/wait';

let dataDir: string;
let named: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'slow-server-'));
  named = join(dataDir, 'pg18', 'postmaster.pid');
  mkdirSync(join(dataDir, 'pg18'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

/** Ended servers are started anew for so long, ms. */
const startedAnewFor = 500;

/** How long is waited for a server that has begun is asked at each look at it. */
function patientWith(look: () => number): Patience {
  let asked = 0;
  return {
    get startMs() {
      asked += 1;
      return asked === 1 ? startedAnewFor : look();
    },
    stopMs: 0,
  };
}

/** Why no server could be had with this program in place of PostgreSQL. */
async function failureOf(inPlaceOfPostgres: string, patience: Patience, log = silentLog): Promise<Error> {
  writeFileSync(join(dataDir, 'postgres'), `#!/bin/sh\n${inPlaceOfPostgres}\n`, { mode: 0o755 });
  const failure: unknown = await ensureServer({
    cluster: { dataDir, serverDir: join(dataDir, 'pg18'), superuserPassword: 'x', password: 'x' },
    binaries: { path: () => join(dataDir, 'postgres') },
    account: { env: { PATH: process.env['PATH'] ?? '' } },
    settings: {},
    log,
    patience,
  }).catch((error: unknown) => error);
  return failure as Error;
}

it('a server that puts its files in order after a power cut is waited for, however long that takes', async () => {
  // Says of itself that it starts, as PostgreSQL does in the eighth line of its pid file, until it is let go.
  const starting =
    'printf "$$\\n/\\n0\\n1\\n\\n\\n\\nstarting\\n" >named; mv named pg18/postmaster.pid\n' +
    'while [ -d pg18 ] && [ ! -e end ]; do sleep 0.05; done\nexit 7';
  let wasNamed = false;
  let begun = 0;
  // From when on it says so, each look is one too many; it said so before the look that this one is about.
  const patience = patientWith(() => {
    const isTooMany = wasNamed;
    wasNamed = existsSync(named);
    begun ||= Date.now();
    return isTooMany ? 1 : longest;
  });
  let waited = 0;
  const warn = () => {
    waited += 1;
    if (waited > 1 && Date.now() - begun > 2 * startedAnewFor) writeFileSync(join(dataDir, 'end'), '');
  };

  const failure = await failureOf(starting, patience, { ...silentLog, warn });

  writeFileSync(join(dataDir, 'end'), '');
  expect(waited).toBeGreaterThan(1);
  expect(String(failure.cause)).toContain('PostgreSQL ended (7)');
});

it('the log of a server that lives and does not answer is not cut by whoever starts another', async () => {
  writeFileSync(named, `${process.pid}\n/\n0\n1\n`);
  const log = join(dataDir, 'postgres.log');
  writeFileSync(log, 'why it is slow\n');
  const patience = patientWith(() => longest);

  const failure = await failureOf('echo there is one >&2; exit 1', patience);

  expect(String(failure.cause)).toContain('PostgreSQL ended (1)');
  expect(readFileSync(log, 'utf8')).toContain('why it is slow');
});
