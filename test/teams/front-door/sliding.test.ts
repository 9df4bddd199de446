import { createSlidingLimit } from '../../../src/teams/front-door/sliding';

const clock = { now: 0 };
beforeEach(() => void (clock.now = 0));

function limitOf(turns: number, seconds: number) {
  return createSlidingLimit({ turns, seconds }, () => clock.now);
}

/** Times at which one key was let in that comes every so many milliseconds. */
function letIn(limit: ReturnType<typeof limitOf>, everyMs: number, untilMs: number): number[] {
  const times: number[] = [];
  for (; clock.now <= untilMs; clock.now += everyMs) if (limit.take('ravi') === 0) times.push(clock.now);
  return times;
}

describe('the flood limit', () => {
  it('holds in every window, wherever it begins, also when somebody waits for its edge', () => {
    const limit = limitOf(100, 10);
    clock.now = 9_900;
    const times = letIn(limit, 1, 45_000);

    const fullest = Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 10_000).length));

    expect(fullest).toBe(100);
    expect(times.filter((at) => at < 10_100)).toHaveLength(100);
  });

  it('lets as many in as it says, and tells the next when to come', () => {
    const limit = limitOf(3, 10);
    const waits = [0, 1_000, 2_000, 3_000].map((at) => {
      clock.now = at;
      return limit.take('ravi');
    });
    clock.now = 10_000;

    expect(waits).toEqual([0, 0, 0, 7_000]);
    expect([limit.take('ravi'), limit.take('ravi')]).toEqual([0, 1_000]);
  });

  it('is each one’s own, and forgets who has been quiet', () => {
    const limit = limitOf(1, 10);
    for (let n = 0; n < 5_000; n += 1) {
      clock.now += 10;
      expect(limit.take(`person-${n}`)).toBe(0);
    }

    expect(limit.size).toBeLessThanOrEqual(1_000);
    expect(limit.take('person-4999')).toBeGreaterThan(0);
    expect(limit.take('person-0')).toBe(0);
  });
});
