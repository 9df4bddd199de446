import type { FactChange } from '../../src/desk/request';
import { without } from '../../src/desk/without';
import { saysCode } from '../../src/recipe/answers';
import type { Mutant } from './mutants';
import { borrow, free } from './world/paths';
import type { Path } from './world/paths';

/** Not among the explored: where an answer is lost as well, nobody can know that the licence was never there. */
const licensesRefused: Path = {
  ...free,
  name: 'licenses-refused',
  licensesRefused: true,
  wished: 'undone',
  problem: 'permission-missing',
};

/** Mistakes about what is owed once a service has answered. */
export const owingMutants: readonly Mutant[] = [
  {
    mistake: 'what was refused is owed all the same',
    ports: (ports) => ({
      ...ports,
      register: { ...ports.register, saveFacts: (id, facts) => ports.register.saveFacts(id, neverForgotten(facts)) },
    }),
    path: licensesRefused,
    breaks: /progress: ended needs-hands/,
  },
  {
    mistake: 'a membership that Entra does not know is taken as one that was ended',
    ports: (ports) => ({
      ...ports,
      directory: {
        ...ports.directory,
        removeFromGroup: (group, id) =>
          ports.directory.removeFromGroup(group, id).catch((error: unknown) => {
            if (!saysCode(error, 'object-not-there-yet')) throw error;
          }),
      },
    }),
    path: { ...borrow, request: without(borrow.request, 'decision'), wished: 'undone', problem: 'no-license-free' },
    breaks: /undone, but not: out of the group/,
  },
];

function neverForgotten(facts: FactChange): FactChange {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null));
}
