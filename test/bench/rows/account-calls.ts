import { pauseFor } from '../../support/wait';
import type { Finding, Row } from '../row';
import { atSite } from '../site';
import type { Site } from '../site';
import { wireCallsOf } from '../wire-calls';
import type { WireCalls } from '../wire-calls';

const ways = {
  free: { freeSeats: 5, most: { run: 14, before: 5, after: 2 } },
  borrowed: { freeSeats: 0, most: { run: 18, before: 6, after: 2 } },
} as const;
type Way = keyof typeof ways;

/** As long as nobody calls anybody, what an end leads to is done; ms. */
const silence = 5_000;

export const accountCalls: Row = {
  name: 'account-calls',
  marks: ['D7'],
  async measure({ say }) {
    const findings: Finding[] = [];
    for (const way of ['free', 'borrowed'] as const) {
      const { freeSeats } = ways[way];
      const counted = await atSite({ pace: 'quick', freeSeats }, async (site) => {
        say(`an account with a licence that is ${way}`);
        // What is asked once, such as tokens and what is remembered of a service, is asked for the first.
        await callsOfOne(site, 'svc-first');
        return callsOfOne(site, 'svc-second');
      });
      findings.push(...findingsOf(way, counted));
    }
    return findings;
  },
};

async function callsOfOne({ world }: Site, account: string): Promise<WireCalls> {
  await untilSilent(world);
  const mark = await world.ask('calls');
  const requestId = await world.ask('makeAccount', account);
  await untilSilent(world);
  return wireCallsOf(await world.ask('callsSince', mark), requestId);
}

async function untilSilent(world: Site['world']): Promise<void> {
  for (let [last, now] = [-1, await world.ask('calls')]; last !== now;) {
    await pauseFor(silence);
    [last, now] = [now, await world.ask('calls')];
  }
}

function findingsOf(way: Way, counted: WireCalls): readonly Finding[] {
  const judged = (['run', 'before', 'after'] as const).map((part): Finding => ({
    what: `calls for an account, licence ${way}: ${part}`,
    unit: '',
    measured: counted[part],
    goal: { of: 'measured', most: ways[way].most[part] },
  }));
  const shown = (['polls', 'other'] as const).map((part): Finding => ({
    what: `calls for an account, licence ${way}: ${part}`,
    unit: '',
    measured: counted[part],
  }));
  return [...judged, ...shown];
}
