import { beginArena } from '../support/arena';
import type { Arena } from '../support/arena';
import { killAt, rehearse } from './one-kill';
import type { Blow, Kill } from './one-kill';
import { borrowed } from './paths';
import type { Path } from './paths';
import { announceRecords, recordsOf } from './records';

const moments = ['before', 'after'] as const;

/** Longest that one of these tests may take, ms. */
export const HOUR = 3_600_000;

/** An arena for the tests of a file. */
export function arenaOfThisFile(): () => Arena {
  let arena: Arena | undefined;
  beforeAll(async () => {
    arena = await beginArena();
  }, HOUR);
  afterAll(() => arena?.end());
  return () => {
    if (!arena) throw new Error('The arena is open while tests run.');
    return arena;
  };
}

/** One run after the other, each killed at another call, before and after it. */
export async function killAtEveryCall(arena: Arena, path: Path, letter: string): Promise<readonly Kill[]> {
  const { points } = await rehearse(arena, path, `svc-${letter}-whole`);
  const blows = points.flatMap((point) => moments.map((moment) => ({ point, moment })));
  return killAll(arena, path, letter, blows);
}

/** One run after the other, each killed right after another record that is not of a call. */
export async function killAfterEveryRecord(arena: Arena, letter: string): Promise<readonly Kill[]> {
  const { id } = await rehearse(arena, borrowed, `svc-${letter}-whole`);
  const records = (await recordsOf(arena, id)).filter(isOfBooks);
  await announceRecords(arena);
  return killAll(
    arena,
    borrowed,
    letter,
    records.map((record) => ({ record })),
  );
}

async function killAll(arena: Arena, path: Path, letter: string, blows: readonly Blow[]): Promise<readonly Kill[]> {
  const kills: Kill[] = [];
  for (const [index, blow] of blows.entries()) kills.push(await killAt(arena, path, `svc-${letter}-${index}`, blow));
  return kills;
}

/** Right after the record of a call is right after the call, which is killed by itself. */
function isOfBooks(record: string): boolean {
  return /^(begin|plan|ended|finish|release-slot)$|\.(began|loan)$/.test(record);
}
