import { apps, sampleTenantId } from '../../src/sandbox/tenant';
import type { Exchange } from '../../src/sandbox/tenant';
import { nonInteractiveCount } from '../../src/sandbox/tenant/dataverse/environment';
import { countAgain } from '../support/counting';
import { beginMeasured, jobInHand } from '../support/measured';
import type { MeasuredStory } from '../support/measured';
import { board, metricsIn, rules, selectionsIn } from '../support/observed';
import { until } from '../support/wait';
import { environments, people } from '../support/world';

let on: MeasuredStory;
beforeAll(async () => {
  on = await beginMeasured();
});
afterAll(() => on.end());

const uat = { environment: 'uat' };
const rows = (text: string, values?: unknown[]) => on.story.database.query(text, values);

const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();

describe('requests', () => {
  it('are counted by environment and state: one waits for a decision, one run goes on, one has stopped', async () => {
    const seen = await on.scrape();

    const states = ['checking', 'pending', 'approved', 'running', 'needs-hands'];
    const count = (environment: string) =>
      states.map((state) => seen.value('account_desk_requests', { environment, state }));
    expect(count('uat')).toEqual([0, 1, 0, 1, 1]);
    expect(count('prod')).toEqual([0, 0, 0, 0, 0]);
  });

  it('of which the one that runs waits for something outside', async () => {
    await on.reads(1, 'account_desk_waiting_runs', uat);
    await on.reads(0, 'account_desk_waiting_runs', { environment: 'prod' });
  });

  it('are as old as the oldest that waits for a decision', async () => {
    await rows(
      `update desk.requests set body = jsonb_set(body, '{requestedAt}', to_jsonb($1::text)) where state = 'pending'`,
      [hoursAgo(2)],
    );

    const seen = await on.scrape();
    expect(seen.value('account_desk_oldest_pending_seconds', uat)).toBeGreaterThanOrEqual(7_200);
    expect(seen.value('account_desk_oldest_pending_seconds', { environment: 'prod' })).toBe(0);
  });
});

describe('a licence that was borrowed', () => {
  it('is out while its lender does not have it, and so old', async () => {
    await rows(`update desk.loans set body = jsonb_set(body, '{takenAt}', to_jsonb($1::text))`, [hoursAgo(3)]);

    const seen = await on.scrape();
    expect(seen.value('account_desk_loans', { ...uat, state: 'taken' })).toBe(1);
    expect(seen.value('account_desk_loans', { ...uat, state: 'owed' })).toBe(0);
    expect(seen.value('account_desk_oldest_loan_seconds', uat)).toBeGreaterThanOrEqual(10_800);
  });

  it('is owed once its run has given up giving it back', async () => {
    await rows(`update desk.loans set state = 'owed' where state = 'taken'`);

    await on.reads(1, 'account_desk_loans', { ...uat, state: 'owed' });
    await on.reads(0, 'account_desk_loans', { ...uat, state: 'taken' });
    await rows(`update desk.loans set state = 'taken' where state = 'owed'`);
  });
});

describe('what is to be sent', () => {
  it('waits for nobody while everybody is reached but one, whose card is undelivered', async () => {
    await on.reads(0, 'account_desk_outbox_waiting', { kind: 'card' });
    await on.reads(1, 'account_desk_undelivered_cards', uat);
    await on.reads(1, 'account_desk_unreached_people');

    const seen = await on.scrape();
    expect(seen.value('account_desk_undelivered_cards', { environment: 'prod' })).toBe(0);
    expect(seen.value('account_desk_undelivered_notices')).toBe(0);
  });

  it('lags by as much as the oldest of it has waited in a conversation that is there', async () => {
    await rows(`update desk.conversations set parked_until = now() + interval '1 day' where person_id = $1`, [
      people.ravi.id,
    ]);
    await rows(
      `update desk.postings set wanted = wanted + 1, stale_since = now() - interval '10 minutes'
       where id = (select id from desk.postings where person_id = $1 and sent = wanted and private_until is null limit 1)`,
      [people.ravi.id],
    );

    const seen = await on.scrape();
    expect(seen.value('account_desk_outbox_waiting', { kind: 'card' })).toBeGreaterThanOrEqual(1);
    expect(seen.value('account_desk_outbox_lag_seconds', { kind: 'card' })).toBeGreaterThanOrEqual(600);
    await on.reads(0, 'account_desk_outbox_lag_seconds', { kind: 'notice' });
    await rows(
      `update desk.notices set sent_at = null, created_at = now() - interval '20 minutes' where key = (select key
       from desk.notices notice join desk.conversations chat on chat.id = notice.conversation_id
       where chat.person_id = $1 and notice.sent_at is not null limit 1)`,
      [people.ravi.id],
    );
    await on.reads(1, 'account_desk_outbox_waiting', { kind: 'notice' });
    const later = await on.scrape();
    expect(later.value('account_desk_outbox_lag_seconds', { kind: 'notice' })).toBeGreaterThanOrEqual(1_200);
    await rows(`update desk.conversations set parked_until = null`);
    for (const kind of ['card', 'notice']) await on.reads(0, 'account_desk_outbox_waiting', { kind });
  });

  it('is undelivered where a reminder is for somebody who is not reached', async () => {
    const [request] = await rows(`select id from desk.requests where account_name = 'svc-undecided'`);
    await on.story.teams.as('ravi').say(`/nudge ${String(request?.['id'])}`);

    await on.reads(1, 'account_desk_undelivered_notices');
  });
});

describe('calls to Microsoft', () => {
  it('are counted by service and outcome, a throttled one as such', async () => {
    on.story.tenant.failNext({ service: 'dataverse', kind: '429', retryAfterSeconds: 1 });
    await countAgain(on.story);

    const seen = await on.scrape();
    const throttles = (service: string) => seen.value('account_desk_upstream_throttles_total', { service });
    expect([throttles('dataverse'), throttles('key-vault')]).toEqual([1, 0]);
    expect(seen.value('account_desk_upstream_calls_total', { service: 'dataverse', outcome: '429' })).toBe(1);
  });

  it.each([
    ['get no answer', 'reset', 'network'],
    ['end with an error of the server', '5xx', '5xx'],
  ] as const)('that %s count, too', async (_what, kind, outcome) => {
    on.story.tenant.failNext({ service: 'dataverse', kind });
    await countAgain(on.story);

    await on.reads(1, 'account_desk_upstream_calls_total', { service: 'dataverse', outcome });
  });

  it.each([
    ['login', 'login'],
    ['graph', 'graph'],
    ['dataverse', 'dataverse'],
    ['powerPlatform', 'power-platform'],
    ['keyVault', 'key-vault'],
  ])('are as many as %s has answered', async (service, label) => {
    const isOurs = ({ requestHeaders }: Exchange) => requestHeaders['client-request-id'] !== undefined;
    const answered = () =>
      on.story.exchanges.filter(
        (one) => one.service === service && isOurs(one) && one.status >= 200 && one.status < 300,
      ).length;
    const counted = async () =>
      (await on.scrape()).value('account_desk_upstream_calls_total', { service: label, outcome: '2xx' });

    await until(async () => (await counted()) === answered());
    expect(answered()).toBeGreaterThan(0);
  });

  it('and those to Teams beside them, Lee’s refusal among them', async () => {
    const seen = await on.scrape();

    const to = (outcome: string) => seen.value('account_desk_upstream_calls_total', { service: 'connector', outcome });
    expect(to('2xx')).toBeGreaterThan(3);
    expect(to('4xx')).toBeGreaterThan(0);
  });
});

describe('slots', () => {
  it('are as many as the platform allows and has, and what open requests hold beyond that', async () => {
    const there = on.story.tenant.environment(environments.uat);
    const seen = await on.scrape();

    const [limit, used, reserved, free] = ['limit', 'used', 'reserved', 'free'].map((what) =>
      seen.value(`account_desk_slots_${what}`, uat),
    );
    const usedThere = nonInteractiveCount(there);
    expect([limit, used, reserved]).toEqual([there.maxNonInteractiveUsers, usedThere, 2]);
    expect(free).toBe(there.maxNonInteractiveUsers - usedThere - 2);
  });

  it('are as old as the count of their environment', async () => {
    await rows(`update desk.surveys set taken_at = now() - interval '3 days' where environment_id = 'uat'`);

    const seen = await on.scrape();
    expect(seen.value('account_desk_survey_age_seconds', uat)).toBeGreaterThanOrEqual(3 * 86_400);
    expect(seen.value('account_desk_survey_age_seconds', { environment: 'prod' })).toBeLessThan(86_400);
  });
});

describe('the desk itself', () => {
  it('knows when the secrets of its apps end', async () => {
    await until(async () => (await on.scrape()).names.includes('account_desk_secret_expiry_timestamp_seconds'));
    const yearFromNow = on.story.tenant.now() / 1000 + 360 * 86_400;
    await until(async () => {
      const seen = await on.scrape();
      const ends = ['app', 'bot'].map((app) => seen.value('account_desk_secret_expiry_timestamp_seconds', { app }));
      return ends.every((end) => end !== undefined && end > yearFromNow);
    });
  });

  it('says how late its jobs are', async () => {
    const release = await jobInHand(on.story, '1 hour');

    await on.reads(1, 'account_desk_due_jobs');
    const seen = await on.scrape();
    expect(seen.value('account_desk_sweep_lag_seconds')).toBeGreaterThanOrEqual(3_600);
    expect(seen.value('account_desk_failing_jobs')).toBe(1);
    await release();
    await on.reads(0, 'account_desk_due_jobs');
    await on.reads(0, 'account_desk_sweep_lag_seconds');
  });
});

describe('all of it', () => {
  it('names no person, no account, no request and no secret', async () => {
    const { text: scraped } = await on.scrape();

    // One of them is called Connector, as is a service.
    const text = scraped.replaceAll('service="connector"', '');
    const persons = Object.values(people).flatMap(({ id, upn, name }) => [id, upn, ...name.split(' ')]);
    const accounts = ['svc-elsewhere', 'svc-stopped', 'svc-undecided', 'contoso'];
    const { password } = new URL(on.story.database.url);
    const secrets = [apps.bot.secret, apps.bot.appId, sampleTenantId, password];
    const isThere = (word: string) => new RegExp(`\\b${word.replace(/\W/g, '\\$&')}\\b`, 'i').test(text);
    expect([...persons, ...accounts, ...secrets].filter(isThere)).toEqual([]);
    expect(text).not.toMatch(/SA-\d|@/);
  });

  it('is enough for every panel of the board and every alarm', async () => {
    const { names } = await on.scrape();
    const ofBoard = await metricsIn(board.expressions);
    const ofRules = await metricsIn(rules.map(({ expr }) => expr));

    expect([...ofBoard, ...ofRules].filter((name) => !names.includes(name))).toEqual([]);
    expect(names.filter((name) => !ofBoard.includes(name))).toEqual([]);
  });

  it('has each label that they choose or sum by, and each value', async () => {
    const seen = await on.scrape();
    const selections = selectionsIn([...board.expressions, ...rules.map(({ expr }) => expr)]);

    expect(selections.length).toBeGreaterThan(30);
    expect(selections.filter((selection) => !seen.has(selection))).toEqual([]);
  });
});
