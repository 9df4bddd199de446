import { silentLog } from '../../src/store/log';
import { startListening } from '../../src/store/listener';
import type { Listener } from '../../src/store/listener';
import { openStore } from '../../src/store/open-store';
import type { OpenStore } from '../../src/store/open-store';
import { createWake } from '../../src/store/wake';
import type { Tx } from '../../src/usecases/ports';
import { dana } from '../support/cast';
import { sweepStage } from '../support/sweep-stage';
import { conversation, posting } from '../support/store-samples';
import { until } from '../support/wait';

const stage = sweepStage();
const never = { everyMs: 3_600_000 };
/** Longer than a test takes, so that no claim ends that is to last, ms. */
const lease = 3_600_000;
const query = (text: string) => stage.desk.database.query(text);
let otherBot: OpenStore;

beforeAll(async () => {
  const { dataDir, database } = stage.desk;
  otherBot = await openStore({ dataDir, databaseUrl: database.url, log: silentLog, replicaId: 'other' });
});
afterAll(() => otherBot.close());

const listeners = `from pg_stat_activity where datname = current_database() and application_name = 'account-desk listens'
  and query = 'listen account_desk_work'`;

describe('a sweep that does not look by itself', () => {
  const done: string[] = [];
  beforeEach(async () => {
    done.length = 0;
    stage.sweepWith(async (key) => void done.push(key), { ...never, lease }, otherBot);
    // Whatever it was woken by at its start is over.
    await query(`insert into desk.jobs (kind, key, data) values ('start-run', 'at the start', '{}')`);
    await until(() => done.length === 1);
  });

  it('does what another bot left behind', async () => {
    await stage.schedule({ key: 'from there' });
    await until(() => done.length === 2);

    expect(done[1]).toBe('from there');
  });

  it('does what becomes due, when it does, and what is made due by hand', async () => {
    await stage.schedule({ key: 'soon', dueAt: new Date(Date.now() + 400) });
    await stage.schedule({ key: 'one day', dueAt: new Date(Date.now() + 3_600_000) });
    await until(() => done.length === 2);
    await query(`update desk.jobs set due_at = now() where key = 'one day'`);
    await until(() => done.length === 3);

    expect(done.slice(1)).toEqual(['soon', 'one day']);
  });

  it('takes over what a dead bot had in hand when its claim ends, and at once when it is known to be dead', async () => {
    const held = (key: string, seconds: number) =>
      query(`insert into desk.jobs (kind, key, data, claimed_by, claimed_until)
        values ('start-run', '${key}', '{}', 'dead', now() + interval '${seconds} s')`);
    await held('for a moment', 0.5);
    await held('for long', 1_800);
    await query(`insert into desk.jobs (kind, key, data) values ('start-run', 'has it look', '{}')`);
    await until(() => done.length === 3);
    await query(`update desk.jobs set claimed_until = null where claimed_by = 'dead'`);
    await until(() => done.length === 4);

    expect(done.slice(1, 3).sort()).toEqual(['for a moment', 'has it look']);
    expect(done[3]).toBe('for long');
  });

  it('loses nothing, and does nothing twice, when its connection is cut', async () => {
    await until(async () => (await query(`select ${listeners}`)).length === 1);
    await query(`select pg_terminate_backend(pid) ${listeners}`);
    await stage.schedule({ key: 'meanwhile' });
    await until(() => done.includes('meanwhile'));
    await until(async () => (await query(`select ${listeners}`)).length === 1);
    await stage.schedule({ key: 'afterwards' });
    await until(async () => (await stage.waiting()) === 0);

    expect(done.slice(1)).toEqual(['meanwhile', 'afterwards']);
  });
});

describe('a bot that leaves work behind', () => {
  const heard: string[] = [];
  const marks: string[] = [];
  let times = 0;
  let other: Listener;
  let unlisten: () => void;

  beforeEach(async () => {
    await query('truncate desk.postings, desk.notices, desk.unreached, desk.conversations');
    await write((tx) => tx.conversations.remember(conversation('team')));
    const wake = createWake();
    wake.on('outbox', () => void heard.push('other'));
    wake.on('jobs', () => void marks.push('other'));
    other = startListening({ databaseUrl: stage.desk.database.url, wake, own: new Set(), log: silentLog });
    unlisten = stage.desk.onOutbox(() => void heard.push('own'));
    stage.sweepWith(async () => void marks.push('own'), never);
    await until(async () => (await query(`select ${listeners}`)).length >= 2);
    await nothingIsOnItsWay();
  });
  afterEach(async () => {
    unlisten();
    await other.close();
  });

  const write = <T>(work: (tx: Tx) => Promise<T>) => stage.desk.store.transaction(work);

  /** What was told before a job is heard before it. Gives what was heard since the last time. */
  async function nothingIsOnItsWay(): Promise<string[]> {
    marks.length = 0;
    await query(`insert into desk.jobs (kind, key, data) values ('start-run', 'mark ${(times += 1)}', '{}')`);
    await until(() => ['own', 'other'].every((name) => marks.includes(name)));
    return heard.splice(0).sort();
  }

  it('tells each bot once: its own loops by itself, the others by the database', async () => {
    await write(async (tx) => {
      await tx.postings.add(posting('SA-1', 'team'));
      await tx.postings.add(posting('SA-2', 'team'));
      await tx.postings.stale({ kind: 'request', requestId: 'SA-1' });
    });

    expect(await nothingIsOnItsWay()).toEqual(['other', 'own']);
  });

  it.each([
    ['left a conversation', (tx: Tx) => tx.conversations.markGone('team', new Date().toISOString()), ['other', 'own']],
    ['gave up what had waited', (tx: Tx) => tx.notices.dropWaiting(dana.aadObjectId, 'notice.unreached'), ['own']],
  ])('looks at once when it %s', async (_what, work, expected) => {
    await write(work);

    expect(await nothingIsOnItsWay()).toEqual(expected);
  });

  it('tells nobody of what it takes in hand and has sent, and the others of what it lets go', async () => {
    await write((tx) => tx.postings.add(posting('SA-1', 'team')));
    await nothingIsOnItsWay();

    const [claim] = await stage.desk.outbox.claimPostings(5);
    expect(await nothingIsOnItsWay()).toEqual([]);
    await stage.desk.outbox.postingFailed(claim!, new Date(), {});
    expect(await nothingIsOnItsWay()).toEqual(['other']);
    await stage.desk.outbox.park('team', () => 3_600_000);
    expect(await nothingIsOnItsWay()).toEqual(['other']);
    await query('update desk.conversations set parked_until = null');
    expect(await nothingIsOnItsWay()).toEqual(['other', 'own']);
    const [again] = await stage.desk.outbox.claimPostings(5);
    await query('update desk.postings set reached_at = now()');
    await stage.desk.outbox.postingSent({ ...again!, isReached: true }, 'activity');

    expect(await nothingIsOnItsWay()).toEqual([]);
  });

  it('tells the others of a notice that comes and of one that is given up, and of nobody who was reached', async () => {
    await write((tx) =>
      tx.notices.add({ key: 'one', conversationId: 'team', message: 'notice.done', values: {}, locale: 'en' }),
    );
    expect(await nothingIsOnItsWay()).toEqual(['other', 'own']);
    const [claim] = await stage.desk.outbox.claimNotices(5);
    await stage.desk.outbox.noticeFailed(claim!, new Date(), { giveUp: true });
    expect(await nothingIsOnItsWay()).toEqual(['other']);
    await query(`update desk.notices set given_up_at = null`);
    expect(await nothingIsOnItsWay()).toEqual(['other', 'own']);
    const [again] = await stage.desk.outbox.claimNotices(5);
    await stage.desk.outbox.noticeSent(again!);

    expect(await nothingIsOnItsWay()).toEqual([]);
  });
});
