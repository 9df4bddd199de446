import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { quick } from '../../src/sandbox/delays';
import { createWorld } from '../../src/sandbox/world';
import type { World } from '../../src/sandbox/world';
import { warnOfRole } from '../../src/start/warn-of-role';
import { connectDatabase, migrate } from '../../src/store/database';
import { silentLog } from '../../src/store/log';
import { openStore } from '../../src/store/open-store';
import type { OpenStore } from '../../src/store/open-store';
import { prepareBinaries } from '../../src/store/postgres/binaries';
import { prepareCluster, prepareDataDir } from '../../src/store/postgres/cluster';
import { unprivilegedAccount } from '../../src/store/postgres/os-account';
import { attach, superuserUrl } from '../../src/store/postgres/server';
import { botProcess, buildBot, freePort } from '../support/bot-process';
import { ask, asTheSuperuser, withStore } from '../support/postgres';
import { patience, until } from '../support/wait';

// Making a database writes many files; a busy disk may take its time.

const onLinux = process.platform === 'linux' ? it : it.skip;
const canary = 'canary-0f52a1';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'account-desk-role-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

/** What the process was started with; every process of the server shows the same. */
function environmentOf(pid: number): string {
  return fs.readFileSync(`/proc/${pid}/environ`, 'utf8');
}

function postmaster(dataDir: string): number {
  return Number(fs.readFileSync(path.join(dataDir, 'pg18/postmaster.pid'), 'utf8').split('\n')[0]);
}

describe('the built-in database', () => {
  let books: OpenStore;
  let dataDir: string;
  beforeAll(async () => {
    dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'account-desk-role-'));
    books = await openStore({ dataDir, log: silentLog });
  });
  afterAll(async () => {
    await books.close();
    fs.rmSync(dataDir, { recursive: true, force: true });
  });

  it.each([
    ['runs no program', `copy (select 1) to program 'cat'`],
    ['shows no output of a program', `create temp table seen (line text); copy seen from program 'env'`],
    ['reads no file', `select pg_read_file('/etc/passwd')`],
    ['imports no file', `select lo_import('/etc/passwd')`],
    ['writes no file', `copy (select 1) to '/tmp/account-desk-never'`],
    ['changes no setting of the server', `alter system set archive_command = 'env'`],
    ['makes no role', 'create role accomplice superuser'],
    ['does not make itself more', 'alter role account_desk superuser'],
    ['does not become the superuser', 'set role desk'],
  ])('%s for whoever speaks with the voice of the desk', async (_what, statement) => {
    await expect(ask(books.databaseUrl, statement)).rejects.toThrow(/permission denied/);
  });

  it('is owned by the desk, whose role may do nothing else', async () => {
    expect(await ask(books.databaseUrl, 'select current_user as me')).toEqual([{ me: 'account_desk' }]);
    expect(await books.excessPowers()).toEqual([]);
    expect(
      await ask(
        books.databaseUrl,
        `select rolname from pg_auth_members join pg_roles on pg_roles.oid = roleid where member = 'account_desk'::regrole`,
      ),
    ).toEqual([]);
  });

  it('keeps the passwords of both roles where only its owner reads', () => {
    for (const name of ['pg-secret', 'pg-desk-secret'])
      expect(fs.statSync(path.join(dataDir, name)).mode & 0o077).toBe(0);
    const secrets = ['pg-secret', 'pg-desk-secret'].map((name) => fs.readFileSync(path.join(dataDir, name), 'utf8'));
    expect(new Set(secrets).size).toBe(2);
  });
});

describe('the bot at work on its built-in database', () => {
  let world: World;
  beforeAll(buildBot);
  afterEach(() => world.close());

  onLinux('shows the programs that it starts none of its settings', async () => {
    // Where the bot runs as root, PostgreSQL does not, and must be able to enter.
    fs.chmodSync(folder, 0o711);
    world = await createWorld({ folder, pace: quick, teams: { patienceMs: patience } });
    const bot = await botProcess({ ...world.env, NOT_A_SETTING: canary });
    await bot.start();
    try {
      const seen = environmentOf(postmaster(path.join(folder, 'data')));

      expect(seen).toContain('PATH=');
      const settings = Object.entries({ ...world.env, NOT_A_SETTING: canary }).filter(([, value]) => value);
      expect(settings.length).toBeGreaterThan(10);
      for (const [name, value] of settings) {
        expect(seen).not.toContain(`${name}=`);
        if (/SECRET/.test(name)) expect(seen).not.toContain(value);
      }
    } finally {
      await bot.stop();
    }
  });
});

describe('a cluster of an older version', () => {
  /** As it was made and run before: the superuser owns everything, the server has the environment of the bot. */
  async function leaveOldServer(): Promise<number> {
    const account = unprivilegedAccount();
    await prepareDataDir(folder, account);
    const binaries = await prepareBinaries(folder, account);
    const cluster = await prepareCluster(folder, binaries, account);
    const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off'].flatMap((one) => [
      '-c',
      one,
    ]);
    const options = { ...account, env: { ...account.env, SECRET_BOT_PASSWORD: canary }, cwd: folder, detached: true };
    const port = await freePort();
    spawn(binaries.path('postgres'), ['-D', cluster.serverDir, '-p', String(port), ...settings], options).unref();
    await until(async () => (await attach(cluster)) !== null);
    await ask(superuserUrl(cluster, port, 'postgres'), 'create database desk');
    const url = superuserUrl(cluster, port, 'desk');
    const db = connectDatabase({ url, log: silentLog });
    await migrate(db);
    await db.destroy();
    await ask(url, "insert into desk.secrets (name, jwe) values ('svc-old', 'sealed')");
    await ask(
      url,
      `create schema dbos; create extension "uuid-ossp"; create type dbos.mood as enum ('well');
      create table dbos.workflow_status (workflow_uuid text primary key, number bigserial, mood dbos.mood);
      create view dbos.names as select workflow_uuid from dbos.workflow_status;
      create function dbos.one() returns int language sql as 'select 1'`,
    );
    return postmaster(folder);
  }

  onLinux('is handed to the desk with all it holds, and its server started anew without the secrets', async () => {
    const before = await leaveOldServer();
    expect(environmentOf(before)).toContain(canary);

    const books = await openStore({ dataDir: folder, log: silentLog });
    try {
      const now = postmaster(folder);
      expect(now).not.toBe(before);
      expect(environmentOf(now)).not.toContain(canary);
      expect(await books.excessPowers()).toEqual([]);
      expect(await ask(books.databaseUrl, 'select name from desk.secrets')).toEqual([{ name: 'svc-old' }]);
      await ask(books.databaseUrl, 'alter table dbos.workflow_status add column more text; drop view dbos.names');
      await ask(books.databaseUrl, 'drop function dbos.one(); drop schema dbos cascade');
      const left = await ask(
        asTheSuperuser(books.databaseUrl, folder),
        `select relname from pg_class where relowner = 'desk'::regrole and relnamespace = 'desk'::regnamespace`,
      );
      expect(left).toEqual([]);
      await books.store.transaction((tx) => tx.audit.append({ kind: 'state', actor: 'desk', action: 'after' }));
    } finally {
      await books.close();
    }
  });
});

describe('a database of the operator', () => {
  it('brings a warning at start when the role is a superuser, and none when it only owns its database', async () => {
    const desk = await withStore();
    const warnings: unknown[] = [];
    const log = { warn: (fields: object) => void warnings.push(fields) };
    try {
      await warnOfRole(desk, log);
      expect(warnings).toEqual([]);

      const url = asTheSuperuser(desk.databaseUrl, process.env['TEST_POSTGRES_DIR'] ?? '');
      const mighty = await openStore({ dataDir: desk.dataDir, databaseUrl: url, log: silentLog });
      await warnOfRole(mighty, log);
      await mighty.close();

      expect(warnings).toEqual([{ excess: [expect.stringContaining('superuser')] }]);
    } finally {
      await desk.close();
    }
  });

  it.each([
    ['run programs', 'grant pg_execute_server_program to account_desk'],
    ['read files', 'grant pg_read_server_files to account_desk'],
  ])('brings a warning when the role may %s of the server', async (what, grant) => {
    const desk = await withStore();
    try {
      await desk.database.query(grant);
      expect(await desk.excessPowers()).toEqual([expect.stringContaining(what)]);
    } finally {
      await desk.database.query(grant.replace('grant', 'revoke').replace(' to ', ' from '));
      await desk.close();
    }
  });
});
