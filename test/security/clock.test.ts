import { createSteadyClock } from '../../src/start/steady-clock';
import { createSleepers } from '../../src/store/engine/sleepers';
import { silentLog } from '../../src/store/log';
import { createKeyring } from '../../src/teams/front-door/keyring';
import { connectTo, errorOf, ids } from '../microsoft/support/connected';
import { startFakeService } from '../microsoft/support/fake-service';
import { request } from '../support/store-samples';
import { withStore } from '../support/postgres';
import { makeKey, startPublisher } from '../teams/support/signer';
import { patience, pauseFor, until } from '../support/wait';
import { outgoing } from '../support/outgoing';

const day = 86_400_000;
const minute = 60_000;
const steps = [
  ['ahead', day],
  ['back', -day],
] as const;

/** A machine whose clock can be set without time going by. */
function machine() {
  const at = { wall: Date.parse('2026-11-22T10:00:00Z'), monotonic: 0 };
  const warnings: object[] = [];
  const log = { warn: (fields: object) => void warnings.push(fields) };
  const clock = createSteadyClock({ wall: () => at.wall, monotonic: () => at.monotonic, log });
  return {
    clock,
    warnings,
    set: (ms: number) => void (at.wall += ms),
    goOn: (ms: number) => void ((at.wall += ms), (at.monotonic += ms)),
  };
}

describe.each(steps)('a clock set %s by a day', (_name, step) => {
  afterEach(() => void jest.restoreAllMocks());

  it('ends no request early and loses no deadline: it is believed when it has stood for ten minutes', () => {
    const { clock, set, goOn, warnings } = machine();
    const before = clock.now().getTime();

    set(step);
    goOn(1_000);
    const atOnce = clock.now().getTime() - before;
    goOn(9 * minute);
    const soon = clock.now().getTime() - before;
    goOn(minute);
    const later = clock.now().getTime() - before;

    expect([atOnce, soon, later]).toEqual([1_000, 1_000 + 9 * minute, step + 1_000 + 10 * minute]);
    expect(warnings).toEqual([{ stepMs: step }]);
  });

  it('and set right again within ten minutes changes nothing at all', () => {
    const { clock, set, goOn } = machine();
    const before = clock.now().getTime();

    set(step);
    goOn(5 * minute);
    clock.now();
    set(-step);
    goOn(20 * minute);

    expect(clock.now().getTime() - before).toBe(25 * minute);
  });

  it('lets a run that sleeps wake up when its time is over, and not before', async () => {
    const sleepers = createSleepers();
    const real = Date.now();
    const began = performance.now();
    const sleeping = sleepers.until(real + 300, 300);
    jest.spyOn(Date, 'now').mockImplementation(() => real + step);

    await sleeping;
    const slept = performance.now() - began;
    await sleepers.until(real + 300, 300);
    sleepers.close();

    expect(slept).toBeGreaterThanOrEqual(295);
    expect(performance.now() - began - slept).toBeLessThan(patience);
  });

  it('neither ends nor lengthens a pause that Microsoft asked for', async () => {
    const fake = await startFakeService();
    const at = { monotonic: 0 };
    const microsoft = connectTo(fake, { gate: { now: () => at.monotonic } });
    const user = { id: ids.user, userPrincipalName: 'svc-a@contoso.com', displayName: 'A', accountEnabled: true };
    fake.answer((_request, count) =>
      count === 1 ? { status: 429, headers: { 'retry-after': '60' } } : { status: 200, body: user },
    );
    await errorOf(microsoft.directory.userById(ids.user));
    const real = Date.now();
    jest.spyOn(Date, 'now').mockImplementation(() => real + step);

    const during = await errorOf(microsoft.directory.userById(ids.user));
    at.monotonic = 60_000;
    const afterwards = await microsoft.directory.userById(ids.user);
    microsoft.close();
    await fake.close();

    expect(during.problem).toMatchObject({ code: 'service-busy', standing: 'nothing-sent' });
    expect(afterwards?.id).toBe(ids.user);
    expect(fake.requests).toHaveLength(2);
  });

  it('does not keep a new signing key of the channel out', async () => {
    const [publisher, key] = [await startPublisher(), await makeKey('new')];
    publisher.publish({ jwk: (await makeKey('old')).jwk });
    let now = 10 * day;
    const logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
    const keyring = createKeyring({
      outgoing,
      allowLoopback: true,
      metadataUrl: publisher.metadataUrl,
      now: () => now,
      logger,
    });
    await keyring.load();

    publisher.publish({ jwk: key.jwk });
    now += step;
    const found = await keyring.find('new');
    publisher.close();

    expect(found?.kid).toBe('new');
  });
});

it('a clock that drifts and is pulled straight is followed at once', () => {
  const { clock, set, goOn, warnings } = machine();
  const before = clock.now().getTime();

  for (let n = 0; n < 100; n += 1) {
    goOn(minute);
    set(2_000);
    clock.now();
  }

  expect(clock.now().getTime() - before).toBe(100 * (minute + 2_000));
  expect(warnings).toEqual([]);
});

it('work that a killed bot had in hand when the clock was set back is free at once, and work in hand is not', async () => {
  const desk = await withStore({ log: silentLog });
  const done: string[] = [];
  await desk.store.transaction(async (tx) => {
    await tx.requests.insert(request({ id: 'SA-1' }));
    for (const key of ['stuck', 'in-hand']) await tx.jobs.schedule({ kind: 'afterwatch', key, dueAt: new Date() });
  });
  await desk.database.query("update desk.jobs set claimed_until = now() + interval '1 day' where key = 'stuck'");
  await desk.database.query("update desk.jobs set claimed_until = now() + interval '30 minutes' where key = 'in-hand'");

  const options = { everyMs: 50, lease: 3_600_000 };
  const sweep = desk.startSweep({ afterwatch: async (key: string) => void done.push(key) } as never, options);
  await until(() => done.length > 0);
  await pauseFor(200);
  await sweep.stop();
  await desk.close();

  expect(done).toEqual(['stuck']);
});
