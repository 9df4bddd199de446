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

  it('lets in again at the very end of the window, and not a moment sooner', () => {
    const limit = limitOf(2, 10);
    const at = (now: number) => {
      clock.now = now;
      return limit.take('ravi');
    };

    expect([at(100), at(100), at(10_099), at(10_099.75), at(10_100), at(10_100), at(10_100)]).toEqual([
      0, 0, 1, 1, 0, 0, 10_000,
    ]);
  });

  it('is not made longer by what was refused meanwhile', () => {
    const limit = limitOf(1, 10);
    limit.take('ravi');
    for (clock.now = 1; clock.now < 10_000; clock.now += 1) expect(limit.take('ravi')).toBeGreaterThan(0);

    expect(limit.take('ravi')).toBe(0);
  });

  it('forgets whoever was quiet for a window, at its end, and nobody else', () => {
    const limit = limitOf(2, 10);
    const takeAt = (now: number, who: string) => {
      clock.now = now;
      limit.take(who);
      return limit.size;
    };

    expect([takeAt(0, 'ravi'), takeAt(1_000, 'sam'), takeAt(9_999, 'dana')]).toEqual([1, 2, 3]);
    expect([takeAt(10_000, 'dana'), takeAt(10_999, 'dana'), takeAt(11_000, 'dana')]).toEqual([2, 2, 1]);
  });

  it('forgets who has been quiet behind somebody who has not', () => {
    const limit = limitOf(3, 10);
    for (const [now, who] of [
      [0, 'ravi'],
      [1_000, 'sam'],
      [9_000, 'ravi'],
      [11_500, 'dana'],
    ] as const) {
      clock.now = now;
      limit.take(who);
    }

    expect(limit.size).toBe(2);
  });
});
