import { beginArena } from '../arena';
import type { Arena } from '../arena';
import { killAt, rehearse } from '../one-kill';
import type { Blow, Kill } from '../one-kill';
import { borrowed, retired, synchronized, undone } from '../paths';
import type { Path } from '../paths';
import { announceRecords, recordsOf } from '../records';

const HOUR = 3_600_000;
const moments = ['before', 'after'] as const;

let arena: Arena;
beforeAll(async () => {
  arena = await beginArena();
}, HOUR);
afterAll(() => arena.end());

/** How many kills there are at least; fewer would mean that the points were not found. */
const paths: readonly (readonly [string, number, Path])[] = [
  ['k', 40, borrowed],
  ['u', 6, undone],
  ['r', 6, retired],
  ['s', 2, synchronized],
];

it.each(paths)(
  'killed before and after every call (svc-%s, at least %i): every run ends right',
  async (letter, atLeast, path) => {
    const { points } = await rehearse(arena, path, `svc-${letter}-whole`);

    const kills = await killAll(
      path,
      letter,
      points.flatMap((point) => moments.map((moment) => ({ point, moment }))),
    );

    expect(kills.flatMap(({ broken }) => broken)).toEqual([]);
    expect(kills.length).toBeGreaterThanOrEqual(atLeast);
  },
  HOUR,
);

it(
  'killed right after every record that is not of a call: every run ends right',
  async () => {
    const { id } = await rehearse(arena, borrowed, 'svc-d-whole');
    const records = (await recordsOf(arena, id)).filter(isOfBooks);
    await announceRecords(arena);

    const kills = await killAll(
      borrowed,
      'd',
      records.map((record) => ({ record })),
    );

    expect(kills.flatMap(({ broken }) => broken)).toEqual([]);
    expect(kills.length).toBeGreaterThanOrEqual(15);
  },
  HOUR,
);

async function killAll(path: Path, letter: string, blows: readonly Blow[]): Promise<readonly Kill[]> {
  const kills: Kill[] = [];
  for (const [index, blow] of blows.entries()) kills.push(await killAt(arena, path, `svc-${letter}-${index}`, blow));
  return kills;
}

/** Right after the record of a call is right after the call, which is killed above. */
function isOfBooks(record: string): boolean {
  return /^(begin|plan|ended|finish|release-slot)$|\.(began|loan)$/.test(record);
}
