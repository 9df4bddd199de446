import type { PersonRecord } from '../../src/desk/entitlement';
import type { Tx } from '../../src/usecases/ports';
import { dana, lee, ravi } from '../support/cast';
import { withStore } from '../support/postgres';
import type { TestStore } from '../support/postgres';
import { request, survey } from '../support/store-samples';

const start = Date.parse('2029-03-01T10:00:00.000Z');
const minute = 60_000;

let now = new Date(start);
let desk: TestStore;
beforeAll(async () => {
  desk = await withStore({ clock: { now: () => now } });
});
afterAll(() => desk.close());
beforeEach(async () => {
  now = new Date(start);
  await desk.database.query(
    'truncate desk.people, desk.approver_snapshots, desk.surveys, desk.slots, desk.requests, desk.strays, desk.jobs cascade',
  );
});

const write = <T>(work: (tx: Tx) => Promise<T>) => desk.store.transaction(work);
const look = <T>(work: (tx: Tx) => Promise<T>) => desk.store.look(work);
const at = (ms: number) => new Date(start + ms).toISOString();

describe.each<[string, (ms: number) => Promise<void>, () => Promise<string | undefined>]>([
  [
    'what Entra says of a person',
    (ms) => write((tx) => tx.people.save(personAt(ms))),
    async () => (await look((tx) => tx.people.get(ravi.aadObjectId)))?.asOf,
  ],
  [
    'who approves',
    (ms) => write((tx) => tx.approvers.save('prod', [dana], at(ms))),
    async () => (await look((tx) => tx.approvers.latest('prod')))?.takenAt,
  ],
  [
    'how an environment stands',
    (ms) => write((tx) => tx.surveys.save(survey({ takenAt: at(ms) }))),
    async () => (await look((tx) => tx.surveys.latest('prod')))?.takenAt,
  ],
])('%s is', (_what, save, known) => {
  it.each([
    ['replaced by what was read later', -2 * minute, -minute, -minute],
    ['not replaced by what was read earlier', 0, -1, 0],
    ['not replaced by what was read earlier, by clocks that are a minute apart', minute, 0, minute],
    ['replaced where it is of a future that no clock can have', minute + 1, 0, 0],
  ])('%s', async (_how, first, second, kept) => {
    await save(first);
    await save(second);

    expect(await known()).toBe(at(kept));
  });
});

it('what Entra says is of the one person, however the id is written', async () => {
  await write(async (tx) => {
    await tx.people.save({ ...personAt(0), aadObjectId: ravi.aadObjectId.toUpperCase() });
    await tx.people.save({ ...personAt(0), aadObjectId: lee.aadObjectId, standing: 'guest' });
  });

  expect(await look((tx) => tx.people.get(ravi.aadObjectId.toUpperCase()))).toMatchObject({ standing: 'member' });
  expect(await look((tx) => tx.people.get(dana.aadObjectId))).toBeNull();
});

it('who approves is of the one environment', async () => {
  await write(async (tx) => {
    await tx.approvers.save('prod', [dana, lee], at(0));
    await tx.approvers.save('uat', [lee], at(1));
  });

  expect(await look((tx) => tx.approvers.latest('prod'))).toEqual({ approvers: [dana, lee], takenAt: at(0) });
  expect(await look((tx) => tx.approvers.latest('dev'))).toBeNull();
});

function personAt(ms: number): PersonRecord {
  const { aadObjectId } = ravi;
  return { aadObjectId, asOf: at(ms), standing: 'member', groupsAsked: [], groups: [], groupsAsOf: null };
}

describe('a slot that was given up', () => {
  const reserved = (id = 'prod') => look((tx) => tx.slots.reserved(id));
  const count = (ms: number, environmentId = 'prod') =>
    write((tx) => tx.surveys.save(survey({ environmentId, takenAt: at(ms) })));

  beforeEach(() =>
    write(async (tx) => {
      for (const [id, environmentId] of [
        ['SA-1', 'prod'],
        ['SA-2', 'prod'],
        ['SA-3', 'uat'],
      ] as const) {
        await tx.requests.insert(request({ id, environmentId, facts: { accessModeSet: true } }));
        await tx.slots.hold(environmentId, id);
      }
    }),
  );

  it('is free after a count that began later, of that environment, and no other slot with it', async () => {
    await write((tx) => tx.slots.settle('SA-1', 'prod'));
    await count(0);
    expect(await reserved()).toBe(2);
    await count(1, 'uat');
    expect([await reserved(), await reserved('uat')]).toEqual([2, 1]);

    await count(1);

    expect([await reserved(), await reserved('uat')]).toEqual([1, 1]);
  });

  it('is free by the first time that it was given up, and has the environment counted now', async () => {
    await write((tx) => tx.slots.settle('SA-1', 'prod'));
    now = new Date(start + minute);
    await write((tx) => tx.slots.settle('SA-1', 'prod'));
    const jobs = await desk.database.query('select kind, key, due_at from desk.jobs');
    expect(jobs).toEqual([{ kind: 'count-slots', key: 'prod', due_at: new Date(start) }]);

    await count(1);

    expect(await reserved()).toBe(1);
  });

  it('and is needed again counts until it is given up anew', async () => {
    await write(async (tx) => {
      await tx.slots.settle('SA-1', 'prod');
      await tx.slots.hold('prod', 'SA-1');
    });
    await count(1);

    expect(await reserved()).toBe(2);
  });

  it('is not free by a count that is older than the one that is known', async () => {
    now = new Date(start + 2 * minute);
    await count(2 * minute);
    await write((tx) => tx.slots.settle('SA-1', 'prod'));
    await count(minute);

    expect(await reserved()).toBe(2);
  });

  it('stays with its request where the run had got nowhere, and that of none changes nothing', async () => {
    await write((tx) => tx.requests.saveFacts('SA-2', { accessModeSet: null }));

    await write(async (tx) => {
      await tx.slots.release('SA-1');
      await tx.slots.release('SA-2');
      await tx.slots.release('SA-404');
    });

    const slots = await desk.database.query(
      'select request_id as id, settled_at is not null as given_up from desk.slots order by 1',
    );
    expect(slots).toEqual([
      { id: 'SA-1', given_up: true },
      { id: 'SA-3', given_up: false },
    ]);
  });
});

it('whoever reserves in one environment holds up nobody in another', async () => {
  const locks = await write(async (tx) => {
    for (const id of ['prod', 'uat', 'prod']) await tx.slots.lock(id);
    return desk.database.query(
      `select 1 from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`,
    );
  });

  expect(locks).toHaveLength(2);
});

it('the same count may be written again, with what it says more', async () => {
  await write((tx) => tx.surveys.save(survey({ used: 1 })));
  await write((tx) => tx.surveys.save(survey({ used: 2 })));

  expect(await look((tx) => tx.surveys.latest('prod'))).toEqual(survey({ used: 2 }));
  expect(await look((tx) => tx.surveys.latest('uat'))).toBeNull();
});

describe('accounts that the desk never made', () => {
  const tell = (environmentId: string, ids: readonly string[], digest: number) =>
    write((tx) => tx.strays.tell(environmentId, ids, { digest, at: at(digest) }));
  const know = (environmentId: string, digest: number) =>
    write((tx) => tx.strays.know(environmentId, digest, { by: dana, at: at(0) }));

  it('are told and called known for each environment', async () => {
    await tell('prod', ['one', 'two'], 1);
    await tell('prod', ['two', 'three'], 2);
    await tell('prod', [], 3);
    await tell('uat', ['one'], 1);

    expect([await know('prod', 1), await know('prod', 1)]).toEqual([2, 0]);

    const strays = await look((tx) => tx.strays.of('prod'));
    expect([...strays].sort((a, b) => a.systemuserId.localeCompare(b.systemuserId))).toEqual([
      { systemuserId: 'one', lastDigest: 1, toldAt: at(1), knownBy: dana },
      { systemuserId: 'three', lastDigest: 2, toldAt: at(2), knownBy: null },
      { systemuserId: 'two', lastDigest: 2, toldAt: at(2), knownBy: dana },
    ]);
    expect(await look((tx) => tx.strays.of('uat'))).toMatchObject([{ systemuserId: 'one', knownBy: null }]);
  });
});

describe('a job', () => {
  const jobs = () => desk.database.query('select kind, key, data, due_at from desk.jobs order by kind, key');
  const job = { kind: 'start-run', key: 'SA-1:1', dueAt: new Date(start) } as const;

  it('that is scheduled again is due at the earlier moment, with the newer orders', async () => {
    await write(async (tx) => {
      await tx.jobs.schedule({ ...job, data: { mode: 'forward' } });
      await tx.jobs.schedule({ ...job, dueAt: new Date(start + minute), data: { mode: 'undo' } });
    });
    expect(await jobs()).toEqual([{ kind: 'start-run', key: 'SA-1:1', data: { mode: 'undo' }, due_at: job.dueAt }]);

    await write((tx) => tx.jobs.schedule({ ...job, dueAt: new Date(start - minute) }));

    expect(await jobs()).toMatchObject([{ data: {}, due_at: new Date(start - minute) }]);
  });

  it('is called off alone', async () => {
    await write(async (tx) => {
      await tx.jobs.schedule(job);
      await tx.jobs.schedule({ ...job, key: 'SA-2:1' });
      await tx.jobs.schedule({ ...job, kind: 'finish-held' });
      await tx.jobs.cancel('start-run', 'SA-1:1');
    });

    expect((await jobs()).map(({ kind, key }) => `${String(kind)} ${String(key)}`)).toEqual([
      'finish-held SA-1:1',
      'start-run SA-2:1',
    ]);
  });
});
