import { Client } from 'pg';
import { requestStates } from '../../src/desk/request';
import type { ServiceRequest } from '../../src/desk/request';
import { readSoon } from '../../src/usecases/admit';
import { scheduleStanding } from '../../src/usecases/background';
import type { PlacedPosting, Subject, Tx } from '../../src/usecases/ports';
import { dana, lee, ravi } from '../support/cast';
import { withCountedStore } from '../support/counted-store';
import type { CountedStore } from '../support/counted-store';
import { conversation, posting, request, settings } from '../support/store-samples';
import { until } from '../support/wait';

const start = new Date('2029-03-01T10:00:00.000Z');
const privateUntil = '2029-03-02T10:00:00.000Z';

let now = start;
const clock = { now: () => now };
let desk: CountedStore;
beforeAll(async () => {
  desk = await withCountedStore({ clock });
});
afterAll(() => desk.close());

beforeEach(async () => {
  now = start;
  await desk.database.query(
    'truncate desk.postings, desk.conversations, desk.requests, desk.unreached, desk.jobs cascade',
  );
  await write(async (tx) => {
    await tx.conversations.remember(conversation('group'));
    for (const person of [dana, lee]) await tx.conversations.remember(chatOf(person));
  });
});

type Shown = Omit<PlacedPosting, 'id'> & { readonly activityId: string };

const chatOf = (person: typeof dana) => conversation(`chat of ${person.name}`, { kind: 'personal', person });
const write = <T>(work: (tx: Tx) => Promise<T>) => desk.store.transaction(work);
const on = (requestId: string): Subject => ({ kind: 'request', requestId });
const look = { locale: 'en-GB', timeZone: 'UTC' } as const;

function shown(subject: Subject, conversationId: string, activityId: string, more: Partial<Shown> = {}): Shown {
  return { ...posting('', conversationId), subject, activityId, ...more };
}

/** A request, and one card of it that says which it is. */
function asked(id: string, change: Partial<ServiceRequest> = {}): Promise<unknown> {
  return write(async (tx) => {
    await tx.requests.insert(request({ id, ...change }));
    await tx.postings.add(shown(on(id), 'group', `of ${id}`));
  });
}

/** Requests that wait, each of somebody else, with a card in the group, one of Dana's and one of Lee's. */
async function askedOften(from: number, to: number): Promise<void> {
  for (let n = from; n <= to; n += 1) {
    await asked(`SA-${n}`, { requester: { aadObjectId: `Asker-${n}`, name: 'Asker' } });
    await write(async (tx) => {
      for (const person of [dana, lee]) await tx.postings.addFor(person, { subject: on(`SA-${n}`), ...look });
    });
  }
}

/** Where something is to be drawn; then it is drawn. */
async function drawn(): Promise<unknown[]> {
  const rows = await desk.database.query(
    `select coalesce(activity_id, viewer->>'name', place) as message from desk.postings where sent < wanted`,
  );
  await desk.database.query('update desk.postings set sent = wanted');
  return rows.map(({ message }) => message).sort();
}

const redraw = () => write((tx) => tx.postings.staleWaiting('prod', ['pending']));

describe('something that the cards of all requests which wait in an environment speak of', () => {
  it('draws every copy of each of them again, opened and private ones as well, and no copy of another', async () => {
    for (const id of ['SA-1', 'SA-3']) await asked(id);
    await asked('SA-2', { environmentId: 'uat' });
    for (const id of ['SA-10', 'SA-11']) await asked(id, { state: 'done' });
    await write(async (tx) => {
      await tx.postings.addFor(lee, { subject: on('SA-1'), ...look });
      for (const id of ['SA-1', 'SA-10'])
        await tx.postings.open(shown(on(id), chatOf(dana).id, `list of Dana, ${id}`, { viewer: dana }));
      for (const viewer of [dana, ravi])
        for (const id of ['SA-1', 'SA-11'])
          await tx.postings.keepLive(
            shown(on(id), 'group', `private to ${viewer.name}, ${id}`, { viewer, privateUntil }),
          );
      await tx.postings.add(shown({ kind: 'quota', environmentId: 'prod', askedBy: 'x' }, 'group', 'quota'));
    });
    await drawn();

    await redraw();

    const privately = [dana, ravi].map(({ name }) => `private to ${name}, SA-1`);
    const meant = [lee.name, 'list of Dana, SA-1', 'of SA-1', 'of SA-3', ...privately];
    expect(await drawn()).toEqual(meant.sort());
  });

  it('draws the cards of those states that it is about, and of no others', async () => {
    for (const [n, state] of requestStates.entries()) await asked(`SA-${n}`, { state });
    await drawn();

    await write((tx) => tx.postings.staleWaiting('prod', ['pending', 'needs-hands']));

    const meant = ['pending', 'needs-hands'].map((state) => `of SA-${requestStates.findIndex((one) => one === state)}`);
    expect(await drawn()).toEqual(meant.sort());
  });

  it('leaves a card that waits already its place before those that were up to date', async () => {
    for (const id of ['SA-1', 'SA-2']) await asked(id);
    now = new Date(start.getTime() + 1_000);
    await write((tx) => tx.postings.stale(on('SA-2')));
    now = new Date(start.getTime() + 2_000);

    await redraw();

    const claims = await desk.outbox.claimPostings(10);
    expect(claims.map(({ activityId }) => activityId)).toEqual(['of SA-2', 'of SA-1']);
  });

  it('draws a card again that somebody else just changes, once they are through', async () => {
    await asked('SA-1');
    const other = new Client({ connectionString: desk.database.url });
    await other.connect();
    await other.query('begin; update desk.postings set wanted = wanted + 1');
    const marked = redraw();
    await until(async () => {
      const waits = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      return (await desk.database.query(waits)).length > 0;
    });

    await other.query('commit');
    await marked;
    await other.end();

    expect(await desk.database.query('select wanted, sent from desk.postings')).toEqual([{ wanted: 3, sent: 1 }]);
  });
});

describe('however many requests wait, the database is asked as often as for few', () => {
  /** Statements that the work takes with two requests that wait, and with forty. */
  async function withFewAndMany(work: () => Promise<unknown>): Promise<readonly number[]> {
    await askedOften(1, 2);
    const few = await desk.statementsOf(work);
    await askedOften(3, 40);
    return [few, await desk.statementsOf(work)];
  }

  it('where the cards of all that wait are drawn again', async () => {
    expect(await withFewAndMany(redraw)).toEqual([1, 1]);
    expect(await drawn()).toHaveLength(120);
  });

  it('where a bot starts', async () => {
    const [few, many] = await withFewAndMany(() => scheduleStanding({ store: desk.store, settings, clock }));

    expect(many).toBe(few);
  });

  it('where everybody who asked for an account is to be read', async () => {
    const of = (aadObjectId: string) => ({ requester: { aadObjectId, name: 'Asker' } });
    await asked('SA-90', { ...of('Leaver'), kind: 'retire' });
    await asked('SA-91', { ...of('Other'), state: 'checking' });
    await asked('SA-92', { ...of('Elsewhere'), environmentId: 'uat' });
    await asked('SA-93', of('ASKER-1'));
    const read = () => write(async (tx) => readSoon({ clock }, tx, await tx.requests.waitingAskers('prod', 'create')));

    expect(await withFewAndMany(read)).toEqual([2, 2]);
    const jobs = await desk.database.query(`select key from desk.jobs where kind = 'read-person'`);
    const askers = Array.from({ length: 40 }, (_, n) => `asker-${n + 1}`);
    expect(jobs.map(({ key }) => key).sort()).toEqual(askers.sort());
  });

  it('where somebody is out of reach, and every card that waits for them says so', async () => {
    const [few, many] = await withFewAndMany(async () => {
      await desk.database.query('delete from desk.unreached');
      await desk.database.query(`update desk.conversations set gone_at = now() where kind = 'personal'`);
      await desk.database.query(`update desk.postings set sent = wanted where person_id is null`);
      const people = await desk.outbox.claimPeople(10);
      const claim = people.find(({ person }) => person.aadObjectId === dana.aadObjectId);
      if (!claim) throw new Error('Nothing waits for Dana.');
      await desk.outbox.chatRefused(claim, 'no-app', () => 60_000);
    });

    expect(many).toBe(few);
    expect((await drawn()).filter((message) => String(message).startsWith('of '))).toHaveLength(40);
  });

  it('where somebody is reached again, and the cards of others say so', async () => {
    const [few, many] = await withFewAndMany(async () => {
      await desk.database.query('update desk.postings set sent = wanted');
      await desk.database.query(
        `insert into desk.unreached (person_id, person, why, since) values ($1, '{}', 'blocked', now())`,
        [dana.aadObjectId.toLowerCase()],
      );
      await write((tx) => tx.conversations.remember(chatOf(dana)));
    });

    expect(many).toBe(few);
    const cards = await drawn();
    expect([cards.length, cards.includes(dana.name), cards.includes(lee.name)]).toEqual([80, false, true]);
  });
});
