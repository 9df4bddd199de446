import { arenaOfThisFile, HOUR, killAfterEveryRecord, killAtEveryCall } from '../every-blow';
import { inUnit, retired, rotated, synchronized, undone } from '../paths';
import type { Path } from '../paths';

const arena = arenaOfThisFile();

/** How many kills there are at least; fewer would mean that the points were not found. */
const paths: readonly (readonly [string, number, Path])[] = [
  ['u', 6, undone],
  ['r', 6, retired],
  ['s', 2, synchronized],
  ['p', 12, rotated],
  ['b', 8, inUnit],
];

it.each(paths)(
  'killed before and after every call (svc-%s, at least %i): every run ends right',
  async (letter, atLeast, path) => {
    const kills = await killAtEveryCall(arena(), path, letter);

    expect(kills.flatMap(({ broken }) => broken)).toEqual([]);
    expect(kills.length).toBeGreaterThanOrEqual(atLeast);
  },
  HOUR,
);

it(
  'killed right after every record that is not of a call: every run ends right',
  async () => {
    const kills = await killAfterEveryRecord(arena(), 'd');

    expect(kills.flatMap(({ broken }) => broken)).toEqual([]);
    expect(kills.length).toBeGreaterThanOrEqual(15);
  },
  HOUR,
);
