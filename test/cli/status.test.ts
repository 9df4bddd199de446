import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { announceInside } from '../../src/start/inside-address';
import { createInside } from '../../src/teams/front-door/inside';
import { listen } from '../../src/teams/front-door/listener';
import type { Listener } from '../../src/teams/front-door/listener';
import { createStrangers } from '../../src/teams/front-door/strangers';
import { silentLog } from '../../src/store/log';
import { openStore } from '../../src/store/open-store';
import type { PartOfReadiness } from '../../src/usecases/readiness';
import { kim } from '../support/cast';
import { withEmptyDatabase } from '../support/postgres';
import { beginNight } from './at-night';
import type { Night } from './at-night';

let night: Night;
beforeAll(async () => {
  night = await beginNight();
});
afterAll(() => night.end());

let bot: Listener | undefined;
let withdraw: (() => Promise<void>) | undefined;
afterEach(async () => {
  await withdraw?.();
  await bot?.close(100);
});

const replicaId = 'night';
const whole: PartOfReadiness = { part: 'audit', trouble: null, remark: 'The chain was whole at the start: 7 lines.' };
const gone: PartOfReadiness = {
  part: 'database',
  trouble: { why: 'connect ECONNREFUSED 10.0.0.5:5432', since: '2029-01-01T08:00:00.000Z' },
};

/** A bot whose parts are like this tells of itself where a real one does. */
async function botRuns(...parts: readonly PartOfReadiness[]): Promise<void> {
  const inside = createInside({ parts: async () => parts, refusedHosts: () => ['smba.new.example'] });
  bot = await listen(inside, { host: '127.0.0.1', port: 0, strangers: createStrangers() });
  withdraw = await announceInside({ dataDir: night.dataDir, replicaId }, `http://127.0.0.1:${bot.port}`);
}

describe('the status beside a running bot', () => {
  it('is that of each of its parts, and ends with 0 when it is ready', async () => {
    await botRuns(whole);

    const { status, said } = await night.shell(['status']);

    expect(status).toBe(0);
    expect(said).toContain('The bot: ready\n');
    expect(said).toContain('  audit     ready. The chain was whole at the start: 7 lines.\n');
    expect(said).toContain('add it to BOT_SERVICE_HOSTS');
    expect(said).toContain('Teams was refused from smba.new.example');
  });

  it('names the part that is not ready, why and since when, and ends with 1', async () => {
    await botRuns(whole, gone);

    const { status, said } = await night.shell(['status']);

    expect(status).toBe(1);
    expect(said).toContain('The bot: not ready\n');
    expect(said).toContain('  database  not ready since 2029-01-01 08:00 UTC: connect ECONNREFUSED 10.0.0.5:5432');
  });
});

describe('the status without a bot', () => {
  it('says that none runs, and ends with 1', async () => {
    const { status, said } = await night.shell(['status']);

    expect(status).toBe(1);
    expect(said).toMatch(/^The bot: does not answer\n {2}No bot named "night" runs on .*it left no address there\.\n/);
  });

  it('says that it was killed where it left its address', async () => {
    await botRuns(whole);
    await bot?.close(100);
    bot = undefined;

    const { status, said } = await night.shell(['status']);

    expect(status).toBe(1);
    expect(said).toContain('and does not answer there (ECONNREFUSED): it was killed, or hangs.');
  });

  it('is not taken in by another program that has its port by now', async () => {
    const other = await listen((_request, response) => response.end('{"hello":"world"}'), {
      host: '127.0.0.1',
      port: 0,
      strangers: createStrangers(),
    });
    writeFileSync(join(night.dataDir, `inside-${replicaId}`), `http://127.0.0.1:${other.port}`);

    const { status, said } = await night.shell(['status']);
    await other.close(100);
    rmSync(join(night.dataDir, `inside-${replicaId}`));

    expect([status, said]).toEqual([1, expect.stringContaining('Something else than this bot answers')]);
  });
});

describe('what is open in the books', () => {
  it('is said in numbers, with what waits longest', async () => {
    const { office } = night;
    const [first] = [
      await office.insert({ accountName: 'svc-first' }),
      await office.insert({ accountName: 'svc-next' }),
    ];
    const lent = await office.insert({ accountName: 'svc-lent', state: 'running' });
    await office.register().recordLoan({ requestId: lent.id, lender: kim, skuId: 'sku', disabledPlans: [] });
    await office.books.store.transaction(async (tx) => {
      await tx.jobs.schedule({ kind: 'check-request', key: 'due', dueAt: new Date('2029-01-01T00:00:00Z') });
      await tx.jobs.schedule({ kind: 'check-request', key: 'later', dueAt: new Date('2999-01-01T00:00:00Z') });
      await tx.notices.add({
        key: 'n',
        conversationId: 'nowhere',
        message: 'notice.undone',
        values: {},
        locale: 'en-GB',
      });
    });
    await office.books.database.query("update desk.jobs set attempts = 10, due_at = '2020-01-01' where key = 'due'");

    const { said } = await night.shell(['status']);

    expect(said).toContain(`requests  2 waiting, the oldest is ${first.id} of 2029-01-01 08:00 UTC\n`);
    expect(said).toMatch(new RegExp(`^ {12}1 in progress, the oldest is ${lent.id} `, 'm'));
    expect(said).toMatch(new RegExp(`^ {2}loans +${lent.id} is about to borrow from ${kim.name}, since `, 'm'));
    expect(said).toMatch(/^ {2}notices +1 not delivered, the oldest since /m);
    expect(said).toMatch(
      /^ {2}work +1 due, the oldest since 2020-01-01 00:00 UTC, \d+ planned, 1 failing every time$/m,
    );
  });

  it.each([
    ['newer', "insert into desk.kysely_migration values ('9999-later', now()::text)", 'newer version of the bot'],
    ['older', "delete from desk.kysely_migration where name like '0022%'", 'older version of the bot'],
    ['slightly older', "delete from desk.survived_migration where name like '0023%'", 'older version of the bot'],
  ])('is not guessed in books of a %s version', async (_what, change, said) => {
    const copy = await beginNight();
    await copy.office.books.database.query(change);

    const [status, requests] = [await copy.shell(['status']), await copy.shell(['requests'])];
    await copy.end();

    expect(status.said).toContain('The books: cannot be read\n');
    expect(status.said).toContain(said);
    expect(requests).toMatchObject({ status: 1, complained: expect.stringContaining(said) });
  });

  it('is nothing that can be read where no bot was started yet, or no database answers', async () => {
    const empty = await withEmptyDatabase();
    const none = await night.shell(['status'], { DATABASE_URL: empty.url });
    await empty.drop();
    const away = await night.shell(['status'], { DATABASE_URL: 'postgresql://desk:hunter2@127.0.0.1:1/desk' });

    expect(none.said).toContain('There are no books in this database: no bot was started on it yet.');
    expect(away.said).toContain('nothing answers at 127.0.0.1:1 as a database');
    expect(away.said).not.toContain('hunter2');
  });
});

it('reads the built-in database of a bot at work, and one that rests, which rests again afterwards', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'account-desk-rest-'));
  const settings = { DATA_DIR: dataDir, DATABASE_URL: '', REPLICA_ID: '' };
  const unmade = await night.shell(['status'], settings);
  const books = await openStore({ dataDir, log: silentLog });
  const beside = await night.shell(['status'], settings);
  await books.ping();
  await books.close();
  const resting = await night.shell(['status'], settings);

  expect(unmade.said).toContain('There is no database in ');
  expect([beside.said, resting.said].map((said) => said.includes('requests  none is open'))).toEqual([true, true]);
  expect(existsSync(join(dataDir, 'pg18', 'postmaster.pid'))).toBe(false);
  rmSync(dataDir, { recursive: true });
});
