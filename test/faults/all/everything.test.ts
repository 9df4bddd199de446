import fc from 'fast-check';
import { createPool } from '../pool';
import { newCampaign, one } from '../world/campaign';
import { explore, faultsAfter } from '../world/explore';
import { everyKind, isStale } from '../world/faults';
import type { Fault } from '../world/faults';
import { everyPath } from '../world/more-paths';
import { mainPaths } from '../world/paths';
import { mainRotations } from '../world/rotation';

const HOURS = 3_600_000;
const seed = Number(process.env['FAULT_SEED'] ?? Date.now() % 1_000_000);
const triples = Number(process.env['FAULT_TRIPLES'] ?? 20_000);
const pool = createPool();

afterAll(() => pool.close());

// Minutes, not seconds: `npm run faults:all`. FAULT_SEED repeats a sample, FAULT_TRIPLES sizes it.
describe('a run keeps all promises', () => {
  it.each([...mainPaths, ...mainRotations])(
    'under every pair of every kind on the path $name',
    async ({ name }) => {
      const campaign = await pool.holds({ path: name, depth: 'pairs', kinds: 'every' });

      expect(campaign.runs).toBeGreaterThan(2_000);
    },
    HOURS,
  );

  it(
    `under sampled triples, seed ${seed}`,
    async () => {
      const campaign = newCampaign();
      const draw = fc.tuple(fc.constantFrom(...everyPath), fc.nat(), fc.nat(), fc.nat());

      const drawn = fc.asyncProperty(draw, async ([path, ...choices]) => {
        let plan: readonly Fault[] = [];
        for (const choice of choices) {
          const { points } = await explore(path, plan);
          const faults = faultsAfter(points, everyKind, plan.at(-1)?.point);
          const next = faults[choice % Math.max(1, faults.length)];
          if (next) plan = [...plan, next];
        }
        // Two lies that agree are believed; looking at the account again on later days is for that.
        if (path.syncResetsMode && plan.filter(({ kind }) => isStale(kind)).length > 1) return;
        await one(campaign, path, plan);
        expect(campaign.broken).toEqual([]);
      });

      await fc.assert(drawn, { seed, numRuns: triples, endOnFailure: true });
      expect(campaign.runs).toBeGreaterThan(triples * 0.9);
    },
    HOURS,
  );
});
