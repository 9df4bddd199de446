import type { Tx } from '../../src/usecases/ports';
import { openStore } from '../../src/store/open-store';
import type { OpenStore } from '../../src/store/open-store';
import { silentLog } from '../../src/store/log';
import { dana, sam } from '../support/cast';
import { withStore } from '../support/postgres';
import type { TestStore } from '../support/postgres';
import { request, survey } from '../support/store-samples';

let desk: TestStore;
let otherBot: OpenStore;

beforeAll(async () => {
  desk = await withStore();
  otherBot = await openStore({ dataDir: desk.dataDir, databaseUrl: desk.database.url, log: silentLog });
});

afterAll(async () => {
  await otherBot.close();
  await desk.close();
});

async function decide(tx: Tx, id: string, verdict: 'approved' | 'rejected'): Promise<string> {
  const current = await tx.requests.get(id);
  if (current?.state !== 'pending') return 'lost';
  await tx.jobs.schedule({ kind: 'start-run', key: `${id}:${verdict}`, dueAt: new Date('2999-01-01') });
  await tx.audit.append({ kind: 'decision', actor: dana, action: verdict, requestId: id });
  const won = await tx.requests.replace({ ...current, state: verdict, version: current.version + 1 }, current.version);
  return won ? verdict : 'lost';
}

describe('deciding a request', () => {
  it('lets exactly one of twenty decisions win, pressed at once in two bots', async () => {
    await desk.store.transaction((tx) => tx.requests.insert(request({ id: 'SA-1' })));

    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, press) =>
        (press % 2 ? desk : otherBot).store.transaction((tx) =>
          decide(tx, 'SA-1', press % 3 ? 'approved' : 'rejected'),
        ),
      ),
    );

    expect(outcomes.filter((outcome) => outcome !== 'lost')).toHaveLength(1);
    const audit = await desk.store.transaction((tx) => tx.audit.of('SA-1'));
    expect(audit).toHaveLength(1);
    expect(await desk.database.query("select key from desk.jobs where key like 'SA-1:%'")).toHaveLength(1);
  });

  it('refuses a change that was made from an older version', async () => {
    const old = request({ id: 'SA-2' });
    await desk.store.transaction((tx) => tx.requests.insert(old));
    await desk.store.transaction((tx) => tx.requests.replace({ ...old, version: 2, state: 'rejected' }, 1));

    const late = await desk.store.transaction((tx) =>
      tx.requests.replace({ ...old, version: 2, state: 'approved' }, 1),
    );

    expect(late).toBe(false);
    expect((await desk.store.transaction((tx) => tx.requests.get('SA-2')))?.state).toBe('rejected');
  });

  it('keeps nothing of a transaction whose work throws', async () => {
    const failing = desk.store.transaction(async (tx) => {
      await tx.requests.insert(request({ id: 'SA-3' }));
      await tx.audit.append({ kind: 'state', actor: 'desk', action: 'asked', requestId: 'SA-3' });
      throw new Error('changed my mind');
    });

    await expect(failing).rejects.toThrow('changed my mind');
    expect(await desk.store.transaction((tx) => tx.requests.get('SA-3'))).toBeNull();
    expect(await desk.store.transaction((tx) => tx.audit.of('SA-3'))).toEqual([]);
  });

  it('makes one request of a form that is sent five times at once', async () => {
    const submit = (bot: OpenStore) =>
      bot.store.transaction(async (tx) => {
        const [open] = await tx.requests.list({ accountName: 'svc-orders', states: ['checking', 'pending'], limit: 1 });
        if (open) return open.id;
        const id = await tx.requests.nextId();
        await tx.requests.insert(request({ id, accountName: 'svc-orders', state: 'checking' }));
        return id;
      });

    const ids = await Promise.all([desk, otherBot, desk, otherBot, desk].map(submit));

    expect(new Set(ids).size).toBe(1);
  });

  it('tells the second requester of a name that another request is open', async () => {
    await desk.store.transaction((tx) => tx.requests.insert(request({ id: 'SA-5', accountName: 'svc-taken' })));

    const second = desk.store.transaction((tx) =>
      tx.requests.insert(request({ id: 'SA-6', accountName: 'SVC-taken' })),
    );

    await expect(second).rejects.toMatchObject({ name: 'DeskError', problem: { code: 'request-open' } });
  });

  it('lists newest first and by everything that may be asked for', async () => {
    await desk.store.transaction(async (tx) => {
      await tx.requests.insert(request({ id: 'SA-7', environmentId: 'test', state: 'done' }));
      await tx.requests.insert(request({ id: 'SA-8', environmentId: 'test', state: 'refused', requester: sam }));
    });

    const list = (filter: object) =>
      desk.store.transaction(async (tx) =>
        (await tx.requests.list({ limit: 10, environmentId: 'test', ...filter })).map(({ id }) => id),
      );

    expect(await list({})).toEqual(['SA-8', 'SA-7']);
    expect(await list({ states: ['done'] })).toEqual(['SA-7']);
    expect(await list({ states: [] })).toEqual([]);
    expect(await list({ requesterId: sam.aadObjectId })).toEqual(['SA-8']);
  });
});

describe('reserving slots', () => {
  const reserve = (bot: OpenStore, id: string, environmentId: string) =>
    bot.store.transaction(async (tx) => {
      await tx.slots.lock(environmentId);
      const { limit, used } = (await tx.surveys.latest(environmentId)) ?? { limit: 0, used: 0 };
      if (limit - used - (await tx.slots.reserved(environmentId)) <= 0) return false;
      await tx.slots.hold(environmentId, id);
      return true;
    });

  it('never gives more than are free to thirty who ask at once in two bots', async () => {
    await desk.store.transaction((tx) => tx.surveys.save(survey({ environmentId: 'race', limit: 7, used: 4 })));

    const given = await Promise.all(
      Array.from({ length: 30 }, (_, n) => reserve(n % 2 ? desk : otherBot, `SA-R${n}`, 'race')),
    );

    expect(given.filter(Boolean)).toHaveLength(3);
  });

  it('holds one slot for a request however often it is asked', async () => {
    await desk.store.transaction((tx) => tx.surveys.save(survey({ environmentId: 'once' })));

    await Promise.all([reserve(desk, 'SA-O', 'once'), reserve(otherBot, 'SA-O', 'once')]);

    expect(await desk.store.transaction((tx) => tx.slots.reserved('once'))).toBe(1);
  });

  it('stops counting a reservation as soon as the platform lists its account', async () => {
    await desk.store.transaction(async (tx) => {
      await tx.requests.insert(
        request({ id: 'SA-L', environmentId: 'listed', state: 'running', facts: { systemuserId: 'row-1' } }),
      );
      await tx.slots.hold('listed', 'SA-L');
    });
    const holder = {
      systemuserId: 'row-1',
      userId: 'u',
      name: 'n',
      userPrincipalName: 'upn',
      createdOn: '2029-01-01T00:00:00Z',
      islicensed: false,
    };

    const before = await desk.store.transaction((tx) => tx.slots.reserved('listed'));
    await desk.store.transaction((tx) =>
      tx.surveys.save(survey({ environmentId: 'listed', used: 1, holders: [holder] })),
    );
    const after = await desk.store.transaction((tx) => tx.slots.reserved('listed'));

    expect([before, after]).toEqual([1, 0]);
  });

  it('counts a slot given up past the pivot until the platform was counted again', async () => {
    await desk.store.transaction(async (tx) => {
      await tx.requests.insert(
        request({ id: 'SA-P', environmentId: 'pivot', state: 'running', facts: { accessModeSet: true } }),
      );
      await tx.slots.hold('pivot', 'SA-P');
      await tx.slots.release('SA-P');
    });

    const before = await desk.store.transaction((tx) => tx.slots.reserved('pivot'));
    await desk.store.transaction((tx) =>
      tx.surveys.save(survey({ environmentId: 'pivot', takenAt: new Date(Date.now() + 1000).toISOString() })),
    );
    const after = await desk.store.transaction((tx) => tx.slots.reserved('pivot'));

    expect([before, after]).toEqual([1, 0]);
    expect(
      await desk.database.query("select 1 from desk.jobs where kind = 'count-slots' and key = 'pivot'"),
    ).toHaveLength(1);
  });

  it('gives a slot back at once when nothing was done with it', async () => {
    await desk.store.transaction(async (tx) => {
      await tx.requests.insert(request({ id: 'SA-U', environmentId: 'unused', state: 'running' }));
      await tx.slots.hold('unused', 'SA-U');
      await tx.slots.release('SA-U');
    });

    expect(await desk.store.transaction((tx) => tx.slots.reserved('unused'))).toBe(0);
  });

  it('does not let an older survey replace a newer one', async () => {
    await desk.store.transaction((tx) =>
      tx.surveys.save(survey({ environmentId: 'order', used: 2, takenAt: '2025-02-01T00:00:00.000Z' })),
    );
    await desk.store.transaction((tx) =>
      tx.surveys.save(survey({ environmentId: 'order', used: 1, takenAt: '2025-01-01T00:00:00.000Z' })),
    );

    expect((await desk.store.transaction((tx) => tx.surveys.latest('order')))?.used).toBe(2);
  });
});
