import { environments } from '../../../src/sandbox/tenant';
import type { Exchange } from '../../../src/sandbox/tenant';
import { silentLog } from '../../../src/store/log';
import { openStore } from '../../../src/store/open-store';
import { orderRun } from '../../support/ordered-run';
import { pauseFor, until } from '../../support/wait';
import type { Finding, Row } from '../row';
import { atSite } from '../site';
import type { Site } from '../site';

/** Runs that wait for a user who never arrives, by environment. */
const waiting = { dev: 1, prod: 50, uat: 200 } as const;
type Key = keyof typeof waiting;
const keys = Object.keys(waiting) as Key[];

const minute = 60_000;
/** What may still arrive soon is looked for more often at first; from then on all looks fall on common instants. */
const settling = 3 * minute;
const patience = 8 * minute;

export const waitingPolls: Row = {
  name: 'waiting-polls',
  marks: ['D8'],
  measure: ({ say }) =>
    atSite(
      { pace: 'no-rows' },
      async (site) => {
        say('runs come to where they wait');
        await until(() => allWait(site), patience);
        say('the first minutes, in which each looks more often');
        await pauseFor(settling);
        say('a minute of waiting');
        const mark = await site.world.ask('calls');
        await pauseFor(minute);
        const calls = await site.world.ask('callsSince', mark);
        const all = await site.world.ask('callsSince', 0);
        return keys.flatMap((key) => findingsOf(key, calls, all));
      },
      { prepare: orderAll },
    ),
};

/** As if all of them had been approved while the bot was away. */
async function orderAll(dataDir: string): Promise<void> {
  const books = await openStore({ dataDir, log: silentLog });
  try {
    for (const key of keys)
      for (let n = 0; n < waiting[key]; n++) await orderRun(books.store, key, `svc-${key}-${n + 100}`);
  } finally {
    await books.close();
  }
}

async function allWait({ database }: Site): Promise<boolean> {
  const [row] = await database.query(
    `select count(*)::int as n from desk.run_steps where name = 'await-systemuser' and state in ('running', 'waiting')`,
  );
  return row?.['n'] === keys.reduce((sum, key) => sum + waiting[key], 0);
}

function findingsOf(key: Key, calls: readonly Exchange[], all: readonly Exchange[]): readonly Finding[] {
  const runs = waiting[key];
  const isThere = ({ environmentId }: Exchange) => environmentId === environments[key];
  const isPoll = ({ method, url }: Exchange) => method === 'GET' && /\/systemusers\?/.test(url);
  // One that the platform refuses, because it has not heard of the licence, is sent again now and then.
  const isPush = ({ method, url, status }: Exchange) =>
    method === 'POST' && status < 300 && url.includes(environments[key]) && url.includes('/addUser');
  const there = calls.filter(isThere);
  const polls = there.filter(isPoll).length;
  const goal = { of: 'measured', most: 4 * Math.ceil(runs / 20) } as const;
  return [
    { what: `polls a minute, ${runs} waiting`, unit: '', measured: polls, goal },
    { what: `other calls there in that minute, ${runs} waiting`, unit: '', measured: there.length - polls },
    {
      what: `pushes taken, a run, ${runs} waiting`,
      unit: '',
      measured: all.filter(isPush).length / runs,
      goal: { of: 'measured', most: 1 },
    },
  ];
}
