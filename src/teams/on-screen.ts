import type { ClaimedPosting } from '../usecases/outbox';
import type { Message } from '../usecases/ports';

/** What one card showed when this process sent it last. */
interface Sent {
  /** Milliseconds. */
  readonly at: number;
  readonly summary: string;
  readonly picture: string;
}

/** Cards whose last picture is remembered. */
const mostRemembered = 2_000;

/** What is on people's screens, as far as this process put it there. Times are milliseconds. */
export function createOnScreen(now: () => number, spacing: number) {
  const sent = new Map<string, Sent>();
  return {
    remember({ id }: ClaimedPosting, message: Message): void {
      sent.delete(id);
      sent.set(id, { at: now(), summary: message.summary ?? '', picture: JSON.stringify(message) });
      const [oldest] = sent.keys();
      if (sent.size > mostRemembered && oldest !== undefined) sent.delete(oldest);
    },
    /** Nothing would change. */
    isThere({ id, activityId }: ClaimedPosting, message: Message): boolean {
      return activityId !== null && sent.get(id)?.picture === JSON.stringify(message);
    },
    /** How long to wait before this card is edited again. A change of what it says in one sentence is shown at once. */
    pauseBefore({ id, activityId }: ClaimedPosting, message: Message): number {
      const last = sent.get(id);
      if (!last || activityId === null || last.summary !== (message.summary ?? '')) return 0;
      return Math.max(0, last.at + spacing - now());
    },
  };
}
