import { continueStory, endOfWait, nextPause } from '../../src/recipe/pause';
import type { TryAnswer, Story } from '../../src/recipe/pause';
import { settings } from '../faults/world/paths';

const waits = { ...settings.waits, pollFirst: 15_000, pollLongest: 60_000, upstreamOutage: 300_000 };
const HOUR = 3_600_000;

function storyOf(answers: readonly TryAnswer[]): Story {
  const story = answers.reduce<Story | null>(continueStory, null);
  if (!story) throw new Error('no answers');
  return story;
}

const again = (at: number, retryAfterMs = 0): TryAnswer => ({ at, outlook: 'again', retryAfterMs });
const notYet = (at: number): TryAnswer => ({ at, outlook: 'not-yet' });

describe('the pause after an answer', () => {
  it('is never shorter than Retry-After', () => {
    const story = storyOf([again(0, 90_000)]);

    const pause = nextPause(story, endOfWait(story, waits, 0), waits, 'seed');

    expect(pause).toBeGreaterThanOrEqual(90_000);
    expect(pause).toBeLessThanOrEqual(91_000);
  });

  it('is none when Retry-After is later than the end of the wait', () => {
    const story = storyOf([again(0, 600_000)]);

    expect(nextPause(story, endOfWait(story, waits, 0), waits, 'seed')).toBeNull();
  });

  it('may end exactly where the wait does', () => {
    const story = storyOf([again(0, 300_000)]);

    expect(nextPause(story, endOfWait(story, waits, 0), waits, 'seed')).toBe(300_000);
  });

  it('is none after a refusal', () => {
    const story = storyOf([{ at: 5, outlook: 'refused' }]);

    expect(nextPause(story, endOfWait(story, waits, HOUR), waits, 'seed')).toBeNull();
  });

  it('grows from failure to failure up to the longest, with half of it left to chance', () => {
    const pauses = Array.from({ length: 9 }, (_, index) => {
      const story = storyOf(Array.from({ length: index + 1 }, (_one, at) => again(at)));
      return nextPause(story, HOUR, waits, 'seed') ?? 0;
    });

    pauses.forEach((pause, index) => {
      const grown = Math.min(60_000, 1_000 * 2 ** index);
      expect(pause).toBeGreaterThanOrEqual(grown / 2);
      expect(pause).toBeLessThanOrEqual(grown);
    });
  });

  it('is the same on every replay and another for every run', () => {
    const story = storyOf([again(0), again(1), again(2), again(3)]);
    const of = (seed: string) => nextPause(story, HOUR, waits, seed);

    expect(of('SA-1/1/x')).toBe(of('SA-1/1/x'));
    expect(new Set(['SA-1', 'SA-2', 'SA-3', 'SA-4'].map(of)).size).toBe(4);
    expect(of('SA-1/1/x')).toBe(7884);
  });

  it('lets the last look fall on the end of the wait, and then there is none', () => {
    const first = storyOf([notYet(0), notYet(HOUR - 4_000)]);
    const last = storyOf([notYet(0), notYet(HOUR)]);

    expect(nextPause(first, endOfWait(first, waits, HOUR), waits, 'seed')).toBe(4_000);
    expect(nextPause(last, endOfWait(last, waits, HOUR), waits, 'seed')).toBeNull();
  });

  it('counts an outage from its first failure, not from the beginning of the wait', () => {
    const story = storyOf([notYet(0), notYet(HOUR / 2), again(HOUR / 2 + 1), again(HOUR / 2 + 2)]);

    expect(endOfWait(story, waits, HOUR)).toBe(HOUR / 2 + 1 + waits.upstreamOutage);
  });
});

describe('runs that wait for the same environment', () => {
  it.each<[string, number, number, number, number]>([
    ['at the next look of all', 7_000, 7_000, 0, 15_000],
    ['at the one after that where it comes too soon', 10_000, 10_000, 0, 30_000],
    ['half a pause before the next look', 7_500, 7_500, 0, 15_000],
    ['later where the service names a time', 0, 0, 20_000, 30_000],
    ['twice as seldom from five minutes on', 0, 300_000, 0, 330_000],
    ['as often just before that', 0, 299_999, 0, 315_000],
    ['four times as seldom from ten minutes on', 0, 600_000, 0, 660_000],
    ['and never more seldom than that', 0, 30 * 60_000, 0, 31 * 60_000],
  ])('look again %s', (_when, began, at, retryAfterMs, next) => {
    const story = storyOf([notYet(began), { ...notYet(at), retryAfterMs }].slice(at === began ? 1 : 0));

    expect(at + (nextPause(story, 9 * HOUR, waits, 'seed') ?? 0)).toBe(next);
  });

  it('wake up together, whenever they began', () => {
    const wakes = [1_000, 4_200, 6_900].map((began) => {
      const story = storyOf([notYet(began)]);
      return began + (nextPause(story, began + HOUR, waits, `run-${began}`) ?? 0);
    });

    expect(new Set(wakes).size).toBe(1);
  });

  it('look four times a minute at first and once a minute after ten minutes', () => {
    const looks: number[] = [7_000];
    let story = storyOf([notYet(7_000)]);
    while (story.at < HOUR) {
      const pause = nextPause(story, 2 * HOUR, waits, 'run') ?? HOUR;
      looks.push(story.at + pause);
      story = continueStory(story, notYet(story.at + pause));
    }

    const between = (from: number, to: number) => looks.filter((at) => at >= from && at < to).length;
    expect(between(60_000, 120_000)).toBe(4);
    expect(between(20 * 60_000, 21 * 60_000)).toBe(1);
  });
});
