import type { Clock } from '../recipe/ports';
import type { WarnLog } from './warn-log';

interface SteadyClockOptions {
  /** The machine's clock, milliseconds since 1970. */
  readonly wall?: () => number;
  /** Milliseconds that only ever go on. */
  readonly monotonic?: () => number;
  /** How long a step must stand before it is believed, milliseconds. Default ten minutes. */
  readonly believeAfterMs?: number;
  readonly log: WarnLog;
}

/** Clocks drift and are pulled straight by so much; what is more is a step, milliseconds. */
const tolerance = 60_000;
const tenMinutes = 600_000;

/**
 * The machine's clock, but not at once when it steps: deadlines do not all end, and waits do not stand still, because somebody
 * set the time. A step that stands for some minutes is believed, and after a restart the machine's clock is.
 */
export function createSteadyClock(options: SteadyClockOptions): Clock {
  const { wall = Date.now, monotonic = () => performance.now(), believeAfterMs = tenMinutes, log } = options;
  let anchor = { wall: wall(), monotonic: monotonic() };
  let steppedAt: number | null = null;

  function read(): number {
    const [seen, ticks] = [wall(), monotonic()];
    const expected = anchor.wall + (ticks - anchor.monotonic);
    const step = seen - expected;
    if (Math.abs(step) <= tolerance) return believe(seen, ticks);

    if (steppedAt === null)
      log.warn({ stepMs: Math.round(step) }, 'the clock of this machine was set; deadlines wait until it has stood');
    steppedAt ??= ticks;
    return ticks - steppedAt < believeAfterMs ? expected : believe(seen, ticks);
  }

  function believe(seen: number, ticks: number): number {
    anchor = { wall: seen, monotonic: ticks };
    steppedAt = null;
    return seen;
  }

  return { now: () => new Date(read()) };
}
