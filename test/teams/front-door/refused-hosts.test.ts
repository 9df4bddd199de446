import { createRefusedHosts } from '../../../src/teams/front-door/refused-hosts';

const minute = 60_000;
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

function watch() {
  const noted: string[] = [];
  let now = Date.parse('2029-01-01T08:00:00.000Z');
  const hosts = createRefusedHosts({
    now: () => new Date(now),
    note: async (host) => void noted.push(host),
    logger: silent,
  });
  return {
    noted,
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
