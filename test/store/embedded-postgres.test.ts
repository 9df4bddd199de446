import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '../../src/store/embedded-postgres';
import type { EmbeddedPostgres } from '../../src/store/embedded-postgres';
import { silentLog } from '../../src/store/log';
import { openStore } from '../../src/store/open-store';
import { isAlive, readPidFile } from '../../src/store/postgres/pid-file';
import { patience, until } from '../support/wait';

// Making a database writes many files; a busy disk may take its time.

/** No system gives out this number. */
const nobody = '2147483647';

let dataDir: string;
const started: EmbeddedPostgres[] = [];

beforeEach(() => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'account-desk-pg-'));
});

afterEach(async () => {
  for (const postgres of started.splice(0)) await postgres.stop();
  fs.rmSync(dataDir, { recursive: true, force: true });
});

async function start(): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ dataDir, settings: { fsync: 'off' } });
  started.push(postgres);
  return postgres;
}

async function ask(url: string, text: string): Promise<unknown> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<{ answer: unknown }>(text)).rows[0]?.answer;
  } finally {
    await client.end();
  }
}

describe('the built-in PostgreSQL', () => {
  it('keeps its data, port and password over a stop', async () => {
    const first = await start();
    await ask(first.url, 'create table kept as select 42 as answer');
    await first.stop();
    const second = await start();

    expect(isAlive(first.pid())).toBe(false);
    expect(second.url).toBe(first.url);
    expect(await ask(second.url, 'select answer from kept')).toBe(42);
  });

  it('is attached to when a killed bot left it running, and then stopped by the one who inherited it', async () => {
    const killed = await start();
    await killed.leave();
    fs.writeFileSync(path.join(dataDir, 'pg-owner'), nobody);

    const heir = await start();
    const pid = heir.pid();
    await heir.stop();

    expect(heir.mode).toBe('attached');
    expect(pid).toBe(killed.pid());
    // The server removes its pid file a moment before its process ends.
    await until(() => !isAlive(pid));
  });

  it('is not stopped by a second bot while its owner lives', async () => {
    const owner = await start();
    await owner.leave();
    fs.writeFileSync(path.join(dataDir, 'pg-owner'), String(process.ppid));

    const guest = await start();
    await guest.stop();

    expect(guest.mode).toBe('attached');
    expect(isAlive(owner.pid())).toBe(true);
    fs.writeFileSync(path.join(dataDir, 'pg-owner'), String(process.pid));
  });

  it('is inherited by a second bot when its owner is gone, and stopped by it', async () => {
    const first = await start();
    await first.leave();
    const owner = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    fs.writeFileSync(path.join(dataDir, 'pg-owner'), String(owner.pid));
    const guest = await start();
    const ownerNow = () => Number(fs.readFileSync(path.join(dataDir, 'pg-owner'), 'utf8'));

    owner.kill('SIGKILL');
    await until(() => ownerNow() === process.pid);
    await guest.stop();

    await until(() => !isAlive(first.pid()));
  });

  it('ignores a stale pid file whose number belongs to somebody else now', async () => {
    const first = await start();
    await first.stop();
    const lines = [String(process.pid), path.join(dataDir, 'pg18'), '0', '1', '', '127.0.0.1'];
    fs.writeFileSync(path.join(dataDir, 'pg18', 'postmaster.pid'), `${lines.join('\n')}\n`);

    const second = await start();

    expect(second.mode).toBe('started');
    expect(await ask(second.url, 'select 1 as answer')).toBe(1);
  });

  it('comes back on the same address when it is killed', async () => {
    const postgres = await start();
    const pid = postgres.pid();

    process.kill(pid, 'SIGKILL');
    await until(() => postgres.pid() !== pid);

    expect(await ask(postgres.url, 'select 7 as answer')).toBe(7);
  });

  it('is told to end by a stop, which does not fail where that takes long', async () => {
    const postgres = await startEmbeddedPostgres({ dataDir, patience: { startMs: patience, stopMs: 100 } });
    const pid = postgres.pid();
    process.kill(pid, 'SIGSTOP');

    const stopping = postgres.stop().then(() => isAlive(pid));
    const livedOn = await stopping.finally(() => process.kill(pid, 'SIGCONT'));

    expect(livedOn).toBe(true);
    await until(() => !isAlive(pid));
  });

  it('does not outlive a start that fails', async () => {
    // Nobody is let into this one, so it cannot be made ready.
    const failing = startEmbeddedPostgres({
      dataDir,
      database: 'template0',
      settings: { fsync: 'off' },
      patience: { startMs: patience, stopMs: patience },
    });

    await expect(failing).rejects.toThrow('template0');
    expect(readPidFile({ serverDir: path.join(dataDir, 'pg18') })).toBeNull();
  });

  it('removes what bots left that were killed while they made it, and nothing else', async () => {
    for (const name of ['pg18-init-Ab3dEf', 'pg18-init-of-mine'])
      fs.mkdirSync(path.join(dataDir, name, 'base'), { recursive: true });
    fs.writeFileSync(path.join(dataDir, 'pg18-init-Ab3dEf.pw'), 'a password');

    await start();

    expect(fs.readdirSync(dataDir).filter((name) => name.startsWith('pg18-'))).toEqual(['pg18-init-of-mine']);
  });

  it('says whose it is, and who guards it, in files that are whole whenever another bot looks', async () => {
    const names = ['pg-owner', 'pg-guardian'];
    for (const name of names) fs.writeFileSync(path.join(dataDir, name), `${nobody} ${nobody}`);
    const looking = names.map((name) => fs.openSync(path.join(dataDir, name), 'r'));

    await start();

    for (const file of looking) expect(fs.readFileSync(file, 'utf8')).toBe(`${nobody} ${nobody}`);
    looking.forEach((file) => fs.closeSync(file));
    expect(fs.readFileSync(path.join(dataDir, 'pg-owner'), 'utf8')).toBe(String(process.pid));
    expect(fs.readFileSync(path.join(dataDir, 'pg-guardian'), 'utf8')).toMatch(new RegExp(`^\\d+ ${process.pid}$`));
  });

  it('is one server for two bots that start at the same moment on an empty folder', async () => {
    const [first, second] = await Promise.all([start(), start()]);

    expect(second.pid()).toBe(first.pid());
    expect([first.mode, second.mode].sort()).toEqual(['attached', 'started']);
    expect(fs.readdirSync(dataDir).filter((name) => name.includes('init') || name.includes('.pw'))).toEqual([]);
  });
});

describe('a store on the built-in PostgreSQL', () => {
  it('answers again by itself after the server was killed', async () => {
    const store = await openStore({ dataDir, log: silentLog });
    try {
      await store.store.transaction((tx) => tx.audit.append({ kind: 'state', actor: 'desk', action: 'before' }));
      const killed = store.postgres?.pid() ?? 0;
      process.kill(killed, 'SIGKILL');

      // Connections outlive a server that was killed for a moment, and say that all is well.
      await until(() => store.postgres?.pid() !== killed);
      await until(() =>
        store.ping().then(
          () => true,
          () => false,
        ),
      );
      await store.store.transaction((tx) => tx.audit.append({ kind: 'state', actor: 'desk', action: 'after' }));

      expect(await store.verifyAudit()).toEqual({ ok: true, lines: 2 });
    } finally {
      await store.close();
    }
  });
});
