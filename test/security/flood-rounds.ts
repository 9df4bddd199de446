import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Activity } from '../../src/sandbox/teams';
import type { Overheard } from './overhear';

/** Milliseconds that colleagues waited for an answer. */
interface Waits {
  readonly median: number;
  readonly p99: number;
}

/** What colleagues wait before and during three seconds in which one person posts 500 times a second. */
export interface Round {
  readonly usual: Waits;
  readonly meanwhile: Waits;
  /** HTTP statuses the colleagues got. */
  readonly colleagues: readonly number[];
  /** How many posts of the flood got which HTTP status. */
  readonly flood: Readonly<Record<number, number>>;
  /** How long it took until all of them were answered, milliseconds. */
  readonly floodMs: number;
}

const flood = { perSecond: 500, seconds: 3 };

/** Floods until a round is as wished, because the machine does other things, too; `most` times at most. */
export async function floodUntil(
  person: Overheard,
  most: number,
  isAsWished: (round: Round) => boolean,
  looksPerRound = 110,
): Promise<readonly Round[]> {
  const rounds: Round[] = [];
  await look(person, looksPerRound);
  while (rounds.length < most && !rounds.some(isAsWished)) {
    const usual = await look(person, looksPerRound);
    const flooding = inThread<{ statuses: Round['flood']; ms: number }>('flood-worker.cjs', { ...person, ...flood });
    const meanwhile = await look(person, looksPerRound);
    const { statuses, ms: floodMs } = await flooding;
    const colleagues = [...new Set([...usual.statuses, ...meanwhile.statuses])];
    rounds.push({ usual: usual.waits, meanwhile: meanwhile.waits, colleagues, flood: statuses, floodMs });
  }
  return rounds;
}

export function figuresOf(rounds: readonly Round[]): string {
  const change = (key: keyof Waits) =>
    rounds.map(({ usual, meanwhile }) => `${usual[key].toFixed(0)} → ${meanwhile[key].toFixed(0)} ms`).join(', ');
  return `colleagues waited ${change('median')} (median), ${change('p99')} (99th percentile)`;
}

let looks = 0;

/** Fifty colleagues look at the quota card, one after the other, 10 ms apart. */
async function look(
  person: Overheard,
  times: number,
): Promise<{ readonly waits: Waits; readonly statuses: readonly number[] }> {
  const activities = Array.from({ length: times }, () => lookOf(person.activity, (looks += 1)));
  const seen = await inThread<{ ms: number; status: number }[]>('looks-worker.cjs', { ...person, activities });
  const sorted = seen.map(({ ms }) => ms).sort((one, other) => one - other);
  const at = (share: number) => sorted[Math.ceil(sorted.length * share) - 1] ?? NaN;
  return { waits: { median: at(0.5), p99: at(0.99) }, statuses: seen.map(({ status }) => status) };
}

function lookOf(activity: Activity, nth: number): Activity {
  const value = { action: { type: 'Action.Execute', verb: 'quota.refresh', data: {} }, trigger: 'automatic' };
  const who = nth % 50;
  const from = { id: `29:c${who}`, name: 'Colleague', aadObjectId: `00000000-0000-4000-8000-0000000001${10 + who}` };
  return { ...activity, type: 'invoke', name: 'adaptiveCard/action', text: undefined, value, from, id: `look-${nth}` };
}

/** A client in a thread of its own does not wait for the simulated Microsoft, which works in the thread of the test. */
function inThread<T>(script: string, workerData: object): Promise<T> {
  const worker = new Worker(join(__dirname, script), { workerData });
  return new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
}
