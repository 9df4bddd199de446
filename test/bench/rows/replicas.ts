import type { Activity } from '../../../src/sandbox/teams';
import { until } from '../../support/wait';
import { offerEvenly, throughputOf } from '../load';
import { withReplicas } from '../replicas';
import type { Replica, Replicas } from '../replicas';
import type { Finding, Row } from '../row';
import { approveAll, askFor, newNames, runOf, untilEnded } from '../runs';
import { untilSettled } from '../settled';
import { percentile } from '../statistics';
import { doubledSends, placeOf } from '../teams-wire';
import { colleague } from '../world';

const counts = [1, 2, 3] as const;
const perSecond = 40;
const clicks = 200;
/** Clicks that are under way at all times: half of what the bot would refuse from. */
const atOnce = 40;
/** A process that has just begun is slower. */
const warming = 80;
/** Each is asked for by a colleague of its own. Teams takes their cards, in the three chats of the approvers, within seconds. */
const runs = 12;
/** A run that has recorded so much is well under way, and far from its end. */
const wellUnderWay = 3;

/** How so many bots did. */
interface Work {
  readonly bots: number;
  /** The slowest of a hundred clicks, ms. */
  readonly p99: number;
  readonly untaken: number;
  /** Clicks a second while so many are under way at all times. */
  readonly throughput: number;
  /** From the first approval to the end of the last run, s. */
  readonly seconds: number;
}

/** After the end of one of two, s. */
interface Takeover {
  /** Of each run that the dead one had: until it was the other's, and until that had recorded something of it. */
  readonly taken: readonly number[];
  readonly moved: readonly number[];
  readonly sentTwice: number;
  /** By the death: Teams had taken it, and the dead one could not write that down any more. */
  readonly sentAgain: number;
  readonly writtenTwice: readonly string[];
}

export const replicas: Row = {
  name: 'replicas',
  marks: ['C4'],
  measure: ({ say }) =>
    withReplicas({ pace: 'quarter-minute', colleagues: runs }, async (place) => {
      const bots: Replica[] = [];
      const works: Work[] = [];
      for (const count of counts) {
        bots.push(await place.start(`bot-${count}`));
        say(`bots at work: ${count}`);
        works.push(await workOf(place, bots));
      }
      await bots.pop()?.stop();
      say('one of two is killed');
      const takeover = await killOne(place, bots);
      for (const change of takeover.writtenTwice) say(`written twice: ${change}`);
      return [...works.flatMap((work) => findingsOf(work, works[0])), ...findingsOfTakeover(takeover)];
    }),
};

async function workOf(place: Replicas, bots: readonly Replica[]): Promise<Work> {
  const { world, database } = place;
  const url = await place.lead(bots);
  const ids = await askFor(place, newNames(`by-${bots.length}`, runs), runs);
  const target = { url, token: await world.ask('token', url) };
  await offerEvenly(target, await looksAt(place, ids, warming), perSecond);
  const answers = await offerEvenly(target, await looksAt(place, ids, clicks), perSecond);
  const throughput = await throughputOf(target, await looksAt(place, ids, clicks), atOnce);
  const began = await approveAll(place, url, ids);
  const ended = await untilEnded(place, ids);
  await untilSettled(database);
  const seconds = (ended - began) / 1_000;
  const waits = answers.filter(({ isTaken }) => isTaken).map(({ ms }) => ms);
  const untaken = answers.length - waits.length;
  return { bots: bots.length, p99: percentile(waits, 0.99), untaken, throughput, seconds };
}

/** Whoever asked has the card of their request refreshed: no limit for one person is met, and nothing follows. */
function looksAt({ world }: Replicas, ids: readonly string[], count: number): Promise<readonly Activity[]> {
  const look = (n: number) => {
    const requestId = ids[n % ids.length] ?? '';
    const who = colleague(n % ids.length);
    return world.ask('press', { who, requestId, verb: 'request.view', trigger: 'automatic' });
  };
  return Promise.all(Array.from({ length: count }, (_one, n) => look(n)));
}

/** Kills the one that has more of the runs. */
async function killOne(place: Replicas, bots: readonly Replica[]): Promise<Takeover> {
  const { world, database } = place;
  const url = await place.lead(bots);
  const ids = await askFor(place, newNames('orphan', runs), runs);
  const [messages, writes] = [await world.ask('messages'), await world.ask('writes')];
  await approveAll(place, url, ids);
  let shares: readonly Share[] = [];
  await until(async () => {
    shares = await sharesOf(place, ids);
    return shares.reduce((sum, share) => sum + share.runs.length, 0) === ids.length;
  });
  const [most = { name: '', runs: [] }] = shares.toSorted((one, other) => other.runs.length - one.runs.length);
  // Asked on both sides of it: the other bot soon frees what a dead one held.
  const inHand = await handOf(place, most.name);
  await bots.find(({ name }) => name === most.name)?.kill();
  const killedAt = Date.now();
  const unsaid = new Set([...inHand, ...(await handOf(place, most.name))]);
  await place.lead(bots.filter(({ name }) => name !== most.name));
  await untilEnded(place, ids);
  await untilSettled(database);
  const again = doubledSends(await world.ask('messagesSince', messages));
  const sentAgain = again.filter(({ conversationId }) => unsaid.has(conversationId)).length;
  return {
    ...(await movesOf(place, most.runs, killedAt)),
    sentTwice: again.length - sentAgain,
    sentAgain,
    writtenTwice: await world.ask('doubledWritesSince', writes),
  };
}

interface Share {
  /** Of the bot. */
  readonly name: string;
  readonly runs: readonly string[];
}

/** Who has which of these runs, as far as they are well under way. */
async function sharesOf({ database }: Replicas, ids: readonly string[]): Promise<readonly Share[]> {
  const text = `select executor_id as name, array_agg(workflow_uuid) as runs from dbos.workflow_status run
    where status = 'PENDING' and workflow_uuid = any($1) and $2 <=
      (select count(*) from dbos.operation_outputs record where record.workflow_uuid = run.workflow_uuid)
    group by executor_id`;
  return (await database.query(text, [ids.map(runOf), wellUnderWay])) as unknown as readonly Share[];
}

/** Conversations for which a bot has a new message in hand, which Teams perhaps has taken already. */
async function handOf({ database }: Replicas, name: string): Promise<readonly string[]> {
  const text = `select conversation_id as id from desk.notices
      where claimed_by = $1 and claimed_until is not null and sent_at is null
    union select conversation_id from desk.postings
      where claimed_by = $1 and claimed_until is not null and activity_id is null`;
  return (await database.query(text, [name])).map(({ id }) => placeOf(String(id)));
}

/** The engine notes when a recovered run was begun anew, and when each record was made; all later ones are the other's. */
async function movesOf({ database }: Replicas, orphans: readonly string[], killedAt: number) {
  const text = `select started_at_epoch_ms::float as taken, coalesce(
      (select min(completed_at_epoch_ms) from dbos.operation_outputs record
        where record.workflow_uuid = run.workflow_uuid and completed_at_epoch_ms > $2), completed_at)::float as moved
    from dbos.workflow_status run where workflow_uuid = any($1)`;
  const rows = await database.query(text, [orphans, killedAt]);
  const seconds = (key: 'taken' | 'moved') => rows.map((row) => (Number(row[key]) - killedAt) / 1_000);
  return { taken: seconds('taken'), moved: seconds('moved') };
}

function findingsOf({ bots, p99, untaken, throughput, seconds }: Work, alone: Work | undefined): readonly Finding[] {
  const by = bots === 1 ? '1 bot' : `${bots} bots`;
  const beside = (baseline: number | undefined) => (bots === 1 || baseline === undefined ? {} : { baseline });
  return [
    { what: `p99 of a click at ${perSecond}/s, ${by}`, unit: 'ms', measured: p99, ...beside(alone?.p99) },
    {
      what: `clicks not taken of ${clicks}, ${by}`,
      unit: '',
      measured: untaken,
      goal: { of: 'measured', most: 0 },
    },
    { what: `clicks a second, ${by}`, unit: '', measured: throughput, ...beside(alone?.throughput) },
    { what: `${runs} runs until the last end, ${by}`, unit: 's', measured: seconds, ...beside(alone?.seconds) },
  ];
}

function findingsOfTakeover({ taken, moved, sentTwice, sentAgain, writtenTwice }: Takeover): readonly Finding[] {
  const none = { of: 'measured', most: 0 } as const;
  return [
    { what: `runs of the killed bot, of ${runs}`, unit: '', measured: taken.length },
    {
      what: 'until the last of them is the other’s',
      unit: 's',
      measured: Math.max(...taken),
      // Bots look for dead ones every two seconds (src/store/engine/lease.ts).
      goal: { of: 'measured', most: 3 },
    },
    { what: 'until half of them move again', unit: 's', measured: percentile(moved, 0.5) },
    {
      what: 'until the last of them moves again',
      unit: 's',
      measured: Math.max(...moved),
      // What a run waits for by itself, 1.5 s at most at this pace, may have begun anew.
      goal: { of: 'measured', most: 5 },
    },
    { what: 'messages sent twice', unit: '', measured: sentTwice, goal: none },
    { what: 'messages that the killed bot had in hand, sent again', unit: '', measured: sentAgain },
    { what: 'changes of the tenant made twice', unit: '', measured: writtenTwice.length, goal: none },
  ];
}
