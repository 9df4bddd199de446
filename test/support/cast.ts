import type { Person } from '../../src/desk/people';
import { CAST } from '../../src/sandbox/teams/cast';
import { people } from '../../src/sandbox/tenant';

/** Somebody of the simulated Teams, as the desk knows them. */
function member(key: string): Person {
  const found = CAST.find((one) => one.key === key);
  if (!found) throw new Error(`Nobody in Teams is called ${key}.`);
  return { aadObjectId: found.aadObjectId, name: found.name };
}

/** Asks. */
export const ravi = member('ravi');
/** Owns what somebody else asked for; never in Teams herself. */
export const olga: Person = { aadObjectId: '8f0c2a9e-6b1d-4c3e-9a70-000000000006', name: 'Olga Nyberg' };
/** Approves. */
export const dana = member('dana');
/** Approves too. */
export const lee = member('lee');
/** Lends a licence. */
export const kim = member('kim');
/** Lends one, too; never in Teams. */
export const omar: Person = { aadObjectId: people.omar.id, name: people.omar.name };
/** Has no part in it. */
export const sam = member('sam');
