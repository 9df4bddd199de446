import { withoutThread } from '../../usecases/chat';

/** Pictures of work that goes on, within what Teams takes in one conversation. All in milliseconds. */
interface Share {
  /** One in so much time, */
  readonly every: number;
  /** and so many at once where there were none before. */
  readonly atOnce: number;
}

/**
 * Teams takes 60 operations of a bot in 30 seconds and 1,800 in an hour in a conversation (msteams-docs, bots/how-to/rate-limit).
 * Progress gets 35 and 1,199 of them at most; the rest is for what ended, what asks somebody, and for answers.
 */
const shares: readonly Share[] = [
  { every: 1_000, atOnce: 6 },
  { every: 4_000, atOnce: 300 },
];

/** Conversations kept before those in which nothing goes on are forgotten. */
const many = 1_000;

/** Whose turn it is to show progress; threads share what their channel has, because Teams counts so. */
export function createTurns(now: () => number) {
  /** For each share, when as much was shown as one in its time makes. */
  const shown = new Map<string, readonly number[]>();

  function forgetQuiet(): void {
    for (const [key, times] of shown) if (times.every((time) => time <= now())) shown.delete(key);
  }

  return {
    /** The first free turn that is not before `earliest`; it is taken by asking. */
    take(conversationId: string, earliest: number): number {
      const key = withoutThread(conversationId);
      const times = shown.get(key) ?? shares.map(() => 0);
      const turn = Math.max(
        earliest,
        now(),
        ...shares.map(({ every, atOnce }, n) => (times[n] ?? 0) - (atOnce - 1) * every),
      );
      if (shown.size > many) forgetQuiet();
      shown.set(
        key,
        shares.map(({ every }, n) => Math.max(times[n] ?? 0, turn) + every),
      );
      return turn;
    },
  };
}
