import { createAlarm } from '../../../src/teams/outbox/alarm';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

/** An alarm, and whether the one who waits for it is awake. */
function sleeper() {
  const alarm = createAlarm();
  const sleep = (ms: number) => {
    const state = { isAwake: false };
    void alarm.wait(ms).then(() => (state.isAwake = true));
    return async (passed = 0) => {
      await pass(passed);
      return state.isAwake;
    };
  };
  return { alarm, sleep };
}

it('whoever waits wakes when the time has come, and not sooner', async () => {
  const isAwake = sleeper().sleep(1_000);

  expect([await isAwake(999), await isAwake(1)]).toEqual([false, true]);
});

it('whoever waits wakes at a ring, and sleeps again after it', async () => {
  const { alarm, sleep } = sleeper();
  const first = sleep(1_000);
  expect(await first()).toBe(false);
  alarm.ring();
  expect(await first()).toBe(true);

  const second = sleep(1_000);
  expect([await second(999), await second(1)]).toEqual([false, true]);
});

it('a ring that nobody heard wakes the next one who waits, and nobody after that', async () => {
  const { alarm, sleep } = sleeper();
  alarm.ring();
  alarm.ring();

  expect([await sleep(1_000)(), await sleep(1_000)(999)]).toEqual([true, false]);
});

it('wakes whoever waits when it is taken back, and nobody waits after that', async () => {
  const { alarm, sleep } = sleeper();
  const waiting = sleep(1_000);
  expect(await waiting()).toBe(false);
  alarm.clear();

  expect([await waiting(), await sleep(1_000)()]).toEqual([true, true]);
});
