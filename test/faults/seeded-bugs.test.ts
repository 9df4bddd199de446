import { firstToBreak } from './world/campaign';
import { explore } from './world/explore';
import { everyKind } from './world/faults';
import { mutants } from './mutants';
import { owingMutants } from './owing-mutants';
import { roleMutants } from './role-mutants';
import { rotationMutants } from './rotation-mutants';

describe('the explorer', () => {
  it.each([...mutants, ...owingMutants, ...roleMutants, ...rotationMutants])(
    'notices when $mistake',
    async ({ path, breaks, ...mutant }) => {
      const product = await explore(path);

      const noticed = await firstToBreak(path, everyKind, mutant, breaks);

      expect(product.violations).toEqual([]);
      expect(noticed).toMatch(breaks);
    },
  );
});
