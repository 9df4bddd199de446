import { ravi } from '../../support/cast';
import { fakeOutbox } from '../support/fake-outbox';
import { chat1, sendFrom, stopSenders } from '../support/send-from';

beforeEach(() => void jest.useFakeTimers());
afterEach(async () => {
  const stopped = stopSenders();
  await jest.advanceTimersByTimeAsync(10_000);
  await stopped;
  jest.useRealTimers();
});

const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);
const usual = () => sendFrom({ times: {} });
type Stage = ReturnType<typeof usual>;

/** How long it takes until so many were tried, to the twentieth of a second. */
async function untilTried({ tried }: Stage, count: number, longest = 2_000_000): Promise<number> {
  for (let ms = 0; ms <= longest; ms += 50) {
    if (tried.length >= count) return ms;
    await pass(50);
  }
  return Infinity;
}

it('looks into the outbox every fifteen seconds, though nobody told it to', async () => {
  const { outbox, sent } = usual();
  outbox.add('SA-1', chat1);
  await pass(0);
  expect(sent).toHaveLength(1);
  await pass(10);
  Object.assign(outbox.rows.get('SA-1')!, { wanted: 2 });
  const { rows } = outbox;
  rows.set('SA-2', { ...rows.get('SA-1')!, posting: { ...rows.get('SA-1')!.posting, id: 'SA-2', activityId: null } });
  await pass(14_980);
  expect(sent).toHaveLength(1);
  await pass(20);

  expect(sent).toHaveLength(2);
});

it('sends what is due later when its time has come', async () => {
  const { outbox, sent } = usual();
  outbox.add('SA-1', chat1);
  outbox.rows.get('SA-1')!.dueAt = Date.now() + 3_000;
  await pass(2_990);
  expect(sent).toHaveLength(0);
  await pass(20);

  expect(sent).toHaveLength(1);
});

it('looks again after a second when the outbox could not be read', async () => {
  const { outbox, sent, log } = usual();
  await pass(0);
  const whole = { ...outbox };
  const away = async () => Promise.reject(new Error('database is gone'));
  Object.assign(outbox, { claimNotices: away, nextDue: away });
  outbox.add('SA-1', chat1);
  await pass(500);
  Object.assign(outbox, whole);
  await pass(490);
  expect([sent.length, log]).toEqual([0, ['the outbox cannot be read']]);
  await pass(20);

  expect(sent).toHaveLength(1);
});

it('begins at once when it hears of work, and listens no more when it has ended', async () => {
  let listeners = 0;
  const outbox = fakeOutbox();
  const { sender, sent } = sendFrom({
    outbox,
    times: {},
    onWork: (listener) => {
      listeners += 1;
      const stop = outbox.onWork(listener);
      return () => void ((listeners -= 1), stop());
    },
  });
  await pass(500);
  outbox.add('SA-1', chat1);
  await pass(0);
  expect([sent.length, listeners]).toEqual([1, 1]);

  await sender.stop();

  expect(listeners).toBe(0);
});

it('edits a card once in two and a half seconds while it says the same', async () => {
  const { outbox, picture, sent } = usual();
  outbox.add('SA-1', chat1);
  await pass(0);
  picture.text = 'step 2';
  outbox.stale('SA-1');
  await pass(2_490);
  expect(sent).toHaveLength(1);
  await pass(20);

  expect(sent).toHaveLength(2);
});

it.each([
  [1, 1_500, 2_500],
  [2, 3_000, 5_000],
  [9, 45_000, 75_000],
])('after %p tries in vain it waits from %p to %p ms', async (tries, least, most) => {
  const stage = usual();
  stage.fail(...Array<'again'>(tries).fill('again'));
  stage.outbox.add('SA-1', chat1);
  await untilTried(stage, tries);
  const waited = await untilTried(stage, tries + 1);

  expect(waited).toBeGreaterThanOrEqual(least - 50);
  expect(waited).toBeLessThanOrEqual(most + 50);
});

it('leaves an address of another region alone for about a minute', async () => {
  const stage = usual();
  stage.fail('elsewhere');
  stage.outbox.add('SA-1', chat1);
  await untilTried(stage, 1);
  const waited = await untilTried(stage, 2);

  expect(waited).toBeGreaterThanOrEqual(44_900);
  expect(waited).toBeLessThanOrEqual(76_100);
});

it('asks for the chat of somebody at once, and then after about a minute', async () => {
  const stage = usual();
  stage.fail('removed', 'refused');
  stage.outbox.add('SA-1', chat1);
  expect(await untilTried(stage, 2)).toBeLessThanOrEqual(50);
  const waited = await untilTried(stage, 3);

  expect(stage.tried.slice(0, 3)).toEqual(['post chat-1', `open ${ravi.name}`, `open ${ravi.name}`]);
  expect(waited).toBeGreaterThanOrEqual(44_900);
  expect(waited).toBeLessThanOrEqual(76_100);
});

it('has twelve messages under way at most, and begins the next as one ends', async () => {
  const { outbox, tried, trouble } = usual();
  const held: (() => void)[] = [];
  for (let n = 0; n < 30; n += 1) trouble.push(() => new Promise<void>((resolve) => held.push(resolve)));
  for (let n = 1; n <= 20; n += 1) outbox.add(`SA-${n}`, chat1);
  await pass(5_000);
  expect(tried).toHaveLength(12);

  held.shift()!();
  await pass(0);
  expect(tried).toHaveLength(13);
  for (const end of held.splice(0)) end();
  await pass(0);

  expect(tried).toHaveLength(20);
  for (const end of held.splice(0)) end();
});

it('ends five seconds after it was told to when Teams hangs, and sends nothing after that', async () => {
  const { outbox, trouble, tried, sender } = usual();
  let wakeUp: () => void = () => undefined;
  trouble.push(() => new Promise<void>((resolve) => (wakeUp = resolve)));
  outbox.add('SA-1', chat1);
  await pass(0);
  let isOver = false;
  const stopped = sender.stop().then(() => (isOver = true));
  await pass(4_999);
  expect(isOver).toBe(false);
  await pass(1);
  await stopped;
  outbox.add('SA-2', chat1);
  wakeUp();
  await pass(60_000);

  expect([isOver, tried]).toEqual([true, ['post chat-1']]);
});
