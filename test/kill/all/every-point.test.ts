import { approve, ask, sees } from '../../support/steps';
import { beginArena } from '../arena';
import type { Arena } from '../arena';
import { killAt, tableOf } from '../one-kill';
import type { Kill } from '../one-kill';
import { watchPoints } from '../points';
import type { Point } from '../points';

const HOUR = 3_600_000;
const moments = ['before', 'after'] as const;

let arena: Arena;
beforeAll(async () => {
  arena = await beginArena();
}, HOUR);
afterAll(() => arena.end());

it(
  'a bot killed before and after every call of a run with a borrowed licence ends every run right',
  async () => {
    const points = await rehearse();
    const kills: Kill[] = [];

    for (const [index, point] of points.entries()) {
      for (const moment of moments) kills.push(await killAt(arena, `svc-k${index}-${moment}`, point, moment));
    }

    process.stdout.write(`\n${tableOf(kills)}\n`);
    expect(kills.filter(({ broken }) => broken.length > 0)).toEqual([]);
    expect(kills.length).toBeGreaterThanOrEqual(40);
  },
  HOUR,
);

/** A run that nothing befalls shows the points. */
async function rehearse(): Promise<readonly Point[]> {
  const id = await ask(arena.world, { accountName: 'svc-rehearsal' });
  const points = watchPoints(arena, () => id);
  await approve(arena.world, 'svc-rehearsal');
  await sees(arena.world, 'ravi', 'svc-rehearsal', 'Ready');
  return points();
}
