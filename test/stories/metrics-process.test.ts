import { beginStory } from '../support/world';
import { measured } from '../support/measured';
import { scrape } from '../support/scrape';
import { countStatements } from '../support/statements';
import type { CountedDatabase } from '../support/statements';
import { until } from '../support/wait';
import type { Story } from '../support/world';

let story: Story;
let database: CountedDatabase;
const now = () => scrape(story.desk().metricsUrl);
const reads = (value: number, name: string, labels?: Record<string, string>) =>
  until(async () => (await now()).value(name, labels) === value);

beforeAll(async () => {
  story = await beginStory(
    {},
    async (url) => (database = await countStatements(url)).url,
    measured({ prometheus: { host: '127.0.0.1', port: 0 } }),
  );
});
afterAll(async () => {
  await story.end();
  await database.close();
});

describe('the audit', () => {
  it('is whole, has as many lines as were written, and takes more', async () => {
    await reads(1, 'account_desk_audit_state', { state: 'whole' });
    await reads(0, 'account_desk_audit_state', { state: 'broken' });
    await reads(1, 'account_desk_audit_writable');
    await until(async () => {
      const [row] = await story.database.query('select count(*)::int as lines from desk.audit');
      return (await now()).value('account_desk_audit_lines') === row?.['lines'];
    });
  });

  it('that takes no line is no reason to say nothing', async () => {
    await story.database.query('alter table desk.audit add constraint full_now check (seq > 0) not valid');
    await reads(0, 'account_desk_audit_writable');
    await reads(1, 'account_desk_database_up');
    await story.database.query('alter table desk.audit drop constraint full_now');
    await reads(1, 'account_desk_audit_writable');
  });

  it('that somebody touched is broken from the next start on', async () => {
    await story.database.query('alter table desk.audit disable trigger user');
    await story.database.query(`update desk.audit set line = line || ' ' where seq = 1`);
    await story.database.query('alter table desk.audit enable trigger user');
    await story.restart();

    await reads(1, 'account_desk_audit_state', { state: 'broken' });
    await reads(0, 'account_desk_audit_state', { state: 'whole' });
  });
});

it('the process says how late it was when it was kept busy', async () => {
  const longest = async () => (await now()).value('account_desk_event_loop_delay_seconds', { quantile: '1' }) ?? 0;
  const reading = until(async () => (await longest()) >= 0.2);
  const end = performance.now() + 400;
  while (performance.now() < end);

  await reading;
  const seen = await now();
  for (const quantile of ['0.5', '0.99'])
    expect(seen.value('account_desk_event_loop_delay_seconds', { quantile })).toBeGreaterThanOrEqual(0);
});

describe('a database that does not answer', () => {
  it('keeps nobody waiting: it is down, what was counted stays, and nothing is said of the books', async () => {
    database.hold(true);
    await reads(0, 'account_desk_database_up');

    const seen = await now();
    expect(seen.value('account_desk_upstream_calls_total', { service: 'graph', outcome: '2xx' })).toBeDefined();
    expect(seen.value('account_desk_audit_state', { state: 'broken' })).toBe(1);
    expect(seen.value('account_desk_requests', { environment: 'uat', state: 'pending' })).toBeUndefined();
    expect(seen.value('account_desk_audit_writable')).toBeUndefined();
  });

  it('is up again when it does', async () => {
    database.hold(false);

    await reads(1, 'account_desk_database_up');
    await reads(0, 'account_desk_requests', { environment: 'uat', state: 'pending' });
  });
});

it('nothing else is served there, and nothing of it where Teams posts to', async () => {
  const origin = new URL(String(story.desk().metricsUrl)).origin;
  const statusOf = async (url: string, method = 'GET') => (await fetch(url, { method })).status;

  expect(await statusOf(`${origin}/metrics?name[]=up`)).toBe(200);
  expect(await statusOf(`${origin}/`)).toBe(404);
  expect(await statusOf(`${origin}/metrics`, 'POST')).toBe(404);
  expect(await statusOf(new URL('/metrics', story.desk().messagesUrl).href)).toBe(404);
});
