import { createReadiness } from '../../src/start/readiness';
import { keepTrouble } from '../../src/usecases/readiness';
import { withStore } from '../support/postgres';
import type { TestStore } from '../support/postgres';
import { until } from '../support/wait';

const at = (minute: number) => `2029-01-01T08:0${minute}:00.000Z`;

/** Books that can be reached and written as the test wants it, and a clock that it moves. */
function stage() {
  const broken: { ping?: Error; reach?: Error } = {};
  let minute = 1;
  const answer = (error: Error | undefined) => (error ? Promise.reject(error) : Promise.resolve());
  const books = { ping: () => answer(broken.ping), reach: () => answer(broken.reach) };
  const readiness = createReadiness(books, () => new Date(at(minute)));
  return { broken, readiness, passes: () => void (minute += 1) };
}

const part = async ({ readiness }: ReturnType<typeof stage>, name: string) =>
  (await readiness.ask()).find((one) => one.part === name);

describe('a part that is in trouble', () => {
  it('is the audit alone where the database answers, since it was first seen so, with the newest reason', async () => {
    const desk = stage();
    desk.broken.ping = new Error('permission denied for table audit');
    await desk.readiness.ask();
    desk.passes();
    desk.broken.ping = new Error('No space left on device');

    const parts = await desk.readiness.ask();

    const trouble = { why: 'No space left on device', since: at(1) };
    expect(parts.filter((one) => one.trouble)).toEqual([{ part: 'audit', trouble }]);
  });

  it('is the database and with it the audit, where nothing answers', async () => {
    const desk = stage();
    // As of a host name with several addresses, whose error says nothing but its code.
    desk.broken.ping = Object.assign(new Error(''), { code: 'ECONNREFUSED' });
    desk.broken.reach = desk.broken.ping;

    expect(await desk.readiness.ask()).toMatchObject([
      { part: 'database', trouble: { why: 'ECONNREFUSED', since: at(1) } },
      { part: 'audit', trouble: { why: 'The database does not answer.', since: at(1) } },
      { part: 'runs', trouble: null },
      { part: 'outbox', trouble: null },
      { part: 'sweep', trouble: null },
    ]);
  });

  it('has been so since a loop has seen it, which looks before anybody asks', async () => {
    const desk = stage();
    const sweep = keepTrouble(() => new Date(at(0)));
    sweep.note(new Error('Connection terminated'));
    desk.readiness.knows({ sweep: { trouble: sweep.now } });
    desk.broken.ping = desk.broken.reach = new Error('connect ECONNREFUSED');

    expect(await part(desk, 'database')).toMatchObject({ trouble: { why: 'connect ECONNREFUSED', since: at(0) } });
    expect(await part(desk, 'sweep')).toMatchObject({ trouble: { why: 'Connection terminated', since: at(0) } });
  });

  it('is well again as soon as it works, and new trouble is new', async () => {
    const desk = stage();
    desk.broken.ping = new Error('No space left on device');
    await desk.readiness.ask();
    delete desk.broken.ping;
    expect(await part(desk, 'audit')).toEqual({ part: 'audit', trouble: null });
    desk.passes();
    desk.broken.ping = new Error('No space left on device');

    expect(await part(desk, 'audit')).toMatchObject({ trouble: { since: at(2) } });
  });
});

it('an audit whose chain is broken is ready, and what was found stands beside it', async () => {
  const desk = stage();
  desk.readiness.knows({ chain: { remark: () => 'The chain is broken from line 2 on.' } });

  expect(await part(desk, 'audit')).toEqual({
    part: 'audit',
    trouble: null,
    remark: 'The chain is broken from line 2 on.',
  });
});

describe('the sweep', () => {
  let books: TestStore;
  beforeEach(async () => {
    books = await withStore();
  });
  afterEach(() => books.close());

  it('says why it cannot look up what is due, until it can', async () => {
    const sweep = books.startSweep({} as Parameters<TestStore['startSweep']>[0], { everyMs: 50 });
    await books.database.query('alter table desk.jobs rename to jobs_away');
    await until(() => sweep.trouble() !== null);
    const trouble = sweep.trouble();
    await books.database.query('alter table desk.jobs_away rename to jobs');

    await until(() => sweep.trouble() === null);
    await sweep.stop();

    expect(trouble?.why).toBe('relation "desk.jobs" does not exist');
  });
});
