import { createTurns } from '../../../src/teams/outbox/turns';

const second = 1_000;
const hour = 3_600_000;
const start = Date.parse('2029-01-01T08:00:00Z');

function asked(count: number, conversation: (n: number) => string = () => 'channel'): number[] {
  const turns = createTurns(() => start);
  return Array.from({ length: count }, (_, n) => turns.take(conversation(n), start) - start);
}

it('a few pictures go at once, and of many one each second, each in its turn', () => {
  expect(asked(9)).toEqual([0, 0, 0, 0, 0, 0, 1, 2, 3].map((n) => n * second));
});

it.each([
  [30 * second, 35],
  [hour, 1_199],
])('in any %p ms there are %p of them at most', (span, most) => {
  const times = asked(5_000);

  const within = times.map((from) => times.filter((time) => time >= from && time < from + span).length);

  expect(Math.max(...within)).toBe(most);
});

it('threads share the turns of their channel, and other conversations have their own', () => {
  const place = (n: number) => (n < 8 ? `channel;messageid=${n}` : 'chat');

  expect(asked(10, place)).toEqual([0, 0, 0, 0, 0, 0, 1, 2, 0, 0].map((n) => n * second));
});

it('no turn is before its time, and after a quiet while as many go at once as before', () => {
  const clock = { now: start };
  const turns = createTurns(() => clock.now);
  expect(turns.take('channel', start + 2_500)).toBe(start + 2_500);
  for (let n = 0; n < 20; n += 1) turns.take('channel', start);
  clock.now += hour;

  const again = Array.from({ length: 7 }, () => turns.take('channel', start) - clock.now);

  expect(again).toEqual([0, 0, 0, 0, 0, 0, second]);
});

it('what goes on in one of thousands of conversations is not forgotten', () => {
  const clock = { now: start };
  const turns = createTurns(() => clock.now);
  for (let n = 0; n < 2_000; n += 1) turns.take(`quiet ${n}`, start);
  for (let n = 0; n < 7; n += 1) turns.take('busy', start);
  clock.now += 5 * second;
  turns.take('one more', start);

  const next = Array.from({ length: 12 }, () => turns.take('busy', start) - clock.now);

  expect(next.filter((wait) => wait === 0)).toHaveLength(4);
});
