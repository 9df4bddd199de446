import { createRefusedHosts } from '../../../src/teams/front-door/refused-hosts';
import { logBook } from '../support/door';

const minute = 60_000;
const day = 24 * 60 * minute;

function watch(note?: (host: string, times: number) => Promise<void>) {
  const noted: string[] = [];
  const counted: string[] = [];
  const { lines, logger } = logBook();
  let now = Date.parse('2029-01-01T08:00:00.000Z');
  const hosts = createRefusedHosts({
    now: () => new Date(now),
    note: async (host, times) => {
      noted.push(host);
      counted.push(`${host} ${times}`);
      await note?.(host, times);
    },
    logger,
  });
  return {
    noted,
    counted,
    lines,
    lately: () => hosts.lately(),
    hear: (count: number, name: string) => {
      for (let at = 1; at <= count; at += 1) hosts.refused(`${name}-${at}.example`);
    },
    pass: (ms: number) => void (now += ms),
  };
}

it('a new host is noted however many were refused before, and the oldest is forgotten', () => {
  const { noted, lately, hear, pass } = watch();
  hear(20, 'old');
  pass(2 * minute);

  hear(1, 'new');

  expect(noted.at(-1)).toBe('new-1.example');
  expect(lately()).toHaveLength(20);
  expect(lately()).toContain('new-1.example');
  expect(lately()).not.toContain('old-1.example');
});

it('a flood of them is noted up to its bound, and no further within a minute', () => {
  const { noted, hear, pass } = watch();

  hear(50, 'flood');
  expect(noted).toHaveLength(20);

  pass(2 * minute);
  hear(50, 'later');
  expect(noted).toHaveLength(40);
});

it('a host that is heard of again and again is noted once a minute', () => {
  const { noted, hear, pass } = watch();
  for (let at = 0; at < 10; at += 1) hear(1, 'same');
  expect(noted).toHaveLength(1);

  pass(minute);
  hear(1, 'same');
  expect(noted).toHaveLength(2);
});

it('is noted and told with how often it was heard of since', () => {
  const { counted, lines, hear, pass } = watch();
  const times = (count: number) => {
    for (let at = 0; at < count; at += 1) hear(1, 'same');
  };
  times(10);
  pass(minute - 1);
  times(1);
  expect(counted).toEqual(['same-1.example 1']);
  pass(1);
  times(1);
  times(1);
  pass(minute);
  times(1);

  expect(counted).toEqual(['same-1.example 1', 'same-1.example 11', 'same-1.example 2']);
  const message =
    'Teams writes from a connector host that is not on the list: if it is one of Microsoft, add it to BOT_SERVICE_HOSTS';
  expect(lines).toEqual(
    [1, 11, 2].map((count) => ({ level: 'warn', message, fields: { host: 'same-1.example', times: count } })),
  );
});

it('each of two hosts has its own minute', () => {
  const { counted, hear, pass } = watch();
  hear(1, 'one');
  pass(minute / 2);
  hear(2, 'two');
  hear(1, 'one');
  pass(minute / 2);
  hear(1, 'one');
  hear(2, 'two');

  expect(counted).toEqual(['one-1.example 1', 'two-1.example 1', 'two-2.example 1', 'one-1.example 2']);
});

it('a host is told as refused lately for a day after it was last heard of', () => {
  const { lately, hear, pass } = watch();
  hear(1, 'old');
  pass(minute);
  hear(1, 'old');
  pass(day - 1);
  expect(lately()).toEqual(['old-1.example']);
  hear(1, 'new');
  pass(1);

  expect(lately()).toEqual(['new-1.example']);
});

it('the one that was not heard of for the longest makes room, whichever came first, and not within its minute', () => {
  const { lately, hear, pass } = watch();
  hear(20, 'old');
  pass(minute - 1);
  hear(1, 'too-soon');
  hear(1, 'old');
  expect(lately()).not.toContain('too-soon-1.example');

  pass(1);
  hear(1, 'new');

  expect(lately()).toHaveLength(20);
  expect(lately()).not.toContain('old-2.example');
  expect(lately()).toEqual(expect.arrayContaining(['old-1.example', 'old-3.example', 'new-1.example']));
});

it('one that is known needs no room', () => {
  const { counted, hear, pass } = watch();
  hear(20, 'old');
  hear(1, 'old');
  pass(minute);
  hear(1, 'old');

  expect(counted.slice(20)).toEqual(['old-1.example 2']);
});

it('a clock that was set back keeps none out', () => {
  const { counted, hear, pass } = watch();
  hear(20, 'old');
  pass(-day);
  hear(1, 'new');
  hear(2, 'old');

  expect(counted.slice(20)).toEqual(['new-1.example 1', 'old-2.example 1']);
});

it('that it could not be noted is told, and it is told as refused all the same', async () => {
  const failure = new Error('database is gone');
  const { lately, lines, hear } = watch(async () => Promise.reject(failure));
  hear(1, 'new');
  await new Promise(setImmediate);

  expect(lately()).toEqual(['new-1.example']);
  expect(lines.slice(1)).toEqual([
    {
      level: 'error',
      message: 'a refused connector host could not be noted',
      fields: { err: failure, host: 'new-1.example' },
    },
  ]);
});
