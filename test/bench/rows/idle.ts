import { pauseFor } from '../../support/wait';
import { cpuOf, residentOf } from '../machine';
import type { Row } from '../row';
import { atSite } from '../site';
import { openStatementLog } from '../statement-log';

const minute = 60_000;
/** What a start leads to is done by then, ms. */
const settling = 30_000;

export const idle: Row = {
  name: 'idle',
  marks: ['D16', 'D11'],
  measure: ({ say }) =>
    atSite({}, async ({ bot, database }) => {
      const log = await openStatementLog(database);
      say('comes to rest');
      await pauseFor(settling);
      say('a minute of rest');
      const [mark, cpu, began] = [log.mark(), cpuOf(bot.pid), performance.now()];
      await pauseFor(minute);
      const minutes = (performance.now() - began) / minute;
      const share = (cpuOf(bot.pid) - cpu) / (minutes * minute);
      const statements = log.since(mark).length / minutes;
      return [
        {
          what: 'statements a minute, idle',
          unit: '',
          measured: Math.round(statements),
          goal: { of: 'measured', most: 150 },
        },
        { what: 'CPU of an idle bot', unit: '% of a core', measured: 100 * share, goal: { of: 'measured', most: 1 } },
        {
          what: 'resident memory, idle',
          unit: 'MB',
          measured: residentOf(bot.pid),
          goal: { of: 'measured', most: 140 },
        },
      ];
    }),
};
