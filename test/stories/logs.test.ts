import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { version } from '../../package.json';
import type { Lines } from '../../src/desk/lines';
import { quick } from '../../src/sandbox/delays';
import { fieldsOf } from '../support/read-log';
import { approve, ask, sees } from '../support/steps';
import { linesWithoutRequestId, tellingLines } from '../support/telling';
import { until } from '../support/wait';
import { beginStory, people, skus } from '../support/world';
import type { Story } from '../support/world';

/** What an operator reads at `info` while an account is made with a borrowed licence, Microsoft stumbles, and so does Teams. */
let story: Story;
let id: string;
/** Rows appear in a moment that the test chooses, by the clock of the tenant. Shorter than half of a token's life, ms. */
const late = 15 * 60_000;
let ahead = 0;

beforeAll(async () => {
  const delays = { ...quick.delays, addUserMs: late, userSyncMs: late };
  story = await beginStory({
    logAt: 'info',
    pace: { ...quick, delays },
    tenant: { clock: { now: () => Date.now() + ahead } },
  });
  id = await ask(story, { accountName: 'svc-logged' });
  const failing = { service: 'graph', method: 'POST' } as const;
  story.tenant.failNext({ ...failing, path: /\/users(\?|$)/, kind: '429', retryAfterSeconds: 1 });
  story.tenant.failNext({ ...failing, path: /assignLicense/, kind: '5xx', times: 3 });
  story.tenant.failNext({ service: 'dataverse', method: 'PATCH', path: /systemusers\(/, kind: 'reset' });
  story.teams.failNext({ status: 502, method: 'PUT' });
  await approve(story, 'svc-logged');
  await rowAppears();
  await sees(story, 'ravi', 'svc-logged', 'Ready');
  await until(() => said('a message arrived after all').length > 0);
});
afterAll(() => story.end());

const said = <Message extends keyof Lines>(message: Message, of = id) => fieldsOf(story.log, message, of);
const ofSteps = async () =>
  story.database.query('select name, state from desk.run_steps where request_id = $1 order by position', [id]);

/** Once the run waits for it. */
async function rowAppears(of = id): Promise<void> {
  await until(() => said('a wait began', of).some(({ step }) => step === 'await-systemuser'));
  ahead += late;
}

it('the start: which bot it is, and on what', () => {
  const { host, pathname } = new URL(story.database.url);

  expect(fieldsOf(story.log, 'the bot starts')).toEqual([
    {
      version,
      replicaId: 'story',
      environments: ['prod', 'uat', 'dev'],
      database: `${host}${pathname}`,
      vault: expect.stringMatching(/^https:/),
    },
  ]);
});

it('each transition of the request, who decided, and when the run begins', () => {
  const of = { requestId: id, environmentId: 'uat', kind: 'create' };

  expect(said('a request changed its state')).toEqual([
    { ...of, to: 'checking', attempt: 0 },
    { ...of, from: 'checking', to: 'pending', attempt: 0 },
    {
      ...of,
      from: 'pending',
      to: 'approved',
      attempt: 1,
      by: people.dana.id,
      startsAt: expect.stringMatching(/^\d{4}-.*Z$/),
    },
    { ...of, from: 'approved', to: 'running', attempt: 1 },
    { ...of, from: 'running', to: 'done', attempt: 1 },
  ]);
});

it('each step once, as it ended, how long it took, and under which ids Microsoft finds its calls', async () => {
  const steps = said('a step ended');

  expect(steps.map(({ step, result }) => ({ name: step, state: result }))).toEqual(await ofSteps());
  expect(steps).toHaveLength(new Set(steps.map(({ step }) => step)).size);
  for (const { attempt, durationMs } of steps) {
    expect(attempt).toBe(1);
    expect(durationMs).toBeGreaterThanOrEqual(0);
  }
  const calls = story.exchanges.filter(({ requestHeaders }) => requestHeaders['client-request-id'] === `${id}:1`);
  const idsOf = (step: string) => steps.find((one) => one.step === step)?.microsoftRequestIds ?? [];
  const idOf = ({ responseHeaders: answer }: (typeof calls)[number]) =>
    answer['request-id'] ?? answer['x-ms-service-request-id'] ?? answer['x-ms-request-id'];
  const created = calls.find(
    ({ method, url, status }) => /\/users(\?|$)/.test(url) && method === 'POST' && status === 201,
  );
  const changed = calls.find(
    ({ url, method, status }) => /systemusers\(/.test(url) && method === 'PATCH' && status === 204,
  );
  expect(idsOf('create-cloud-user')).toContain(created && idOf(created));
  expect(idsOf('set-access-mode')).toContain(changed && idOf(changed));
  expect(calls.map(idOf)).toEqual(expect.arrayContaining(steps.flatMap((one) => idsOf(one.step))));
});

it('each wait as it began, with its end, and as it ended, and no look in between', () => {
  const [began, ended] = [said('a wait began'), said('a wait ended')];
  const name = ({ step, waitingFor }: { step: string; waitingFor: string }) => `${step}: ${waitingFor}`;

  expect(began.map(name)).toEqual(expect.arrayContaining(['create-cloud-user: upstream', 'borrow-license: upstream']));
  expect(began.some(({ step }) => step === 'await-systemuser')).toBe(true);
  expect(ended.map(name)).toEqual(began.map(name));
  for (const { until: end } of began) expect(Date.parse(end)).toBeGreaterThan(0);
  for (const { durationMs } of ended) expect(durationMs).toBeGreaterThanOrEqual(0);
});

it('what was sent again, and why: the status, what was asked for, the cause', () => {
  const graph = { service: 'graph', method: 'POST', microsoftRequestId: expect.any(String) };
  const [busy, away] = said('a step is tried again').filter(({ service }) => service === 'graph');

  expect(busy).toMatchObject({ ...graph, step: 'create-cloud-user', status: 429, retryAfterMs: 1_000, tries: 1 });
  expect(busy?.pauseMs).toBeGreaterThanOrEqual(1_000);
  expect(away).toMatchObject({ ...graph, step: 'borrow-license', problem: 'service-away', status: 503, tries: 1 });
  const repeats = said('a call is sent again').filter(({ service }) => service === 'graph');
  const repeat = { ...graph, problem: 'service-away', status: 503, clientRequestId: `${id}:1` };
  expect(repeats).toEqual([expect.objectContaining(repeat), expect.objectContaining(repeat)]);
  const cut = [...said('a call is sent again'), ...said('a step is tried again')].filter(({ cause }) => cause);
  expect(cut).toEqual([expect.objectContaining({ service: 'dataverse', method: 'PATCH', cause: 'ECONNRESET' })]);
});

it('the loan: taken, and back', () => {
  const loan = { requestId: id, lenderId: people.kim.id, skuId: skus.enterpriseSales };

  expect(said('a licence is taken from its lender')).toEqual([loan]);
  expect(said('a licence is back with its lender')).toEqual([{ ...loan, durationMs: expect.any(Number) }]);
});

it('the message that Teams did not take, and that it arrived after all', () => {
  const [failed] = said('a message was not sent');
  const [arrived] = said('a message arrived after all');

  expect(failed).toMatchObject({ requestId: id, conversationId: expect.any(String), attempts: 1, reason: 'again' });
  expect(arrived).toEqual({ requestId: id, conversationId: failed?.conversationId, attempts: 2 });
});

it('settings that were taken over', async () => {
  const file = join(story.folder, 'desk.json');
  const text = readFileSync(file, 'utf8').replace('"accountDomain"', ' "accountDomain"');
  writeFileSync(file, text);

  const reloads = () => fieldsOf(story.log, 'the changed desk file holds from now on');
  await until(() => reloads().length > 0);
  expect(reloads()).toEqual([{ sha256: createHash('sha256').update(text).digest('hex') }]);
});

it('nothing a second time, where a bot that was started anew goes on', async () => {
  const other = await ask(story, { accountName: 'svc-restarted' });
  await approve(story, 'svc-restarted');
  await until(() => said('a step ended', other).length >= 3);
  await story.restart();
  await rowAppears(other);
  await sees(story, 'ravi', 'svc-restarted', 'Ready');

  const ended = said('a step ended', other).map(({ step }) => step);
  expect(ended).toEqual([...new Set(ended)]);
  expect(ended).toHaveLength((await ofSteps()).length);
  expect(said('a request changed its state', other).map(({ to }) => to)).toEqual([
    'checking',
    'pending',
    'approved',
    'running',
    'done',
  ]);
  expect(said('a licence is taken from its lender', other)).toHaveLength(1);
  expect(fieldsOf(story.log, 'the bot starts')).toHaveLength(2);
});

it('a stopped run: the step that failed and its problem', async () => {
  story.tenant.failNext({
    service: 'graph',
    method: 'POST',
    path: /\/users(\?|$)/,
    kind: 'refuse',
    status: 403,
    code: 'Authorization_RequestDenied',
    message: `${people.kim.name} may not`,
  });
  const refused = await ask(story, { accountName: 'svc-refused' });
  await approve(story, 'svc-refused');
  await sees(story, 'ravi', 'svc-refused', 'Setup was undone');

  const failed = said('a step ended', refused).filter(({ result }) => result === 'failed');
  expect(failed).toEqual([expect.objectContaining({ step: 'create-cloud-user', problem: 'permission-missing' })]);
  expect(said('a request changed its state', refused).at(-1)).toMatchObject({
    to: 'undone',
    problem: expect.any(String),
  });
});

describe('and in all of it', () => {
  it('no name, no user principal name and no secret', async () => {
    const canary = await ask(story, { accountName: 'svc-canary' });
    await approve(story, 'svc-canary');
    await rowAppears(canary);
    await sees(story, 'ravi', 'svc-canary', 'Ready');
    const secrets = ['svc-logged', 'svc-canary'].map((account) => passwordOf(account));
    const accounts = ['svc-logged', 'svc-restarted', 'svc-refused', 'svc-canary'];

    expect(secrets.filter((one) => one.startsWith('no password'))).toEqual([]);
    expect(tellingLines(story, { secrets, accounts })).toEqual([]);
  });

  it('every line about a request names it', () => {
    expect(linesWithoutRequestId(story.log)).toEqual([]);
  });
});

function passwordOf(account: string): string {
  const { tenant } = story;
  return tenant.passwordOf(tenant.user(`${account}@contoso.onmicrosoft.com`)?.id ?? '') ?? `no password of ${account}`;
}
