import { DBOS } from '@dbos-inc/dbos-sdk';
import type { Durable } from '../../src/recipe/durable';
import type { RunInput } from '../../src/recipe/run';
import { launchEngine } from '../../src/store/engine';
import type { Engine, EngineOptions } from '../../src/store/engine';
import { holdLease } from '../../src/store/engine/lease';
import { parkInto } from '../../src/store/engine/park';
import { never } from '../../src/store/engine/step-gate';
import { forgetOld } from '../../src/store/engine/upkeep';
import { silentLog } from '../../src/store/log';
import { withStore } from '../support/postgres';
import type { TestStore } from '../support/postgres';
import { request, settings } from '../support/store-samples';
import { pauseFor, until } from '../support/wait';

let desk: TestStore;
let engine: Engine | null = null;

beforeAll(async () => {
  desk = await withStore();
});

afterEach(async () => {
  await engine?.stop();
  engine = null;
});

afterAll(() => desk.close());

async function launch(run: EngineOptions['run'], options: Partial<EngineOptions> = {}): Promise<Engine> {
  const register = desk.register({
    settings,
    isApproverLive: () => Promise.resolve(true),
    mayAskLive: () => Promise.resolve(true),
  });
  engine = await launchEngine({
    databaseUrl: desk.databaseUrl,
    executorId: 'bot-a',
    run,
    environmentOf: () => Promise.resolve('prod'),
    park: parkInto(register),
    log: silentLog,
    ...options,
  });
  return engine;
}

/** A recipe of three steps and a sleep that writes down what it really did; behind the sleep it waits for `goesOn`. */
function threeSteps(did: string[], pauseMs = 0, goesOn: Promise<void> = Promise.resolve()) {
  return async (durable: Durable, { requestId, mode }: RunInput): Promise<void> => {
    for (const name of ['one', 'two', 'three']) {
      await durable.step(name, async () => void did.push(`${requestId} ${mode} ${name}`));
      if (name !== 'two') continue;
      await durable.sleep('between', pauseMs);
      await goesOn;
    }
  };
}

describe('a run on the durable engine', () => {
  it('does every step once, however often its start is repeated', async () => {
    const did: string[] = [];
    const { start } = await launch(threeSteps(did));

    await Promise.all([start('SA-1', 1, 'forward'), start('SA-1', 1, 'forward'), start('SA-1', 1, 'forward')]);
    await until(() => did.length >= 3);
    await start('SA-1', 1, 'forward');
    await pauseFor(300);

    expect(did).toEqual(['SA-1 forward one', 'SA-1 forward two', 'SA-1 forward three']);
  });

  it('goes on after a restart where it was, without doing what is recorded again', async () => {
    const before: string[] = [];
    const first = await launch(threeSteps(before, 1500, never()));
    await first.start('SA-2', 1, 'undo');
    await until(() => before.length === 2);
    await first.stop();
    engine = null;

    const after: string[] = [];
    await launch(threeSteps(after, 1500));
    await until(() => after.length === 1);

    expect(before).toEqual(['SA-2 undo one', 'SA-2 undo two']);
    expect(after).toEqual(['SA-2 undo three']);
  });

  it('lets a step that is at work be recorded before it stops, and begins no other', async () => {
    const did: string[] = [];
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    const run = async (durable: Durable): Promise<void> => {
      await durable.step('slow', async () => {
        did.push('slow began');
        await held;
      });
      await durable.step('next', async () => void did.push('next'));
    };
    const first = await launch(run);
    await first.start('SA-3', 1, 'forward');
    await until(() => did.includes('slow began'));

    const stopped = first.stop();
    await pauseFor(100);
    letGo();
    await stopped;
    engine = null;
    const whenStopped = [...did];
    await launch(run);
    await until(() => did.includes('next'));

    expect(whenStopped).toEqual(['slow began']);
    expect(did).toEqual(['slow began', 'next']);
  });

  it('is taken over by another bot when its own is gone', async () => {
    const did: string[] = [];
    const first = await launch(threeSteps(did, 500, never()), { executorId: 'bot-gone' });
    await first.start('SA-4', 1, 'forward');
    await until(() => did.length === 2);
    await first.stop();
    engine = null;

    await launch(threeSteps(did, 500), { executorId: 'bot-b' });
    await until(() => did.length === 3);

    expect(did.at(-1)).toBe('SA-4 forward three');
  });

  it('refuses to start beside a living bot of the same name', async () => {
    const lease = await holdLease({
      databaseUrl: desk.databaseUrl,
      executorId: 'bot-twin',
      patienceMs: 0,
      log: silentLog,
    });

    const twin = launch(threeSteps([]), { executorId: 'bot-twin', patienceMs: 300 });

    await expect(twin).rejects.toThrow('Another bot named "bot-twin" works on this database');
    await lease.release();
  });

  it('waits for a bot of the same name that takes its ten seconds to end', async () => {
    const { databaseUrl } = desk;
    const ending = await holdLease({ databaseUrl, executorId: 'bot-ending', patienceMs: 0, log: silentLog });

    const next = launch(threeSteps([]), { executorId: 'bot-ending' });
    const bothAre = `select 1 from pg_stat_activity where application_name = 'account-desk lease bot-ending'
      and backend_start < clock_timestamp() - interval '11 s' having count(*) = 2`;
    await Promise.race([next, until(async () => (await desk.database.query(bothAre)).length > 0)]);
    await ending.release();

    await next;
  });

  it('hands a run that breaks to people and lets the others go on', async () => {
    await desk.store.transaction(async (tx) => {
      await tx.requests.insert(request({ id: 'SA-5', state: 'running', attempt: 1 }));
    });
    const did: string[] = [];
    const good = threeSteps(did);
    const { start } = await launch(async (durable, input) => {
      if (input.requestId === 'SA-5')
        await durable.step('broken', () => Promise.reject(new TypeError('no such property')));
      else await good(durable, input);
    });

    await Promise.all([start('SA-5', 1, 'forward'), start('SA-6', 1, 'forward')]);
    await until(() => did.length === 3);
    await until(async () => (await desk.store.transaction((tx) => tx.requests.get('SA-5')))?.state === 'needs-hands');

    const parked = await desk.store.transaction((tx) => tx.requests.get('SA-5'));
    expect(parked?.problem).toMatchObject({ code: 'run-broken', technical: 'TypeError: no such property' });
  });

  it('hands over a run whose records do not fit the recipe any more', async () => {
    await desk.store.transaction((tx) => tx.requests.insert(request({ id: 'SA-7', state: 'running', attempt: 1 })));
    const first = await launch(async (durable) => {
      await durable.step('old name', async () => undefined);
      await durable.sleep('long', 60_000);
    });
    await first.start('SA-7', 1, 'forward');
    await until(
      async () =>
        (await desk.database.query("select 1 from dbos.operation_outputs where workflow_uuid = 'SA-7:1'")).length === 2,
    );
    await first.stop();
    engine = null;

    await launch(async (durable) => void (await durable.step('new name', async () => undefined)));
    await until(async () => (await desk.store.transaction((tx) => tx.requests.get('SA-7')))?.state === 'needs-hands');

    expect((await desk.store.transaction((tx) => tx.requests.get('SA-7')))?.problem?.code).toBe('run-broken');
  });

  it('forgets runs that ended long ago', async () => {
    const did: string[] = [];
    const { start } = await launch(threeSteps(did));
    await start('SA-8', 1, 'forward');
    await until(async () => (await DBOS.getWorkflowStatus('SA-8:1'))?.status === 'SUCCESS');

    const forgotten = await forgetOld(-1);

    expect(forgotten).toBeGreaterThan(0);
    expect(await DBOS.getWorkflowStatus('SA-8:1')).toBeNull();
  });

  it('forgets them at every start, however soon the next one comes', async () => {
    const first = await launch(threeSteps([]));
    await first.start('SA-7', 1, 'forward');
    await until(async () => (await DBOS.getWorkflowStatus('SA-7:1'))?.status === 'SUCCESS');
    await first.stop();
    engine = null;

    await launch(threeSteps([]), { keepDays: -1 });

    await until(async () => (await DBOS.getWorkflowStatus('SA-7:1')) === null);
  });

  it('finishes its runs after the database went away in the middle', async () => {
    const did: string[] = [];
    let goOn = (): void => undefined;
    const cut = new Promise<void>((resolve) => (goOn = resolve));
    const { start } = await launch(threeSteps(did, 1000, cut));
    await start('SA-10', 1, 'forward');
    await until(() => did.length === 2);

    await desk.database.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
    goOn();
    await until(() => did.length === 3);

    expect(did).toEqual(['SA-10 forward one', 'SA-10 forward two', 'SA-10 forward three']);
    await until(async () => (await DBOS.getWorkflowStatus('SA-10:1'))?.status === 'SUCCESS');
  });
});
