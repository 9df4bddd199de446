import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '../../src/store/log';
import { ensureServer } from '../../src/store/postgres/server';
import type { Patience } from '../../src/store/postgres/server';
import { patience as longest } from '../support/wait';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'slow-server-'));
  mkdirSync(join(dataDir, 'pg18'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

it('a server that puts its files in order after a power cut is waited for, however long that takes', async () => {
  const named = join(dataDir, 'pg18', 'postmaster.pid');
  // Says of itself that it starts, as PostgreSQL does in the eighth line of its pid file, until it is let go.
  const inPlaceOfPostgres =
    '#!/bin/sh\nprintf "$$\\n/\\n0\\n1\\n\\n\\n\\nstarting\\n" >named; mv named pg18/postmaster.pid\n' +
    'until [ -e end ]; do sleep 0.05; done\nexit 7\n';
  writeFileSync(join(dataDir, 'postgres'), inPlaceOfPostgres, { mode: 0o755 });
  let asked = 0;
  // From when on it says so, each look is one too many.
  const patience: Patience = {
    get startMs() {
      asked += 1;
      if (asked === 1) return 500;
      return existsSync(named) ? 1 : longest;
    },
    stopMs: 0,
  };
  const begun = Date.now();
  let waited = 0;
  const warn = () => {
    waited += 1;
    if (Date.now() - begun > 1_000) writeFileSync(join(dataDir, 'end'), '');
  };

  const failure: unknown = await ensureServer({
    cluster: { dataDir, serverDir: join(dataDir, 'pg18'), superuserPassword: 'x', password: 'x' },
    binaries: { path: () => join(dataDir, 'postgres') },
    account: { env: { PATH: process.env['PATH'] ?? '' } },
    settings: {},
    log: { ...silentLog, warn },
    patience,
  }).catch((error: unknown) => error);

  writeFileSync(join(dataDir, 'end'), '');
  expect(waited).toBeGreaterThan(1);
  expect(String((failure as Error).cause)).toContain('PostgreSQL ended (7)');
});
