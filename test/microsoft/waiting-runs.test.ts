import type { Run } from '../../src/recipe/run-context';
import { awaitSystemuser } from '../../src/recipe/steps/await-systemuser';
import type { StepOutcome } from '../../src/recipe/step';
import { settings, start } from '../support/twins/samples';
import { twins } from '../support/twins';
import { connectTo } from './support/connected';
import { row } from './support/dataverse-rows';
import { startFakeService } from './support/fake-service';
import type { FakeService } from './support/fake-service';

/** All waits are a hundredth of what is usual, so that no query waits long for company. */
const minute = 600;
const waits = { ...settings.waits, pollFirst: 10, pollLongest: minute, systemuser: 120 * minute };
const idOf = (number: number) => `${String(number).padStart(8, '0')}-2222-3333-4444-555555555555`;

let fake: FakeService;
beforeEach(async () => {
  fake = await startFakeService();
});
afterEach(() => fake.close());

/** A clock for many runs: it goes on to the next waking when all of them sleep or have ended. */
function commonClock() {
  let now = start;
  let awake = 0;
  let sleeping: { readonly at: number; readonly wake: () => void }[] = [];
  let onQuiet = (): void => undefined;
  const rests = () => void (--awake === 0 && onQuiet());
  const quiet = () => (awake === 0 ? Promise.resolve() : new Promise<void>((resolve) => (onQuiet = resolve)));

  const durable: Run['durable'] = {
    step: (_name, work) => work(),
    sleep: (_name, ms, since = now) =>
      new Promise((wake) => {
        sleeping.push({ at: since + ms, wake });
        rests();
      }),
  };
  return {
    durable,
    now: () => new Date(now),
    begin<T>(work: () => Promise<T>): Promise<T> {
      awake += 1;
      return work().finally(rests);
    },
    async passTo(end: number): Promise<void> {
      for (await quiet(); ; await quiet()) {
        const next = Math.min(...sleeping.map(({ at }) => at));
        if (next >= start + end) return;
        now = next;
        const due = sleeping.filter(({ at }) => at === next);
        sleeping = sleeping.filter(({ at }) => at !== next);
        awake += due.length;
        for (const { wake } of due) wake();
      }
    },
  };
}

/** Runs that came to their wait one after the other, within half a minute, with real clients of one environment. */
function waitingRuns(count: number) {
  const microsoft = connectTo(fake, { environments: [{ id: 'uat', url: fake.origin, powerPlatformId: 'env-1' }] });
  const clock = commonClock();
  const { crm, platform } = microsoft;
  const ended = Array.from({ length: count }, (_, number) => {
    const world = twins({ settings: { waits }, facts: { userId: idOf(number) } });
    return world.live((run) =>
      clock.begin(async () => {
        await clock.durable.sleep('until it is its turn', (number * 300) / count);
        const ports = { ...run.ports, crm, platform, clock };
        return awaitSystemuser.run({ ...run, durable: clock.durable, ports });
      }),
    );
  });
  return { clock, close: () => microsoft.close(), ended: Promise.all(ended) as Promise<StepOutcome[]> };
}

const pushes = () => fake.requests.filter(({ target }) => target.includes('/addUser'));
const queries = () => fake.requests.filter(({ target }) => target.includes('/systemusers?'));

it.each([
  [1, 4, 1],
  [50, 12, 3],
  [200, 40, 10],
])('%d waiting runs ask %d times a minute, %d later, and push once each', async (count, early, late) => {
  fake.answer(({ target }) => ({ status: 200, ...(target.includes('/systemusers?') && { body: { value: [] } }) }));
  const { clock, close, ended } = waitingRuns(count);
  const queriesBetween = async (from: number, to: number) => {
    await clock.passTo(from * minute);
    const before = queries().length;
    await clock.passTo(to * minute);
    return queries().length - before;
  };

  expect(await queriesBetween(4, 5)).toBe(early);
  expect(await queriesBetween(12, 14)).toBe(2 * late);
  expect(pushes()).toHaveLength(count);

  fake.answer(({ target }) => {
    const asked = decodeURIComponent(target).matchAll(/azureactivedirectoryobjectid eq (\S+?)(?: or|&|$)/g);
    return { status: 200, body: { value: [...asked].map(([, id]) => row({ azureactivedirectoryobjectid: id })) } };
  });
  expect(await queriesBetween(14, 16)).toBe(late);
  expect(await ended).toEqual(Array(count).fill({ ok: true }));
  close();
});
