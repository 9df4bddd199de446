import { createPacer, patient } from '../../../src/teams/connector/pacing';
import { ChatError } from '../../../src/usecases/ports';

/** A pacer on a clock that only waiting moves. */
function paced() {
  const clock = { now: 0 };
  const began: { conversation: string; at: number }[] = [];
  const wait = async (ms: number) => void (clock.now += ms);
  const pacer = createPacer(() => clock.now, wait);
  const begin = (conversation: string) => async () => void began.push({ conversation, at: clock.now });
  const send = (conversation: string) => pacer.run(conversation, begin(conversation));
  const insist = (conversation: string) => patient(pacer, wait).run(conversation, begin(conversation));
  return { clock, began, pacer, begin, send, insist };
}

const putOff = (sending: Promise<unknown>) =>
  sending.then(
    () => 'begun',
    ({ reason, retryAfterMs }: ChatError) => [reason, retryAfterMs],
  );

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
  const { began, insist } = paced();

  for (let i = 0; i < 4_000; i += 1) await insist('a');

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

it('keeps a short pause that Teams asked for', async () => {
  const { began, pacer, send } = paced();
  pacer.pause('a', 4_000);

  await send('a;messageid=5');

  expect(began[0]?.at).toBe(4_000);
});

it('goes on after an operation that failed', async () => {
  const { pacer, send, began } = paced();

  const failed = await pacer
    .run('a', async () => Promise.reject(new Error('no')))
    .catch((error: Error) => error.message);
  await send('a');

  expect([failed, began.length]).toEqual(['no', 1]);
});

describe('a pause of more than some seconds', () => {
  it('puts off what comes, for as long as is left of it', async () => {
    const { clock, began, pacer, send } = paced();
    pacer.pause('a', 16_000);
    clock.now += 10_000;

    const answers = await Promise.all(['a', 'a;messageid=5', 'b'].map((conversation) => putOff(send(conversation))));

    expect(answers).toEqual([['again', 6_000], ['again', 6_000], 'begun']);
    expect(began).toEqual([{ conversation: 'b', at: 10_000 }]);
  });

  it('puts off what waited for its turn already', async () => {
    const { clock, pacer, send } = paced();
    const refused = pacer.run('a', async () => pacer.pause('a', 60_000));
    const behind = [putOff(send('a')), putOff(send('a;messageid=5'))];

    await refused;

    expect(await Promise.all(behind)).toEqual([
      ['again', 60_000],
      ['again', 60_000],
    ]);
    expect(clock.now).toBe(0);
  });

  it('is waited for beside the lanes by whoever insists', async () => {
    const { clock, began, pacer, send, begin } = paced();
    let goBy: () => void = () => undefined;
    const wait = (ms: number) =>
      new Promise<void>((resolve) => {
        goBy = () => {
          clock.now += ms;
          resolve();
        };
      });
    pacer.pause('a', 60_000);

    const insisted = patient(pacer, wait).run('a', begin('a'));
    await send('b');
    goBy();
    await insisted;

    expect(began).toEqual([
      { conversation: 'b', at: 0 },
      { conversation: 'a', at: 60_000 },
    ]);
  });
});

it('lets nobody wait for long behind operations that are slow', async () => {
  const { clock, pacer, send } = paced();
  const slow = pacer.run('a', async () => void (clock.now += 11_000));
  const behind = putOff(send('a'));

  await slow;

  expect(await behind).toEqual(['again', 1_000]);
});

it('hands on what failed to whoever insisted, and does not do it again', async () => {
  const { pacer } = paced();
  let times = 0;

  const failed = await patient(pacer)
    .run('a', async () => {
      times += 1;
      throw new ChatError('again', 'Too many requests.', 60_000);
    })
    .catch((error: Error) => error.message);

  expect([failed, times]).toEqual(['Too many requests.', 1]);
});
