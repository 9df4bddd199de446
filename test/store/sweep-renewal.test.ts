import { Client } from 'pg';
import type { JobHandlers } from '../../src/usecases/outbox';
import { withStore } from '../support/postgres';
import type { TestStore } from '../support/postgres';
import { until } from '../support/wait';

let desk: TestStore;
let someone: Client;
beforeAll(async () => {
  desk = await withStore();
  someone = new Client({ connectionString: desk.database.url });
  await someone.connect();
});
afterAll(async () => {
  await someone.end();
  await desk.close();
});

it('a job that ended while its claim was being renewed keeps no claim: what is scheduled next is done at once', async () => {
  let times = 0;
  await schedule(new Date());
  const sweep = desk.startSweep(handlers(onceEvery(hour)), { everyMs: 100, lease: 300 });
  await until(async () => (await waitingForALock('%claimed_by is not distinct from%')) > 0);
  await someone.query('commit');
  await until(async () => (await waitingForALock('%')) === 0);

  await schedule(new Date());

  await until(() => times === 2);
  await sweep.stop();

  /** Plans its next time, and leaves its row locked by somebody else, so that its end and the renewals of its claim queue up. */
  function onceEvery(ms: number) {
    return async () => {
      times += 1;
      if (times > 1) return;
      await schedule(new Date(Date.now() + ms));
      await someone.query('begin; select * from desk.jobs for update');
    };
  }
});

const hour = 3_600_000;

function handlers(handler: JobHandlers['afterwatch']): JobHandlers {
  return { afterwatch: handler } as JobHandlers;
}

function schedule(dueAt: Date): Promise<void> {
  return desk.store.transaction((tx) => tx.jobs.schedule({ kind: 'afterwatch', key: 'svc-a', dueAt }));
}

/** Statements of that form that wait for a lock. */
async function waitingForALock(statement: string): Promise<number> {
  const rows = await desk.database.query(
    `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like $1`,
    [statement],
  );
  return rows.length;
}
