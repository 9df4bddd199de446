import { figuresOf, floodUntil } from '../security/flood-rounds';
import type { Round } from '../security/flood-rounds';
import { overhear } from '../security/overhear';
import { beginArena } from '../support/arena';
import type { Arena } from '../support/arena';

jest.setTimeout(240_000);

let arena: Arena;
beforeAll(async () => {
  arena = await beginArena();
});
afterAll(() => arena.end());

it('while one person posts 500 times a second, the middle colleague waits less than twice the usual, and 99 of 100 less than that or a quarter second', async () => {
  const rounds = await floodUntil(await overhear(arena, 'ravi', '/quota'), 5, isUnharmed);

  process.stdout.write(`Flood of 500/s: ${figuresOf(rounds)}\n`);
  expect(rounds.some(isUnharmed)).toBe(true);
});

/** A quarter second nobody notices. */
function isUnharmed({ usual, meanwhile }: Round): boolean {
  return meanwhile.median < 2 * usual.median && meanwhile.p99 < Math.max(2 * usual.p99, 250);
}
