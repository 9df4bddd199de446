import type { ClaimedPosting } from '../../usecases/outbox';
import type { Message } from '../../usecases/ports';

/** What one card showed when this process sent it last. */
interface SentCard {
  readonly activityId: string;
  /** Milliseconds. */
  readonly at: number;
  readonly summary: string;
  readonly picture: string;
}

/** Cards whose last picture is remembered. */
const mostRemembered = 2_000;

/** What is on people's screens, as far as this process put it there. Times are milliseconds. */
export function createLastSent(now: () => number, spacing: number) {
  const sent = new Map<string, SentCard>();

  /** Another message may have become the live one since. */
  function lastOf({ id, activityId }: ClaimedPosting): SentCard | undefined {
    const last = sent.get(id);
    return activityId === null || last?.activityId === activityId ? last : undefined;
  }

  return {
    remember({ id }: ClaimedPosting, message: Message, activityId: string): void {
      sent.delete(id);
      sent.set(id, { activityId, at: now(), summary: message.summary ?? '', picture: JSON.stringify(message) });
      const [oldest] = sent.keys();
      if (sent.size > mostRemembered && oldest !== undefined) sent.delete(oldest);
    },
    forget: ({ id }: ClaimedPosting) => void sent.delete(id),
    /** The message that shows it, also when it was posted and the outbox could not be told. */
    activityIdOf: (claim: ClaimedPosting) => claim.activityId ?? lastOf(claim)?.activityId ?? null,
    /** Nothing would change. */
    isThere: (claim: ClaimedPosting, message: Message) => lastOf(claim)?.picture === JSON.stringify(message),
    /** How long to wait before this card is edited again. A change of what it says in one sentence is shown at once. */
    pauseBefore(claim: ClaimedPosting, message: Message): number {
      const last = lastOf(claim);
      return last?.summary === (message.summary ?? '') ? Math.max(0, last.at + spacing - now()) : 0;
    },
  };
}
