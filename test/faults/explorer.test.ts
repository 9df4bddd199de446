import { readdirSync } from 'node:fs';
import path from 'node:path';
import { createPool } from './pool';
import { newCampaign } from './world/campaign';
import { everyKind } from './world/faults';
import { everyPath } from './world/more-paths';
import { mainPaths } from './world/paths';
import { mainRotations } from './world/rotation';

const MINUTES = 60_000;
const pool = createPool();
const seen = newCampaign();

afterAll(() => pool.close());

// A broken promise names its plan; to see that one run: FAULT_PLAN='borrow 57:timeout,88:crash' npx jest test/faults/replay
describe('a run keeps all promises', () => {
  it.each(everyPath)(
    'under every single fault of every kind on the path $name',
    async ({ name }) => {
      const campaign = await pool.holds({ path: name, depth: 'singles', kinds: 'every' });

      expect(campaign.runs).toBeGreaterThan(20);
      campaign.steps.forEach((step) => seen.steps.add(step));
      campaign.kinds.forEach((kind) => seen.kinds.add(kind));
      campaign.ends.forEach((end) => seen.ends.add(end));
    },
    5 * MINUTES,
  );

  it('and every step, every kind of fault and every end has been exercised', () => {
    const files = readdirSync(path.join(__dirname, '../../src/recipe/steps'));
    const steps = files.map((file) => file.replace('.ts', '')).filter((name) => name !== 'index');

    expect([...seen.steps].sort()).toEqual(steps.sort());
    expect([...seen.kinds].sort()).toEqual([...new Set(Object.values(everyKind).flat())].sort());
    expect([...seen.ends].sort()).toEqual(['done', 'needs-hands', 'undone']);
  });

  it.each([...mainPaths, ...mainRotations])(
    'under every pair of distinct faults on the path $name',
    async ({ name }) => {
      const campaign = await pool.holds({ path: name, depth: 'pairs', kinds: 'distinct' });

      expect(campaign.runs).toBeGreaterThan(1_000);
    },
    15 * MINUTES,
  );
});
