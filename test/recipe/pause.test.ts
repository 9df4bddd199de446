import { continueStory, endOfWait, nextPause } from '../../src/recipe/pause';
import type { TryAnswer, Story } from '../../src/recipe/pause';
import { settings } from '../faults/world/paths';

const waits = { ...settings.waits, pollFirst: 1_000, pollLongest: 60_000, upstreamOutage: 300_000 };
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
    ['after a second at first', 7_000, 7_000, 0, 8_000],
    ['after the time that the service names then', 7_000, 7_000, 20_000, 27_000],
    ['within two seconds then, at a moment that is common to all', 7_000, 8_000, 0, 9_375],
    ['twice as seldom after forty seconds', 20_000, 60_000, 0, 63_750],
    ['as often just before that', 20_001, 60_000, 0, 61_875],
    ['every fifteen seconds after two minutes and forty', 20_000, 180_000, 0, 195_000],
    ['twice as often just before that', 20_001, 180_000, 0, 187_500],
    ['later where the service names a time', 0, 300_000, 20_000, 330_000],
    ['never before that time', 0, 11_000, 20_000, 31_875],
    ['every thirty seconds after five minutes and twenty', 0, 330_000, 0, 360_000],
    ['every minute after eleven', 0, 660_000, 0, 720_000],
    ['and never more seldom than that', 0, 30 * 60_000, 0, 31 * 60_000],
  ])('look again %s', (_when, began, at, retryAfterMs, next) => {
    const story = storyOf([notYet(began), { ...notYet(at), retryAfterMs }].slice(at === began ? 1 : 0));

    expect(at + (nextPause(story, 9 * HOUR, waits, 'seed') ?? 0)).toBe(next);
  });

  it('wake up together, whenever they began', () => {
    const wakes = [1_000, 4_200, 6_900].map((began) => {
      const story = storyOf([notYet(began), notYet(200_000 + began / 10)]);
      return story.at + (nextPause(story, HOUR, waits, `run-${began}`) ?? 0);
    });

    expect(wakes).toEqual([210_000, 210_000, 210_000]);
  });

  it('pass over a common moment that comes at once', () => {
    const story = storyOf([notYet(0), notYet(200_000 + 8_500)]);

    expect(story.at + (nextPause(story, HOUR, waits, 'run') ?? 0)).toBe(225_000);
  });
});
