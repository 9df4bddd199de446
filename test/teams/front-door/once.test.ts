import { createOnce } from '../../../src/teams/front-door/once';

const clock = { now: 0 };
beforeEach(() => void (clock.now = 1_000_000));

/** Counts how often the work of each key was done. */
function remembering() {
  const once = createOnce<string>(() => clock.now);
  const done: Record<string, number> = {};
  const deliver = (key: string) =>
    once(key, async () => {
      done[key] = (done[key] ?? 0) + 1;
      return `${key} ${done[key]}`;
    });
  return { once, deliver };
}

it('a repeated delivery gets the answer of the first, another one its own', async () => {
  const { deliver } = remembering();

  const answers = [await deliver('one'), await deliver('one'), await deliver('other'), await deliver('one')];

  expect(answers).toEqual(['one 1', 'one 1', 'other 1', 'one 1']);
});

it('a repeat that comes while the first is under way waits for its answer', async () => {
  const { once } = remembering();
  let finish: (answer: string) => void = () => undefined;
  const first = once('one', () => new Promise<string>((resolve) => (finish = resolve)));
  const repeat = once('one', async () => 'done twice');
  finish('done');

  expect(await Promise.all([first, repeat])).toEqual(['done', 'done']);
});

it.each([
  [60_000, 'one 1'],
  [60_001, 'one 2'],
])('%p ms later the answer is %p', async (later, expected) => {
  const { deliver } = remembering();
  await deliver('one');
  clock.now += later;

  expect(await deliver('one')).toBe(expected);
});

it('what is old is forgotten though newer ones stand behind it, and those are kept', async () => {
  const { deliver } = remembering();
  await deliver('one');
  await deliver('two');
  clock.now += 40_000;
  await deliver('three');
  clock.now += 30_000;

  expect([await deliver('three'), await deliver('two'), await deliver('one')]).toEqual(['three 1', 'two 2', 'one 2']);
});

it('work that failed fails for whoever shared it, and is done anew for the next', async () => {
  const { once } = remembering();
  const fails = async () => Promise.reject(new Error('the books are closed'));

  const together = await Promise.allSettled([once('one', fails), once('one', async () => 'shared')]);
  const next = await once('one', async () => 'done');

  expect(together.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(next).toBe('done');
});

it.each([
  [5_000, 'n1 1'],
  [5_001, 'n1 2'],
])('of %p answers within a minute the first one is %p', async (count, expected) => {
  const { deliver } = remembering();
  for (let n = 1; n <= count; n += 1) await deliver(`n${n}`);

  const [last, first] = [await deliver(`n${count}`), await deliver('n1')];

  expect([last, first]).toEqual([`n${count} 1`, expected]);
});
