import { arenaOfThisFile, HOUR, killAtEveryCall } from '../every-blow';
import { borrowed } from '../paths';

const arena = arenaOfThisFile();

it(
  'a run with a borrowed licence, killed before and after every call, ends right',
  async () => {
    const kills = await killAtEveryCall(arena(), borrowed, 'k');

    expect(kills.flatMap(({ broken }) => broken)).toEqual([]);
    expect(kills.length).toBeGreaterThanOrEqual(40);
  },
  HOUR,
);
