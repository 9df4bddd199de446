import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureSystemDatabase } from '@dbos-inc/dbos-sdk/internal/system_database';
import { GlobalLogger } from '@dbos-inc/dbos-sdk/internal/telemetry/logs';
import { oneAtATime } from '../../src/store/first-start';
import { silentLog } from '../../src/store/log';
import { openStore } from '../../src/store/open-store';
import { withEmptyDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { until } from '../support/wait';

const four = [1, 2, 3, 4];
let database: TestDatabase;
let dataDir: string;

beforeEach(async () => {
  database = await withEmptyDatabase();
  dataDir = mkdtempSync(join(tmpdir(), 'first-start-'));
});
afterEach(async () => {
  await database.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

describe('several bots that meet a new database in one moment', () => {
  it('all have the tables of the desk afterwards', async () => {
    const options = { databaseUrl: database.url, dataDir, log: silentLog };

    const stores = await Promise.allSettled(four.map(() => openStore(options)));

    for (const store of stores) if (store.status === 'fulfilled') await store.value.close();
    expect(stores.map((store) => (store.status === 'rejected' ? String(store.reason) : 'open'))).toEqual(
      four.map(() => 'open'),
    );
  });

  it('all have the tables of the engine afterwards, and each is let in although another just made them', async () => {
    const logger = new GlobalLogger(undefined, { logLevel: 'error' });
    let atOnce = 0;
    let most = 0;

    const ends = await Promise.allSettled(
      four.map(() =>
        oneAtATime(database.url, silentLog, async () => {
          most = Math.max(most, ++atOnce);
          await ensureSystemDatabase(database.url, logger);
          atOnce -= 1;
        }),
      ),
    );

    expect(ends.map(({ status }) => status)).toEqual(four.map(() => 'fulfilled'));
    expect(most).toBe(1);
  });

  it('say that nothing answers, within seconds, where something listens that is no database', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;

    const opening = openStore({ databaseUrl: `postgres://desk@127.0.0.1:${port}/desk`, dataDir, log: silentLog });

    await expect(opening).rejects.toThrow('nothing answers at');
    silent.close();
  });

  /** One whose turn it is, until it is let go. */
  async function underWay(as: 'start' | 'restore') {
    let end: (() => void) | undefined;
    const work = () => new Promise<void>((resolve) => (end = resolve));
    const ended = oneAtATime(database.url, silentLog, work, { as });
    await until(() => end !== undefined);
    return { ended, end: () => end?.() };
  }

  it('do not go on beside a restore, however long it takes', async () => {
    const { ended: restoring, end } = await underWay('restore');

    const beside = oneAtATime(database.url, silentLog, async () => 'in', { patienceMs: 200 });

    await expect(beside).rejects.toThrow('Books are being restored');
    end();
    await restoring;
    expect(await oneAtATime(database.url, silentLog, async () => 'in')).toBe('in');
  });

  it('go on beside one that makes tables for long, although a restore waits for its turn as well', async () => {
    const { ended: making, end } = await underWay('start');
    const restoring = oneAtATime(database.url, silentLog, async () => 'restored', { as: 'restore' });
    const sessions = `select from pg_stat_activity
      where datname = current_database() and application_name like 'account-desk %'`;
    await until(async () => (await database.query(sessions)).length === 2);

    expect(await oneAtATime(database.url, silentLog, async () => 'in', { patienceMs: 200 })).toBe('in');

    end();
    await making;
    expect(await restoring).toBe('restored');
  });

  it('go on when the one that makes them fails', async () => {
    const failed = oneAtATime(database.url, silentLog, () => Promise.reject(new Error('no space left')));

    await expect(failed).rejects.toThrow('no space left');
    expect(await oneAtATime(database.url, silentLog, async () => 'in')).toBe('in');
  });
});
