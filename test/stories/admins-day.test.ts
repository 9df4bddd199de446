import { join } from 'node:path';
import { silentLog } from '../../src/store/log';
import { openStore } from '../../src/store/open-store';
import type { AccountRecord } from '../../src/desk/account';
import type { ServiceRequest } from '../../src/desk/request';
import type { DeskFile } from '../../src/sandbox/world';
import { beginStory, people } from '../support/world';
import type { Story } from '../support/world';
import { sampleRequest } from '../support/sample-request';
import { until } from '../support/wait';

const environmentCount = 12;
const requestCount = 30;
const accountCount = 40;
const day = 86_400_000;

const known = ({ id, name }: { id: string; name: string }) => ({ aadObjectId: id, name });
const [ravi, sam] = [known(people.ravi), known(people.stranger)];
const olga = { aadObjectId: '8f0c2a9e-6b1d-4c3e-9a70-000000000006', name: 'Olga Nyberg' };
const admin = people.dana.name;

let story: Story;

/** Twelve environments, thirty requests that wait, forty accounts. */
beforeAll(async () => {
  story = await beginStory({ settings: withMoreEnvironments, tenant: { freeSalesSeats: 5 } });
  await seed(story);
});
afterAll(() => story?.end());

/** The others are regions whose Dynamics 365 does not answer: nobody waits for them. */
function withMoreEnvironments(desk: DeskFile): void {
  const prod = desk.environments.find(({ id }) => id === 'prod')!;
  while (desk.environments.length < environmentCount) {
    const number = desk.environments.length;
    const place = { id: `uat${number}`, name: `Contoso Region ${number}`, url: `https://127.0.0.1:${number}` };
    desk.environments.push({ ...prod, ...place });
  }
}

/** What an office collects in a week, written into the books as they would be found in the morning. */
async function seed({ folder, database }: Story): Promise<void> {
  const store = await openStore({ dataDir: join(folder, 'data'), databaseUrl: database.url, log: silentLog });
  await store.store.transaction(async (tx) => {
    for (let at = 1; at <= requestCount; at += 1) await tx.requests.insert(requestNumber(at));
    for (let at = 1; at <= accountCount; at += 1) await tx.accounts.save(accountNumber(at));
    for (const id of ['prod', 'uat', 'dev', ...regions()])
      await tx.jobs.schedule({ kind: 'refresh-approvers', key: id, dueAt: new Date() });
    await tx.jobs.schedule({ kind: 'take-survey', key: 'uat', dueAt: new Date() });
  });
  await store.close();
}

function regions(): string[] {
  return Array.from({ length: environmentCount - 3 }, (_, at) => `uat${at + 3}`);
}

/** Every third is one of four alike ones in UAT; the oldest is six days old. */
function requestNumber(at: number): ServiceRequest {
  const isAlike = at % 8 === 0;
  const requestedAt = new Date(Date.now() - (requestCount + 1 - at) * (day / 5)).toISOString();
  return sampleRequest({
    id: `SA-${2000 + at}`,
    accountName: isAlike ? `svc-load-${at}` : `svc-job-${at}`,
    environmentId: isAlike || at === 1 ? 'uat' : (['prod', 'dev', ...regions()][at % 11] ?? 'prod'),
    roleId: isAlike ? 'reader' : 'writer',
    roleIsPrivileged: false,
    marker: `SA-${2000 + at}.k7x2`,
    requester: isAlike ? ravi : at % 2 ? sam : ravi,
    owner: ravi,
    requestedAt,
    reviewOn: new Date(Date.now() + 300 * day).toISOString().slice(0, 10),
    expiresAt: new Date(Date.parse(requestedAt) + 7 * day).toISOString(),
  });
}

function accountNumber(at: number): AccountRecord {
  const number = String(at).padStart(2, '0');
  return {
    name: `svc-made-${number}`,
    userPrincipalName: `svc-made-${number}@contoso.onmicrosoft.com`,
    environmentId: at % 2 ? 'prod' : 'uat',
    requestId: `SA-${1000 + at}`,
    marker: `SA-${1000 + at}.k7x2`,
    kind: 'cloud',
    userId: `77777777-0000-4000-8000-0000000001${number}`,
    systemuserId: `77777777-0000-4000-8000-0000000002${number}`,
    roleId: 'reader',
    owner: at % 10 === 0 ? olga : sam,
    purpose: 'Reads orders for a report.',
    secretName: null,
    createdAt: '2026-01-01T08:00:00.000Z',
    reviewOn: '2099-01-01',
    state: at > 38 ? 'retired' : 'active',
  };
}

const dana = () => story.teams.as('dana');

/** The newest card of the bot on Dana's screen whose words fit. */
const danaSees = (words: string) =>
  dana().waitFor((messages) => messages.findLast((one) => one.fromBot && one.words.includes(words)), {
    where: 'personal',
  });

it('finds and decides the oldest of thirty requests in three actions', async () => {
  await untilApproversAreKnown();

  await dana().say('/pending');
  const list = await danaSees('30 requests wait for you');
  await dana().press('request.view', {}, { messageId: list.id });
  await dana().press('Approve', {}, { messageId: list.id });

  expect(await stateOf('SA-2001')).not.toBe('pending');
  const [decision] = await decisionsOn('SA-2001');
  expect(decision).toMatchObject({ action: 'approve', actor: { name: admin } });
  // What Dana sees is the request as it is now, and the way back to what is left.
  const opened = await danaSees('‹ Back to the list');
  expect(opened.words).toContain('svc-job-1');
  await dana().press('list.back', {}, { messageId: list.id });
  expect((await danaSees('29 requests wait for you')).id).toBe(list.id);
});

it('makes the account that was approved, in the tenant', async () => {
  await until(() => JSON.stringify(story.tenant.ledger.map(({ after }) => after)).includes('svc-job-1@'));
});

it('turns pages and narrows by environment, person and text', async () => {
  await dana().say('/pending');
  const list = await danaSees('requests wait for you');
  expect(list.words).toContain('Oldest first, 1 to 8 of 29');

  await dana().press('Next', {}, { messageId: list.id });
  expect((await danaSees('9 to 16 of 29')).id).toBe(list.id);

  await dana().press('Show', { text: 'load' }, { messageId: list.id });
  expect((await danaSees('3 of 29 requests fit')).words).toContain('Oldest first, 1 to 3 of 3, with “load”');

  await dana().say('/pending contoso region 5');
  expect((await danaSees('Oldest first, 1 to 3 of 3, Contoso Region 5')).words).toContain('3 of 29 requests fit');
});

it('approves alike requests with one confirmation, each on its own', async () => {
  await dana().say('/pending uat');
  const list = await danaSees('3 requests are alike');

  await dana().press('Approve ticked', { chosen: 'SA-2008:2,SA-2016:2' }, { messageId: list.id });

  expect((await danaSees('2 approved: SA-2008 and SA-2016.')).id).toBe(list.id);
  for (const id of ['SA-2008', 'SA-2016'])
    expect(await decisionsOn(id)).toMatchObject([{ action: 'approve', actor: { name: admin } }]);
  expect(await stateOf('SA-2024')).toBe('pending');
});

it('shows the fullest of twelve environments first, and each with its holders and a way back', async () => {
  await dana().say('/quota');
  const list = await danaSees('Fewest free first, 1 to 8 of 12');

  await dana().press('quota.view', {}, { messageId: list.id });
  await danaSees('‹ Back to the list');
  await dana().press('list.back', {}, { messageId: list.id });

  expect((await danaSees('1 to 8 of 12')).id).toBe(list.id);
});

it('stays on the page that was turned to, while the counts come in', async () => {
  await dana().say('/quota');
  const list = await danaSees('Fewest free first, 1 to 8 of 12');
  await dana().press('Next', {}, { messageId: list.id });
  await danaSees('9 to 12 of 12');

  await story.desk().books.store.transaction(async (tx) => {
    const counted = await tx.surveys.latest('uat');
    if (counted) await tx.surveys.save({ ...counted, takenAt: new Date().toISOString(), used: counted.limit });
    await tx.postings.staleQuota('uat');
  });
  await until(async () => (await story.database.query('select 1 from desk.postings where sent < wanted')).length === 0);

  // A count that was on its way when the page was turned may show the first one for a moment.
  expect((await danaSees('9 to 12 of 12')).id).toBe(list.id);
});

it('finds accounts by one word', async () => {
  // The three that were approved here are made by and by.
  const all = accountCount + 3;
  await until(async () => (await story.database.query('select 1 from desk.accounts')).length === all);
  await dana().say('/accounts');
  await danaSees(`1 to 6 of ${all} accounts`);

  await dana().say('/accounts olga');
  await danaSees('1 to 4 of 4 accounts, with “olga”');
  await dana().say('/accounts retired');
  await danaSees('1 to 2 of 2 accounts');
});

it('tells an admin who decided what, and a requester nothing of others', async () => {
  await dana().say('/audit');
  expect((await danaSees(`${admin} approved SA-2016`)).words).toContain(`${admin} approved SA-2001`);

  await story.teams.as('ravi').say('/audit');
  const answer = await story.teams
    .as('ravi')
    .waitFor((messages) => messages.find(({ words }) => words.includes('Nothing was decided yet')), {
      where: 'personal',
    });
  expect(answer.words).not.toContain('SA-2001');
});

it('shows a requester whose request is open what is open of theirs', async () => {
  const requester = story.teams.as('ravi');
  await requester.say('/open');
  const list = await requester.waitFor(
    (messages) => messages.findLast(({ fromBot, words }) => fromBot && /^\d+ open requests/.test(words)),
    { where: 'personal' },
  );
  expect(list.words).toContain('Oldest first, 1 to 8 of');
});

async function untilApproversAreKnown(): Promise<void> {
  await until(async () => {
    const known = await story.database.query('select 1 from desk.approver_snapshots');
    const counted = await story.database.query("select 1 from desk.surveys where environment_id = 'uat'");
    return known.length === environmentCount && counted.length === 1;
  });
}

async function stateOf(id: string): Promise<unknown> {
  const [row] = await story.database.query('select state from desk.requests where id = $1', [id]);
  return row?.['state'];
}

async function decisionsOn(id: string): Promise<unknown[]> {
  const rows = await story.database.query('select line from desk.audit where request_id = $1 order by seq', [id]);
  const lines = rows.map(({ line }) => JSON.parse(String(line)) as { kind: string });
  return lines.filter(({ kind }) => kind === 'decision');
}
