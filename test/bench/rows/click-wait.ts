import type { Row } from '../row';
import { sendEvenly } from '../load';
import { median, percentile } from '../statistics';
import { atTurns, perSecond } from '../turns';

const most = { view: 1.5, refresh: 1.5, approve: 3 };
const clicks = ['view', 'refresh', 'approve'] as const;
type Click = (typeof clicks)[number];

/** So many that the slowest of a hundred is not the slowest of all. */
const clicksOf: Record<Click, number> = { view: 200, refresh: 200, approve: 60 };
const warming = 20;

/** The slowest of a hundred, ms. */
interface Waits {
  readonly bot: number;
  readonly echo: number;
}

export const clickWait: Row = {
  name: 'click-wait',
  marks: ['D2'],
  measure: ({ rounds, say }) =>
    atTurns(warming + rounds * clicksOf.approve, async ({ turns, targets, settled }) => {
      const round = async (kind: Click, count: number): Promise<Waits> => {
        const activities = await turns(kind, count);
        const { bot, echo } = await targets();
        const ofEcho = await sendEvenly(echo, activities, perSecond);
        const ofBot = await sendEvenly(bot, activities, perSecond);
        await settled();
        return { bot: percentile(ofBot, 0.99), echo: percentile(ofEcho, 0.99) };
      };
      for (const kind of clicks) await round(kind, warming);
      const waits: Record<Click, Waits[]> = { view: [], refresh: [], approve: [] };
      for (let n = 1; n <= rounds; n++) {
        say(`round ${n} of ${rounds}`);
        for (const kind of clicks) waits[kind].push(await round(kind, clicksOf[kind]));
      }
      return clicks.map((kind) => ({
        what: `p99 of a click at ${perSecond}/s, ${kind}`,
        unit: 'ms',
        measured: median(waits[kind].map(({ bot }) => bot)),
        baseline: median(waits[kind].map(({ echo }) => echo)),
        goal: { of: 'ratio', most: most[kind] },
      }));
    }),
};
