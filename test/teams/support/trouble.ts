import type { ClaimedRow, DeliveryOptions, SenderTimes } from '../../../src/teams/outbox/options';
import type { ClaimedPosting } from '../../../src/usecases/outbox';
import { logBook } from './door';
import { fakeMemory } from './fake-memory';
import { team } from './send-from';

/** Pauses of three sizes that cannot be taken for each other, ms. */
const times: SenderTimes = {
  look: 1,
  spacing: 1,
  flush: 1,
  backoff: { first: 1_000, longest: 4_000 },
  meeting: { first: 10_000, longest: 40_000 },
  parking: { first: 100_000, longest: 400_000 },
};

/** The pause without its spread: `1000` stands for all from 750 to 1,250. */
function roughly(ms: number): number | string {
  const sizes = Object.values(times).flatMap((one) =>
    typeof one === 'number' ? [] : [one.first, 2 * one.first, one.longest],
  );
  return sizes.find((size) => ms >= 0.75 * size && ms <= 1.25 * size) ?? ms;
}

export const claimed: ClaimedPosting = {
  id: 'SA-1',
  subject: { kind: 'request', requestId: 'SA-1' },
  conversationId: team.id,
  conversation: team,
  viewer: null,
  activityId: null,
  locale: 'en-GB',
  timeZone: 'UTC',
  wanted: 1,
  attempts: 1,
  isReached: false,
};

/** What the books are told. */
export function inTrouble(change: Partial<DeliveryOptions> = {}) {
  const told: unknown[] = [];
  const { lines, logger } = logBook();
  const memory = fakeMemory();
  const now = new Date('2029-01-01T08:00:00.000Z');
  const tries = (pause: (tries: number) => number) => [0, 1, 5].map((n) => roughly(pause(n)));
  const outbox = {
    personRefused: async (_claim: unknown, why: unknown, pause: (tries: number) => number) =>
      void told.push(['person refused', why, tries(pause)]),
    park: async (id: string, pause: (tries: number) => number) => void told.push(['parked', id, tries(pause)]),
    chatOpened: async (_claim: unknown, chat: { id: string }, pause: (tries: number) => number) =>
      void told.push(['chat opened', chat.id, tries(pause)]),
    chatRefused: async (_claim: unknown, why: unknown, pause: (tries: number) => number) =>
      void told.push(['chat refused', why, tries(pause)]),
  };
  const options = {
    outbox,
    memory,
    logger,
    times,
    clock: { now: () => now },
    isStopping: () => false,
    ...change,
  } as unknown as DeliveryOptions;
  const row = (claim: ClaimedRow['claim']): ClaimedRow => ({
    claim,
    failed: async (at, how) => void told.push(['failed', roughly(at.getTime() - now.getTime()), how]),
  });
  return { options, row, told, lines, memory };
}
