import type { Outlook } from '../desk/problem';
import type { WaitSettings } from '../desk/settings';

const FIRST_RETRY_MS = 1_000;
/** Of each pause a sixteenth is left for the company that the look after it may wait for. */
const COMPANY = 16;
const LONGEST_COMPANY_MS = 1_000;

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
 * The law of lateness: what arrives is seen at most twice the first pause later, or a tenth of the time it took where that
 * is more. Within that a look falls on a multiple of the longest pause or of a half, a quarter, … of it: runs that wait
 * for the same environment wake up together, whenever they began, and share one query.
 */
function pollPause({ at, since, retryAfterMs }: Story, waits: WaitSettings): number {
  const { pollFirst, pollLongest } = waits;
  if (at - since < pollFirst) return Math.max(pollFirst, retryAfterMs);

  const latest = at + retryAfterMs + longestGap(at - since, waits);
  // A multiple that comes at once is passed over: a look there could find nothing that this one has not.
  const after = (tick: number) => Math.ceil((at + Math.max(tick / 4, retryAfterMs)) / tick) * tick;
  let tick = pollLongest;
  while (after(tick) > latest) tick /= 2;
  return Math.ceil(after(tick)) - at;
}

function longestGap(waited: number, { pollFirst, pollLongest }: WaitSettings): number {
  const late = Math.max(2 * pollFirst, waited / 10);
  return Math.min(pollLongest, late - late / COMPANY);
}

/** How long a look may wait for others with the same question, in ms; `pause` is the one before it. */
export function companyAfter(pause: number): number {
  return Math.min(LONGEST_COMPANY_MS, pause / COMPANY);
}

/** A number in [0, 1) that is the same on every replay (FNV-1a). */
function fraction(seed: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < seed.length; index += 1) {
    hash = Math.imul(hash ^ seed.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0) / 2 ** 32;
}
