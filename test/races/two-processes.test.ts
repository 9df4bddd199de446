import { people } from '../../src/sandbox/tenant';
import { beginArena } from '../support/arena';
import type { Arena } from '../support/arena';
import { brokenPromises, lookBefore } from '../kill/promises';
import type { Before } from '../kill/promises';
import { balance } from '../support/balancer';
import type { Balancer } from '../support/balancer';
import { approve as press, ask, sees } from '../support/steps';
import { patience, pauseFor } from '../support/wait';

let arena: Arena;
let front: Balancer;
let before: Before;
/** Requests that were approved; their runs go on in both bots while the next race is run. */
const approved: { readonly name: string; readonly id: string }[] = [];

beforeAll(async () => {
  arena = await beginArena();
  const second = await arena.replica('second');
  await second.start();
  front = await balance([arena.bot.messagesUrl, second.messagesUrl]);
  arena.world.teams.connectBot(front.messagesUrl);
  before = lookBefore(arena.world);
});
afterAll(async () => {
  await arena.end();
  await front.close();
});

it('two approvers at once, each at another bot: one decision, one run', async () => {
  const id = await ask(arena.world, { accountName: 'svc-both' });
  await bothSee('svc-both');

  await together(approve('svc-both', 'dana'), approve('svc-both', 'lee'));

  expect(await decisionsOf(id)).toEqual(['approve']);
  expect(await runsOf(id)).toBe(1);
  approved.push({ name: 'svc-both', id });
});

it('approve against reject: one decision, and a run only if it was yes', async () => {
  const id = await ask(arena.world, { accountName: 'svc-yes-no' });
  await bothSee('svc-yes-no');

  await together(approve('svc-yes-no', 'dana'), reject('svc-yes-no', 'lee'));

  const [decision, ...more] = await decisionsOf(id);
  expect(more).toEqual([]);
  expect(['approve', 'reject']).toContain(decision);
  expect(await runsOf(id)).toBe(decision === 'approve' ? 1 : 0);
  expect(await stateOf(id)).toMatch(decision === 'approve' ? /approved|running|done/ : /rejected/);
  if (decision === 'approve') approved.push({ name: 'svc-yes-no', id });
});

it('withdraw against approve: one decision, and a run only if it was yes', async () => {
  const id = await ask(arena.world, { accountName: 'svc-changed-mind' });
  await bothSee('svc-changed-mind');

  await together(approve('svc-changed-mind', 'dana'), withdraw('svc-changed-mind'));

  const [decision, ...more] = await decisionsOf(id);
  expect(more).toEqual([]);
  expect(['approve', 'withdraw']).toContain(decision);
  expect(await runsOf(id)).toBe(decision === 'approve' ? 1 : 0);
  if (decision === 'approve') approved.push({ name: 'svc-changed-mind', id });
});

it('a form sent five times at once is one request, and a refresh beside its approval changes nothing', async () => {
  await sendFiveTimes('svc-five');
  await bothSee('svc-five');
  const rows = await arena.database.query("select id from desk.requests where account_name = 'svc-five'");
  expect(rows).toHaveLength(1);
  const id = String(rows[0]?.['id']);

  const looks = ['lee', 'ravi', 'dana'].map((who) => arena.world.teams.as(who).sees('personal'));
  await together(approve('svc-five', 'dana'), ...looks);

  expect(await decisionsOf(id)).toEqual(['approve']);
  expect(await runsOf(id)).toBe(1);
  approved.push({ name: 'svc-five', id });
});

it('runs in two bots that borrow from the same lenders end well, one after the other', async () => {
  expect(approved.length).toBeGreaterThanOrEqual(2);
  for (const { name } of approved) await sees(arena.world, 'ravi', name, 'Ready');

  expect(await brokenPromises(arena.world, before, approved)).toEqual([]);
  expect(front.delivered().every((count) => count > 0)).toBe(true);
});

/**
 * Licences are on their way meanwhile. Whoever reads that the chosen lender has become busy chooses again, as long as
 * the request waits.
 */
async function approve(account: string, who: string): Promise<void> {
  for (const end = Date.now() + patience; Date.now() < end && (await isWaiting(account));) {
    const { card } = await sees(arena.world, who, account, 'Needs your approval');
    const offered = [people.kim.id, people.omar.id].filter((lender) => JSON.stringify(card).includes(lender));
    await press(arena.world, account, who, offered[0] ? { lender: offered[0] } : {});
    if (await isWaiting(account)) await pauseFor(500);
  }
}

/** Presses may come too late and find another card; what counts is what the books and the tenant say then. */
async function together(...presses: readonly Promise<unknown>[]): Promise<void> {
  const ends = await Promise.allSettled(presses);
  expect(ends.some(({ status }) => status === 'fulfilled')).toBe(true);
}

async function bothSee(account: string): Promise<void> {
  await Promise.all(['dana', 'lee'].map((who) => sees(arena.world, who, account, 'Needs your approval')));
}

async function reject(account: string, who: string): Promise<unknown> {
  const { id } = await sees(arena.world, who, account, 'Needs your approval');
  const inputs = { rejectReason: 'Use the existing account.' };
  return arena.world.teams.as(who).press('request.reject', inputs, { where: 'personal', messageId: id });
}

async function withdraw(account: string): Promise<unknown> {
  const { id } = await sees(arena.world, 'ravi', account, 'Waiting for approval');
  return arena.world.teams.as('ravi').press('request.withdraw', {}, { where: 'personal', messageId: id });
}

async function sendFiveTimes(accountName: string): Promise<void> {
  const ravi = arena.world.teams.as('ravi');
  const { id } = await ravi.say('/request');
  const form = await ravi.waitFor(
    (seen) => seen.find((one) => Number(one.id) > Number(id) && one.fromBot && one.words.includes('Account name')),
    { where: 'personal' },
  );
  const inputs = { environment: 'uat', role: 'writer', purpose: 'Nightly order sync from the ERP.', accountName };
  const send = () => ravi.press('request.submit', inputs, { where: 'personal', messageId: form.id });
  await together(...Array.from({ length: 5 }, send));
}

async function decisionsOf(id: string): Promise<readonly string[]> {
  const lines = await arena.database.query('select line from desk.audit where request_id = $1 order by seq', [id]);
  const entries = lines.map(({ line }) => JSON.parse(String(line)) as { kind?: string; action?: string });
  return entries.flatMap(({ kind, action }) => (kind === 'decision' && action ? [action] : []));
}

/** Runs that were ordered or have begun. */
async function runsOf(id: string): Promise<number> {
  const runs = await arena.database.query(
    `select key from desk.jobs where kind = 'start-run' and key like $1
     union select workflow_uuid from dbos.workflow_status where workflow_uuid like $1`,
    [`${id}:%`],
  );
  return runs.length;
}

async function isWaiting(account: string): Promise<boolean> {
  const rows = await arena.database.query("select 1 from desk.requests where account_name = $1 and state = 'pending'", [
    account,
  ]);
  return rows.length > 0;
}

async function stateOf(id: string): Promise<string> {
  const [row] = await arena.database.query('select state from desk.requests where id = $1', [id]);
  return String(row?.['state']);
}
