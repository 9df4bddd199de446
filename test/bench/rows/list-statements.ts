import { people } from '../../../src/sandbox/tenant';
import { fillYears, grownSince, scansOf } from '../../support/many-rows';
import type { Spread, Years } from '../../support/many-rows';
import { pauseFor } from '../../support/wait';
import { sendEvenly } from '../load';
import type { Finding, Row, RowOptions } from '../row';
import { atSite } from '../site';
import type { Site } from '../site';
import { beyondIdle, openStatementLog } from '../statement-log';
import type { Statement } from '../statement-log';
import { median } from '../statistics';

const few: Years = { requests: 200, accounts: 100, notices: 400, people: 100, loans: 100, runs: 40 };
const many: Years = { requests: 20_000, accounts: 10_000, notices: 40_000, people: 10_000, loans: 10_000, runs: 4_000 };

/** Ravi is one of 500 who asked. */
const spread: Spread = {
  environmentOf: `(array['prod', 'uat', 'dev'])[1 + n % 3]`,
  personOf: (n) => `(case ${n} when 7 then '${people.ravi.id}' else 'person-' || ${n} end)`,
};

/** Lists and cards, as people call them. */
const questions = [
  ['dana', '/pending'],
  ['dana', '/open'],
  ['dana', '/accounts'],
  ['dana', '/quota'],
  ['ravi', '/mine'],
  ['dana', '/status SA-200'],
  ['dana', '/account svc-100'],
] as const;

/** An answer is followed by what is written after it, ms. */
const afterwards = 500;
const idling = 15_000;
/** So long a session keeps what it counted to itself at most, ms (monitoring-stats.html, "about once every 10 seconds when idle"). */
const untilCounted = 12_000;

interface Books {
  /** For each question, in each round. */
  readonly answers: readonly (readonly (readonly Statement[])[])[];
  /** Tables that were read whole. */
  readonly scans: Readonly<Record<string, number>>;
}

export const listStatements: Row = {
  name: 'list-statements',
  marks: ['D15'],
  async measure(options) {
    const small = await atSite({}, (site) => ask(site, few, options));
    const large = await atSite({}, (site) => ask(site, many, options));
    const { text, ms } = longestOf(large);
    options.say(`longest: ${text}`);
    options.say(`read whole: ${JSON.stringify(large.scans)}`);
    const scans = Object.values(large.scans).reduce((sum, times) => sum + times, 0);
    return [
      ...questions.map((_question, n) => countOf(n, large, small)),
      { what: 'longest query of these', unit: 'ms', measured: ms, goal: { of: 'measured', most: 2 } },
      { what: 'tables read whole by these', unit: '', measured: scans, goal: { of: 'measured', most: 0 } },
    ];
  },
};

async function ask(site: Site, years: Years, { rounds, say }: RowOptions): Promise<Books> {
  const { world, bot, database } = site;
  say(`${years.requests} requests`);
  await fillYears(database.query, years, { roleId: 'writer' }, spread);
  const log = await openStatementLog(database);
  const began = log.mark();
  await pauseFor(idling);
  const idle = log.since(began);
  const answers: (readonly Statement[])[][] = questions.map(() => []);
  const target = { url: bot.messagesUrl, token: await world.ask('token', bot.messagesUrl) };
  await pauseFor(untilCounted);
  const before = await scansOf(database.query);
  for (let round = 1; round <= rounds; round++) {
    for (const [n, [who, words]] of questions.entries()) {
      const mark = log.mark();
      await sendEvenly(target, [await world.ask('words', who, words)], 1);
      await pauseFor(afterwards);
      answers[n]?.push(beyondIdle(log.since(mark), idle));
    }
  }
  await pauseFor(untilCounted);
  return { answers, scans: grownSince(before, await scansOf(database.query)) };
}

function countOf(question: number, large: Books, small: Books): Finding {
  const count = ({ answers }: Books) => median((answers[question] ?? []).map(({ length }) => length));
  const what = `statements of ${questions[question]?.[1] ?? ''}, 20,000 requests ÷ 200`;
  return { what, unit: '', measured: count(large), baseline: count(small), goal: { of: 'ratio', most: 1 } };
}

/** Each text counts as quick as it once was: what a busy machine adds is not the query's. */
function longestOf({ answers }: Books): Pick<Statement, 'text' | 'ms'> {
  const quickest = new Map<string, number>();
  for (const { text, ms } of answers.flat(2)) quickest.set(text, Math.min(ms, quickest.get(text) ?? Infinity));
  return [...quickest]
    .map(([text, ms]) => ({ text, ms }))
    .reduce((longest, one) => (one.ms > longest.ms ? one : longest), { text: '', ms: 0 });
}
