import { createPacer } from '../../../src/teams/connector/pacing';

/** A pacer on a clock that only waiting moves. */
function paced() {
  const clock = { now: 0 };
  const began: { conversation: string; at: number }[] = [];
  const pacer = createPacer(
    () => clock.now,
    async (ms) => void (clock.now += ms),
  );
  const send = (conversation: string) =>
    pacer.run(conversation, async () => void began.push({ conversation, at: clock.now }));
  return { clock, began, pacer, send };
}

it('never has two operations under way in one conversation', async () => {
  const { pacer } = paced();
  let [underway, most] = [0, 0];
  const work = async () => {
    underway += 1;
    most = Math.max(most, underway);
    await new Promise((resolve) => setImmediate(resolve));
    underway -= 1;
  };

  await Promise.all([pacer.run('a', work), pacer.run('a;messageid=1', work), pacer.run('a;messageid=2', work)]);

  expect(most).toBe(1);
});

it('stays below every documented limit, over an hour and more', async () => {
  const { began, send } = paced();

  for (let i = 0; i < 4_000; i += 1) await send('a');

  for (const { operations, ms } of [
    { operations: 7, ms: 1_000 },
    { operations: 8, ms: 2_000 },
    { operations: 60, ms: 30_000 },
    { operations: 1_800, ms: 3_600_000 },
  ]) {
    const tooClose = began.filter(({ at }, i) => i >= operations && at - began[i - operations]!.at < ms);
    expect(tooClose).toEqual([]);
  }
});

it('lets other conversations go on meanwhile', async () => {
  const { clock, began, send } = paced();
  for (let i = 0; i < 6; i += 1) await send('a');

  await send('b');

  expect(clock.now).toBe(0);
  expect(began.at(-1)?.conversation).toBe('b');
});

it('keeps the pause that Teams asked for', async () => {
  const { began, pacer, send } = paced();
  pacer.pause('a', 7_000);

  await send('a;messageid=5');

  expect(began[0]?.at).toBe(7_000);
});

it('goes on after an operation that failed', async () => {
  const { pacer, send, began } = paced();

  const failed = await pacer
    .run('a', async () => Promise.reject(new Error('no')))
    .catch((error: Error) => error.message);
  await send('a');

  expect([failed, began.length]).toEqual(['no', 1]);
});
