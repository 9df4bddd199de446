import type { Outlook } from '../desk/problem';
import type { WaitSettings } from '../desk/settings';

const FIRST_RETRY_MS = 1_000;

/** The unsuccessful tries of one task so far. Times in ms since 1970. */
export interface Story {
  readonly tries: number;
  /** When the first try was answered. */
  readonly since: number;
  /** When the latest try was answered. */
  readonly at: number;
  readonly outlook: Outlook;
  /** Tries in a row with this outlook, and when the first of them was answered. */
  readonly streak: number;
  readonly streakSince: number;
  readonly retryAfterMs: number;
}

export interface TryAnswer {
  readonly at: number;
  readonly outlook: Outlook;
  readonly retryAfterMs?: number;
}

export function continueStory(story: Story | null, answer: TryAnswer): Story {
  const same = story?.outlook === answer.outlook;
  return {
    tries: (story?.tries ?? 0) + 1,
    since: story?.since ?? answer.at,
    at: answer.at,
    outlook: answer.outlook,
    streak: same ? story.streak + 1 : 1,
    streakSince: same ? story.streakSince : answer.at,
    retryAfterMs: answer.retryAfterMs ?? 0,
  };
}

/** When waiting ends, ms since 1970. An outage is counted from its first failure, a wait from its first look. */
export function endOfWait(story: Story, waits: WaitSettings, notYetMs: number): number {
  if (story.outlook === 'refused') return story.at;
  return story.outlook === 'again' ? story.streakSince + waits.upstreamOutage : story.since + notYetMs;
}

/** Milliseconds until the next try, or null when there is to be none. The last try falls exactly on the end. */
export function nextPause(story: Story, end: number, waits: WaitSettings, seed: string): number | null {
  if (story.at >= end || story.at + story.retryAfterMs > end) return null;

  const pause = story.outlook === 'again' ? retryPause(story, waits, seed) : pollPause(story, waits);
  return Math.min(pause, end - story.at);
}

/** Doubles from one second; half of it is jitter, so that runs stopped by one outage do not come back together. */
function retryPause(story: Story, waits: WaitSettings, seed: string): number {
  const grown = Math.min(waits.pollLongest, FIRST_RETRY_MS * 2 ** Math.min(story.streak - 1, 20));
  return story.retryAfterMs + Math.ceil(grown * (0.5 + 0.5 * fraction(`${seed}/${story.tries}`)));
}

/**
 * About a tenth of the time waited so far, as a power of two times the first pause, and aligned to multiples of itself:
 * runs that wait for the same environment wake up together and share one query.
 */
function pollPause(story: Story, waits: WaitSettings): number {
  const waited = story.at - story.since;
  let tick = waits.pollFirst;
  while (tick * 2 <= waits.pollLongest && tick * 20 <= waited) tick *= 2;

  const wake = Math.ceil((story.at + Math.max(tick / 2, story.retryAfterMs)) / tick) * tick;
  return wake - story.at;
}

/** A number in [0, 1) that is the same on every replay (FNV-1a). */
function fraction(seed: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < seed.length; index += 1) {
    hash = Math.imul(hash ^ seed.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0) / 2 ** 32;
}
