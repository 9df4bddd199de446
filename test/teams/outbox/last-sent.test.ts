import { createLastSent } from '../../../src/teams/outbox/last-sent';
import type { ClaimedPosting } from '../../../src/usecases/outbox';
import { chat1 } from '../support/send-from';

const claimOf = (id: string, activityId: string | null = null): ClaimedPosting => ({
  id,
  activityId,
  subject: { kind: 'request', requestId: id },
  conversationId: chat1.id,
  conversation: chat1,
  viewer: null,
  locale: 'en-GB',
  timeZone: 'UTC',
  wanted: 1,
  attempts: 1,
  isReached: activityId !== null,
});

function remembering() {
  const clock = { now: 1_000_000 };
  return { clock, last: createLastSent(() => clock.now, 2_500) };
}

const card = (text: string) => ({ card: { text } });
const running = { ...card('step 1'), summary: 'is running' };

describe('the message that shows a card', () => {
  it('is the one the books know, else the one that was posted, else none', () => {
    const { last } = remembering();
    expect(last.activityIdOf(claimOf('SA-1'))).toBeNull();
    expect(last.activityIdOf(claimOf('SA-1', 'known'))).toBe('known');
    last.remember(claimOf('SA-1'), running, 'posted');

    expect(last.activityIdOf(claimOf('SA-1'))).toBe('posted');
    expect(last.activityIdOf(claimOf('SA-1', 'known'))).toBe('known');
    expect(last.activityIdOf(claimOf('SA-2'))).toBeNull();
  });

  it('is none any more when it is gone', () => {
    const { last } = remembering();
    for (const id of ['SA-1', 'SA-2']) last.remember(claimOf(id), running, `of ${id}`);
    last.forget(claimOf('SA-1'));

    expect(['SA-1', 'SA-2'].map((id) => last.activityIdOf(claimOf(id)))).toEqual([null, 'of SA-2']);
  });
});

describe('a picture', () => {
  it.each([
    ['the same', running, 'posted', true],
    ['the same, by a claim that does not know the message', running, null, true],
    ['the same in another message', running, 'other', false],
    ['another card', { ...card('step 2'), summary: 'is running' }, 'posted', false],
    ['another sentence', { ...card('step 1'), summary: 'is done' }, 'posted', false],
  ])('is there already, or not: %s', (_what, message, activityId, expected) => {
    const { last } = remembering();
    last.remember(claimOf('SA-1'), running, 'posted');

    expect(last.isThere(claimOf('SA-1', activityId), message)).toBe(expected);
    expect(last.isThere(claimOf('SA-2', activityId), message)).toBe(false);
  });

  it.each([
    ['at once', 0, running, 'posted', 2_500],
    ['a little later', 1_000, running, 'posted', 1_500],
    ['when the pause is over', 2_500, running, 'posted', 0],
    ['long after', 60_000, running, 'posted', 0],
    ['with another sentence', 0, { ...running, summary: 'is done' }, 'posted', 0],
    ['without a sentence', 0, card('step 1'), 'posted', 0],
    ['in another message', 0, running, 'other', 0],
  ])('waits for the one before it: %s', (_when, later, message, activityId, expected) => {
    const { clock, last } = remembering();
    last.remember(claimOf('SA-1'), running, 'posted');
    clock.now += later;

    expect(last.pauseBefore(claimOf('SA-1', activityId), message)).toBe(expected);
    expect(last.pauseBefore(claimOf('SA-2', activityId), message)).toBe(0);
  });

  it.each([
    ['is under way and says its next step', 'running', 'running', 2_000],
    ['has ended', 'running', 'done', 0],
    ['begins', 'approved', 'running', 0],
    ['waits for somebody, and says so anew', 'pending', 'pending', 0],
  ])('of a request that %s waits for its turn after seven others, or not', (_what, before, state, expected) => {
    const { last } = remembering();
    const next = { ...running, summary: 'step 2' };
    const pauses = Array.from({ length: 8 }, (_, n) => {
      last.remember({ ...claimOf(`SA-${n}`), state: before }, running, 'posted');
      return last.pauseBefore({ ...claimOf(`SA-${n}`, 'posted'), state }, next);
    });

    expect([pauses[0], pauses[7]]).toEqual([0, expected]);
  });

  it('without a sentence waits for one without a sentence', () => {
    const { last } = remembering();
    last.remember(claimOf('SA-1'), card('step 1'), 'posted');

    expect(last.pauseBefore(claimOf('SA-1', 'posted'), card('step 2'))).toBe(2_500);
    expect(last.pauseBefore(claimOf('SA-1', 'posted'), { ...card('step 2'), summary: '' })).toBe(2_500);
    expect(last.pauseBefore(claimOf('SA-1', 'posted'), running)).toBe(0);
  });
});

it('two thousand cards are remembered, and of more those that were sent last', () => {
  const { last } = remembering();
  const send = (n: number) => last.remember(claimOf(`SA-${n}`), running, `message ${n}`);
  const shown = (n: number) => last.activityIdOf(claimOf(`SA-${n}`));
  for (let n = 1; n <= 2_000; n += 1) send(n);
  expect([shown(1), shown(2), shown(2_000)]).toEqual(['message 1', 'message 2', 'message 2000']);

  send(1);
  send(2_001);

  expect([shown(1), shown(2), shown(3), shown(2_001)]).toEqual(['message 1', null, 'message 3', 'message 2001']);
});
