import { pauseFor } from '../../support/wait';
import type { Activity } from '../../../src/sandbox/teams';
import type { Target } from '../load';
import { sendEvenly } from '../load';
import { cpuOf, cpuOfFamily } from '../machine';
import type { Finding, Row } from '../row';
import { median } from '../statistics';
import { atTurns, kinds, perSecond } from '../turns';
import type { Kind, Turns } from '../turns';

const most: Record<Kind, number> = { text: 1.8, view: 1.8, refresh: 1.8, approve: 2.5 };

/** Fewer approvals, because each takes a request of its own and changes the cards of four people. */
const turnsOf: Record<Kind, number> = { text: 120, view: 120, refresh: 120, approve: 30 };
const warming = 10;
/** How long is looked at what a process costs that nobody speaks to, ms. */
const idle = 10_000;

/** CPU of one turn with all that follows from it, beyond what an idle process costs, ms. */
interface Cost {
  readonly bot: number;
  readonly echo: number;
  readonly database: number;
}

interface Meter {
  readonly cpu: () => number;
  /** Of an idle process, CPU a ms. */
  readonly rate: number;
}

export const turnCost: Row = {
  name: 'turn-cost',
  marks: ['D1'],
  measure: ({ rounds, say }) =>
    atTurns(warming + rounds * turnsOf.approve, async (turns) => {
      await warm(turns);
      say('idling');
      const [bot, echo, database] = await metersOf(turns);
      const costs: Record<Kind, Cost[]> = { text: [], view: [], refresh: [], approve: [] };
      for (let round = 1; round <= rounds; round++) {
        say(`round ${round} of ${rounds}`);
        for (const kind of kinds) costs[kind].push(await costOf(turns, kind, { bot, echo, database }));
      }
      return kinds.flatMap((kind) => findingsOf(kind, costs[kind]));
    }),
};

async function warm({ turns, targets, settled }: Turns): Promise<void> {
  const { bot, echo } = await targets();
  for (const kind of kinds) {
    const activities = await turns(kind, kind === 'approve' ? warming : 4 * warming);
    await sendEvenly(bot, activities, perSecond);
    await sendEvenly(echo, activities, perSecond);
  }
  await settled();
}

async function metersOf({ bot, echo, database }: Turns): Promise<[Meter, Meter, Meter]> {
  const meters = [() => cpuOf(bot.pid), () => cpuOf(echo.pid), () => cpuOfFamily(database.pid)] as const;
  const before = meters.map((cpu) => cpu());
  const began = performance.now();
  await pauseFor(idle);
  const elapsed = performance.now() - began;
  return meters.map((cpu, n) => ({ cpu, rate: (cpu() - (before[n] ?? 0)) / elapsed })) as [Meter, Meter, Meter];
}

async function costOf(turns: Turns, kind: Kind, meters: Record<keyof Cost, Meter>): Promise<Cost> {
  const activities = await turns.turns(kind, turnsOf[kind]);
  const { bot, echo } = await turns.targets();
  const busy = (target: Target) => async () => {
    await sendEvenly(target, activities, perSecond);
    await turns.settled();
  };
  const [ofEcho = NaN] = await spent([meters.echo], activities, busy(echo));
  const [ofBot = NaN, ofDatabase = NaN] = await spent([meters.bot, meters.database], activities, busy(bot));
  return { bot: ofBot, echo: ofEcho, database: ofDatabase };
}

async function spent(
  meters: readonly Meter[],
  activities: readonly Activity[],
  work: () => Promise<void>,
): Promise<readonly number[]> {
  const before = meters.map(({ cpu }) => cpu());
  const began = performance.now();
  await work();
  const elapsed = performance.now() - began;
  return meters.map(({ cpu, rate }, n) => (cpu() - (before[n] ?? 0) - rate * elapsed) / activities.length);
}

function findingsOf(kind: Kind, costs: readonly Cost[]): readonly Finding[] {
  const of = (key: keyof Cost) => median(costs.map((cost) => cost[key]));
  const what = `CPU of a turn, ${kind}`;
  return [
    { what, unit: 'ms', measured: of('bot'), baseline: of('echo'), goal: { of: 'ratio', most: most[kind] } },
    { what: `${what}: PostgreSQL beside it`, unit: 'ms', measured: of('database') },
  ];
}
