import { companyAfter, continueStory, endOfWait, nextPause } from '../../src/recipe/pause';
import type { Story } from '../../src/recipe/pause';
import { settings } from '../faults/world/paths';

const waits = { ...settings.waits, pollFirst: 1_000, pollLongest: 60_000 };
const [second, minute, hour] = [1_000, 60_000, 3_600_000];
/** Far longer than anything here takes. */
const end = 100 * hour;

/** When a run looks that began at `began`, all times in ms since 1970, and the pause before each look. */
function* looksOf(began: number, notYetMs = end): Generator<{ readonly at: number; readonly pause: number }> {
  let story: Story | null = null;
  for (let [at, pause] = [began, 0]; ; at += pause) {
    yield { at, pause };
    story = continueStory(story, { at, outlook: 'not-yet' });
    const next = nextPause(story, endOfWait(story, waits, notYetMs), waits, 'seed');
    if (next === null) return;
    pause = next;
  }
}

function looksUntil(began: number, last: number): number[] {
  const times: number[] = [];
  for (const { at } of looksOf(began)) {
    if (at > last) break;
    times.push(at);
  }
  return times;
}

describe('what arrives while a run waits', () => {
  const arrivals = [1, 2, 3, 5, 8, 13, 20, 21, 30, 39, 45, 60, 61, 78, 90, 150, 155, 161, 240, 310, 321, 600, 641]
    .map((each) => each * second)
    .concat([15, 20, 45, 60, 90, 120, 240, 360].map((each) => each * minute));

  it.each(arrivals)('after %d ms is seen two seconds or a tenth of that time later at most', (arrival) => {
    // Whenever the run began, within the longest pause.
    for (let began = 0; began < waits.pollLongest; began += 487) {
      let late = Infinity;
      for (const { at, pause } of looksOf(began)) {
        late = at + companyAfter(pause) - (began + arrival);
        if (at >= began + arrival) break;
      }
      expect({ began, late, isLawful: late <= Math.max(2 * second, arrival / 10) }).toEqual({
        began,
        late,
        isLawful: true,
      });
    }
  });

  it('is looked for after a second, and then in pauses that double as the wait grows', () => {
    const began = 7 * hour;
    const pauses = [...looksOf(began, 2 * hour)].map(({ at, pause }) => [at - began, pause]);
    const pauseAfter = (waited: number) => pauses.find(([at]) => at !== undefined && at > waited)?.[1];

    expect(pauses.slice(0, 5)).toEqual([
      [0, 0],
      [1_000, 1_000],
      [1_875, 875],
      [3_750, 1_875],
      [5_625, 1_875],
    ]);
    expect([43, 85, 170, 335, 670].map((waited) => pauseAfter(waited * second))).toEqual([
      3_750, 7_500, 15_000, 30_000, 60_000,
    ]);
    expect(pauses.at(-1)).toEqual([2 * hour, expect.any(Number)]);
  });

  it.each([
    ['is looked for a last time when the wait ends', 12 * second, 12 * second],
    ['and a wait of less than the first pause has one look more', 400, 400],
  ])('%s', (_what, notYetMs, last) => {
    expect([...looksOf(5, notYetMs)].at(-1)?.at).toBe(5 + last);
  });
});

describe('runs that wait for one environment ask together', () => {
  /** Queries of up to twenty ids in each minute, when `runs` runs begin one after the other. */
  function queriesOf(runs: number, apart: number): (from: number) => number {
    const looks = new Map<number, number>();
    for (let run = 0; run < runs; run++) {
      for (const at of looksUntil(hour + run * apart, 4 * hour)) looks.set(at, (looks.get(at) ?? 0) + 1);
    }
    return (from) =>
      [...looks].filter(([at]) => at >= from && at < from + minute).reduce((sum, [, n]) => sum + Math.ceil(n / 20), 0);
  }

  it.each([
    [1, 4, 2, 1],
    [20, 4, 2, 1],
    [50, 12, 6, 3],
    [200, 40, 20, 10],
  ])('%d of them: %d queries in a minute, %d after some minutes, then %d', (runs, first, later, last) => {
    const queries = queriesOf(runs, 53);

    expect([4, 8, 60].map((minutes) => queries(hour + minutes * minute))).toEqual([first, later, last]);
  });

  it.each([50, 200])('%d of them, whenever they began: never more than four queries for every twenty', (runs) => {
    const queries = queriesOf(runs, 3_217);
    const allWaited = hour + runs * 3_217 + 3 * minute;

    for (let from = allWaited; from < 3 * hour; from += 7 * second)
      expect(queries(from)).toBeLessThanOrEqual(4 * Math.ceil(runs / 20));
  });
});
