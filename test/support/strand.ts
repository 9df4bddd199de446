import { quick } from '../../src/sandbox/delays';
import type { Pace } from '../../src/sandbox/delays';
import { people } from '../../src/sandbox/tenant';
import type { Tenant } from '../../src/sandbox/tenant';
import { approve, ask, sees } from './steps';
import type { Stage } from './steps';
import { pauseFor } from './wait';

/** A host that failed many times in a row is left alone for so long, ms. */
const hostRest = 300;

/** Of a bot that gives up once Graph has been away for a second. */
export const soonGivenUp: Pace = {
  ...quick,
  waits: { ...quick.waits, upstreamOutage: '1s', hostRest: `${hostRest}ms` },
};

interface Stranded {
  readonly id: string;
  /** On the admin's card. */
  readonly words: string;
}

/** A run that loses Graph for good right after the licence has left Kim; then Graph is back, and called again. */
export async function strand(story: Stage, account: string): Promise<Stranded> {
  const id = await ask(story, { accountName: account });
  const revive = dieAfterFirstLoan(story.tenant);
  await approve(story, account);
  const { words } = await sees(story, 'dana', account, 'Needs an admin');
  revive();
  await pauseFor(2 * hostRest);
  return { id, words };
}

function dieAfterFirstLoan(tenant: Tenant): () => void {
  let isDead = false;
  return tenant.onArrival(({ service, method, path, headers }) => {
    if (service !== 'graph' || !/^SA-/.test(String(headers['client-request-id']))) return undefined;
    if (isDead) return 'reset';
    isDead = method === 'POST' && path.includes(`${people.kim.id}/assignLicense`);
    return undefined;
  });
}
