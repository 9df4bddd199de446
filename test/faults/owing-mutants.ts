import type { FactChange } from '../../src/desk/request';
import type { Mutant } from './mutants';
import { lenderPaths } from './world/lender-paths';
import { free } from './world/paths';

/** Mistakes about what is owed once a service has answered. */
export const owingMutants: readonly Mutant[] = [
  {
    mistake: 'what was refused is owed all the same',
    ports: (ports) => ({
      ...ports,
      register: { ...ports.register, saveFacts: (id, facts) => ports.register.saveFacts(id, neverForgotten(facts)) },
    }),
    path: lenderPaths.find(({ name }) => name === 'groups-refused') ?? free,
    breaks: /progress: ended needs-hands/,
  },
];

function neverForgotten(facts: FactChange): FactChange {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null));
}
