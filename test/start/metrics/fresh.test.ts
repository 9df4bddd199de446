import { keepFresh } from '../../../src/start/metrics/fresh';

const usual = { freshMs: 10_000, withinMs: 60_000 };

/** A reading that is counted, and a clock that is moved. */
function stage(read: () => Promise<string>, options: Partial<typeof usual> = {}) {
  const at = { ms: 0, readings: 0 };
  const counted = () => {
    at.readings += 1;
    return read();
  };
  return { at, look: keepFresh(counted, { ...usual, ...options, now: () => at.ms }) };
}

it('is read once for all who ask within ten seconds, and anew for the next', async () => {
  const { at, look } = stage(() => Promise.resolve('books'));

  expect(await Promise.all([look(), look(), look()])).toEqual(['books', 'books', 'books']);
  at.ms = 9_999;
  await look();
  expect(at.readings).toBe(1);
  at.ms = 10_000;
  await look();
  expect(at.readings).toBe(2);
});

it('what cannot be read is null, and not tried again before its time', async () => {
  const { at, look } = stage(() => Promise.reject(new Error('away')));

  expect(await look()).toBeNull();
  expect(await look()).toBeNull();
  expect(at.readings).toBe(1);
});

it('what does not answer keeps nobody waiting, and is not asked again before it has', async () => {
  const answers: ((text: string) => void)[] = [];
  const { at, look } = stage(() => new Promise((resolve) => answers.push(resolve)), { withinMs: 10 });

  expect(await look()).toBeNull();
  at.ms = 20_000;
  expect(await look()).toBeNull();
  expect(at.readings).toBe(1);
  answers[0]?.('late');
  await new Promise(setImmediate);
  const next = look();
  answers[1]?.('books');
  expect(await next).toBe('books');
  expect(at.readings).toBe(2);
});
