import { firstToBreak } from './world/campaign';
import { explore } from './world/explore';
import { everyKind } from './world/faults';
import { mutants } from './mutants';

describe('the explorer', () => {
  it.each(mutants)('notices when $mistake', async ({ path, breaks, ...mutant }) => {
    const product = await explore(path);

    const noticed = await firstToBreak(path, everyKind, mutant, breaks);

    expect(product.violations).toEqual([]);
    expect(noticed).toMatch(breaks);
  });
});
