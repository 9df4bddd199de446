import type { ClaimedPosting } from '../../usecases/outbox';
import type { Message } from '../../usecases/ports';
import { createTurns } from './turns';

/** What one card showed when this process sent it last. */
interface SentCard {
  readonly activityId: string;
  /** Milliseconds. */
  readonly at: number;
  readonly summary: string;
  readonly picture: string;
  /** Of its request. */
  readonly state: string | undefined;
  /** When its next picture may go, once that was asked; milliseconds. */
  turn?: number;
}

/** Cards whose last picture is remembered. */
const mostRemembered = 2_000;

function isUnderWay(last: SentCard, { state }: ClaimedPosting): boolean {
  return state === 'running' && last.state === 'running';
}

/** What is on people's screens, as far as this process put it there. Times are milliseconds. */
export function createLastSent(now: () => number, spacing: number) {
  const sent = new Map<string, SentCard>();
  const turns = createTurns(now);

  /** Another message may have become the live one since. */
  function lastOf({ id, activityId }: ClaimedPosting): SentCard | undefined {
    const last = sent.get(id);
    return activityId === null || last?.activityId === activityId ? last : undefined;
  }

  return {
    remember({ id, state }: ClaimedPosting, message: Message, activityId: string): void {
      sent.delete(id);
      const [summary, picture] = [message.summary ?? '', JSON.stringify(message)];
      sent.set(id, { activityId, at: now(), summary, picture, state });
      const [oldest] = sent.keys();
      if (sent.size > mostRemembered && oldest !== undefined) sent.delete(oldest);
    },
    forget: ({ id }: ClaimedPosting) => void sent.delete(id),
    /** The message that shows it, also when it was posted and the outbox could not be told. */
    activityIdOf: (claim: ClaimedPosting) => claim.activityId ?? lastOf(claim)?.activityId ?? null,
    /** Nothing would change. */
    isThere: (claim: ClaimedPosting, message: Message) => lastOf(claim)?.picture === JSON.stringify(message),
    /**
     * How long to wait before this card is edited again. What says the same in one sentence waits a while, and steps of a run
     * that is under way are shown in turns where there are many; any other change of that sentence is shown at once.
     */
    pauseBefore(claim: ClaimedPosting, message: Message): number {
      const last = lastOf(claim);
      const saysTheSame = last?.summary === (message.summary ?? '');
      if (!last || !(saysTheSame || isUnderWay(last, claim))) return 0;
      last.turn ??= turns.take(claim.conversation.id, last.at + (saysTheSame ? spacing : 0));
      return Math.max(0, last.turn - now());
    },
  };
}
