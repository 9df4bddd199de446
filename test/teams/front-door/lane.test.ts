import { createLanes } from '../../../src/teams/front-door/lanes';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** Turns that end when they are told to, and which of them are under way. */
function lanesOf(longest?: number) {
  const inLane = longest === undefined ? createLanes() : createLanes(longest);
  const begun: string[] = [];
  const ends = new Map<string, { done: (answer: string) => void; fail: (error: Error) => void }>();
  const enter = (person: string, turn: string) =>
    inLane(person, () => {
      begun.push(turn);
      return new Promise<string>((done, fail) => ends.set(turn, { done, fail }));
    });
  const breathe = () => jest.advanceTimersByTimeAsync(0);
  return {
    begun,
    enter,
    breathe,
    end: (turn: string) => (ends.get(turn)!.done(`${turn} is done`), breathe()),
    fail: (turn: string) => (ends.get(turn)!.fail(new Error(`${turn} failed`)), breathe()),
  };
}

it('a turn begins when the one before it of that person has ended, and another person’s at once', async () => {
  const { begun, enter, breathe, end } = lanesOf();
  const answers = [enter('ravi', 'one'), enter('ravi', 'two'), enter('sam', 'other'), enter('ravi', 'three')];
  await breathe();
  expect(begun).toEqual(['one', 'other']);

  await end('one');
  expect(begun).toEqual(['one', 'other', 'two']);
  await end('two');
  expect(begun).toEqual(['one', 'other', 'two', 'three']);

  await end('three');
  await end('other');
  expect(await Promise.all(answers)).toEqual(['one is done', 'two is done', 'other is done', 'three is done']);
});

it('whoever comes while the second one runs waits for that, though the first has ended', async () => {
  const { begun, enter, end } = lanesOf();
  void enter('ravi', 'one');
  void enter('ravi', 'two');
  await jest.advanceTimersByTimeAsync(0);
  await end('one');

  void enter('ravi', 'three');
  await jest.advanceTimersByTimeAsync(0);
  expect(begun).toEqual(['one', 'two']);
  await end('two');

  expect(begun).toEqual(['one', 'two', 'three']);
});

it('one that fails is told to whoever asked, and holds up nobody', async () => {
  const { begun, enter, breathe, fail } = lanesOf();
  const first = expect(enter('ravi', 'one')).rejects.toThrow('one failed');
  void enter('ravi', 'two');
  await breathe();

  await fail('one');

  await first;
  expect(begun).toEqual(['one', 'two']);
});

it.each([
  ['two seconds', undefined, 2_000],
  ['as long as it is set', 50, 50],
])('one that hangs holds up the next for %s', async (_long, longest, ms) => {
  const { begun, enter, end } = lanesOf(longest);
  const hanging = enter('ravi', 'one');
  void enter('ravi', 'two');
  void enter('ravi', 'three');

  await jest.advanceTimersByTimeAsync(ms - 1);
  expect(begun).toEqual(['one']);
  await jest.advanceTimersByTimeAsync(1);
  expect(begun).toEqual(['one', 'two']);
  await jest.advanceTimersByTimeAsync(ms - 1);
  expect(begun).toEqual(['one', 'two']);
  await jest.advanceTimersByTimeAsync(1);
  expect(begun).toEqual(['one', 'two', 'three']);

  await end('one');
  expect(await hanging).toBe('one is done');
});
