import { createPainter } from '../../../src/cards/painter';
import { createDelivery } from '../../../src/teams/outbox/delivery';
import type { DeliveryOptions } from '../../../src/teams/outbox/options';
import { logBook } from './door';
import { fakeChat } from './fake-chat';
import { fakeMemory } from './fake-memory';
import { fakeOutbox } from './fake-outbox';
import { quick } from './send-from';
import { settings } from './settings';

export const start = Date.parse('2029-01-01T08:00:00.000Z');

/** A delivery whose clock the test moves; it claims what it is told to, and sends that. */
export function delivering(change: Partial<DeliveryOptions> = {}) {
  const clock = { now: start };
  const [outbox, teams, memory, { lines, logger }] = [fakeOutbox(() => clock.now), fakeChat(), fakeMemory(), logBook()];
  const picture = { summary: 'is running', text: 'step 1' };
  const delivery = createDelivery({
    outbox,
    memory,
    logger,
    settings,
    painter: createPainter(settings),
    chat: teams.chat,
    draw: async () => ({ card: { text: picture.text }, summary: picture.summary }),
    clock: { now: () => new Date(clock.now) },
    times: { ...quick, spacing: 2_500 },
    isStopping: () => false,
    ...change,
  });
  const cards = async () => {
    for (const claim of await outbox.claimPostings(9)) await delivery.posting(claim);
  };
  const notices = async () => {
    for (const claim of await outbox.claimNotices(9)) await delivery.notice(claim);
  };
  return { outbox, memory, lines, picture, clock, delivery, cards, notices, row: rowOf(outbox), ...teams };
}

const rowOf = (outbox: ReturnType<typeof fakeOutbox>) => (id: string) => {
  const { sent, wanted, dueAt, claimed, posting } = outbox.rows.get(id)!;
  return { isNew: sent === wanted, dueIn: dueAt - start, claimed, activityId: posting.activityId };
};

export const brief = (sent: ReturnType<typeof fakeChat>['sent']) =>
  sent.map(({ way, activityId, message }) => `${way} ${activityId} ${message.text ?? JSON.stringify(message.card)}`);
