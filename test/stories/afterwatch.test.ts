import { sql } from 'kysely';
import { changeSystemUser } from '../../src/sandbox/tenant/dataverse/environment';
import type { SeenMessage } from '../../src/sandbox/teams';
import { licensesOf, makeAccount, ready, sees, standing } from '../support/steps';
import { beginStory, environments, people, skus } from '../support/world';
import type { Story } from '../support/world';
import { patience, until } from '../support/wait';

const account = 'svc-watched';
const upn = `${account}@contoso.onmicrosoft.com`;
const hour = 3_600_000;
const changed = 'is not Non-interactive any more';

let story: Story;
let id: string;
beforeAll(async () => {
  story = await beginStory({ tenant: { freeSalesSeats: 2 } });
  id = await makeAccount(story, { accountName: account });
});
afterAll(() => story.end());

it('a finished account is to be read again after an hour', async () => {
  const due = (await dueAt('afterwatch', account)).getTime() - Date.now();

  expect(due).toBeGreaterThan(0.9 * hour);
  expect(due).toBeLessThanOrEqual(hour);
});

it('an access mode that somebody changed is warned of once, and is not put right unasked', async () => {
  signInWithIt();

  await looksUntilDanaSees(changed);
  await lookAgain();

  expect(await warnings(changed)).toHaveLength(1);
  expect(standing(story, account).accessmode).toBe(0);
});

it('the card of the request, the card of the account and /verify say what was read, and since when', async () => {
  const ravi = story.teams.as('ravi');
  const card = await sees(story, 'ravi', account, 'needs a look');
  expect(card.words).toContain('Read-Write');
  expect(card.words).not.toContain('checks passed');

  const { id: asked } = await ravi.say(`/verify ${account}`);

  const answer = await ravi.waitFor(
    (seen) => seen.find((message) => message.fromBot && Number(message.id) > Number(asked) && message.card),
    { where: 'personal' },
  );
  expect(answer.words).toContain('Read-Write');
  expect(answer.words).not.toContain('is ready');
  await ravi.press('account.view', {}, { where: 'personal', messageId: card.id });
  await until(async () => (await seenBy('ravi', 'Last check')).words.includes('Read-Write'));
});

it('nobody but an admin can have it put right', async () => {
  const before = story.tenant.ledger.length;
  const sam = story.teams.as('sam');

  const { id: said } = await sam.say(`/repair ${account}`);
  await sam.waitFor((seen) => seen.some((message) => message.fromBot && Number(message.id) > Number(said)), {
    where: 'personal',
  });

  expect(story.tenant.ledger.length).toBe(before);
  expect(await deeds()).toEqual(['approve', 'denied repair']);
});

it('an admin puts it right with the button of the warning: read back, and told to who asked for it', async () => {
  const before = story.tenant.ledger.length;
  const { id: messageId } = await danaSees(changed);

  await story.teams.as('dana').press('account.repair', {}, { where: 'personal', messageId });
  await seenBy('ravi', 'was repaired and read back');
  await story.teams
    .as('dana')
    .waitFor((seen) => seen.find((one) => one.id === messageId && one.words.includes(`${account} is ready`)));

  expect(standing(story, account)).toEqual(ready);
  expect(writesSince(before)).toEqual([
    'PATCH /api/data/v9.2/systemusers({id})',
    'POST /v1.0/users/{id}/assignLicense',
  ]);
  expect(await deeds()).toEqual(['approve', 'denied repair', 'repair']);
});

it('the password is not offered once more for it, and the account keeps its beginning', async () => {
  const chat = await story.teams.as('ravi').sees('personal');
  const kept = await story.desk().books.store.transaction((tx) => tx.accounts.get(account));

  expect(chat.filter(({ words }) => words.includes(`Password of ${account}`))).toHaveLength(1);
  expect(kept?.state).toBe('active');
  expect(Date.parse(kept?.watchedAt ?? '')).toBeGreaterThan(Date.parse(kept?.createdAt ?? ''));
});

it('a licence that somebody gave it, a disabled account and an owner who left are warned of, each with a button', async () => {
  const { directory } = story.tenant.core;
  const disable = (userId: string) =>
    directory.changeUser(story.tenant.now(), userId, 'somebody', (user) => ({
      ...user,
      properties: { ...user.properties, accountEnabled: false },
    }));
  disable(story.tenant.user(upn)?.id ?? '');
  disable(people.ravi.id);

  const left = await looksUntilDanaSees('has left or is disabled');
  const disabled = await looksUntilDanaSees('is disabled or gone in Entra');
  expect(JSON.stringify([left.card, disabled.card])).not.toContain('account.repair');
  expect(JSON.stringify(left.card)).toContain('account.view');
  expect(standing(story, account).enabled).toBe(false);
});

it('the nightly comparison names in one message who holds slots that nobody asked for, once a month', async () => {
  await run('compare-tenant', 'uat');
  const stray = await danaSees('was not made by the desk');
  const found = (await warnings('was not made by the desk')).length;
  await run('compare-tenant', 'uat');

  expect(await warnings('was not made by the desk')).toHaveLength(found);
  expect(stray.words).not.toContain(account);
  expect((await dueAt('compare-tenant', 'uat')).getTime() - Date.now()).toBeGreaterThan(23 * hour);
});

it('what a CRM admin calls known is not told of again; what comes new is, alone', async () => {
  const stray = await danaSees('was not made by the desk');
  const press = () => story.teams.as('dana').press('strays.known', {}, { where: 'personal', messageId: stray.id });
  await until(async () => JSON.stringify(await press()).includes('nobody is told of these again'));
  const before = (await warnings('made by the desk')).length;
  await story.database.query(`update desk.strays set told_at = now() - interval '40 days'`);

  await run('compare-tenant', 'uat');
  expect(await warnings('made by the desk')).toHaveLength(before);
  await story.database.query(`update desk.strays set systemuser_id = 'another row'`);
  await run('compare-tenant', 'uat');

  await until(async () => (await warnings('made by the desk')).length === before + 1);
});

it('a loan of a request that was finished by hand is closed when the lender is read back whole, and warned of when not', async () => {
  await lend(people.kim);
  await run('compare-tenant', 'uat');
  expect(await openLoans()).toEqual([]);
  const lines = await story.desk().books.store.transaction((tx) => tx.audit.of(id));
  expect(lines.map(({ action }) => action)).toContain('loan-read-back');

  await lend(people.lee);
  await run('compare-tenant', 'uat');

  await danaSees('although SA-');
  expect(await openLoans()).toEqual(['Lee Ng']);
});

/** The books say that a person lent what Kim has, for the finished request. */
async function lend({ id: aadObjectId, name }: { readonly id: string; readonly name: string }): Promise<void> {
  const { skuId, disabledPlans } = licensesOf(story.tenant.user(people.kim.id))[0] ?? { skuId: '', disabledPlans: [] };
  const loan = { requestId: id, lender: { aadObjectId, name }, skuId, disabledPlans, state: 'owed', recordedAt: now() };
  await sql`
    insert into desk.loans (request_id, lender_id, state, body) values (${id}, ${aadObjectId}, 'owed', ${JSON.stringify(loan)})
  `.execute(story.desk().books.db);
}

function now(): string {
  return new Date().toISOString();
}

async function openLoans(): Promise<string[]> {
  const open = await story.desk().books.store.transaction((tx) => tx.loans.open());
  return open.map(({ lender }) => lender.name);
}

/** Somebody gives the account a licence and Read-Write in the admin centers, to sign in with it. */
function signInWithIt(): void {
  const user = story.tenant.user(upn);
  if (!user) throw new Error(`There is no ${upn}.`);
  const given = { skuId: skus.enterpriseSales, disabledPlans: [], state: 'Active', error: 'None' } as const;
  const updatedAt = story.tenant.now();
  story.tenant.core.directory.changeUser(updatedAt, user.id, 'somebody', (before) => ({
    ...before,
    assignments: [...before.assignments, { ...given, groupId: null, updatedAt }],
  }));
  changeRow({ accessmode: 0, islicensed: true });
}

function changeRow(columns: { readonly accessmode: number; readonly islicensed: boolean }): void {
  const environment = story.tenant.environment(environments.uat);
  const row = story.tenant.systemUser(environments.uat, story.tenant.user(upn)?.id ?? '');
  changeSystemUser(environment, story.tenant.now(), 'somebody', String(row?.columns.systemuserid), { columns });
}

/** A look right after a change may still read the old row, as with Microsoft; the product looks again later, and so does this. */
async function looksUntilDanaSees(words: string): Promise<SeenMessage> {
  await until(async () => {
    if ((await warnings(words)).length === 0) await lookAgain();
    return (await warnings(words)).length > 0;
  });
  return danaSees(words);
}

async function lookAgain(): Promise<void> {
  const watchedAt = () =>
    story.desk().books.store.transaction(async (tx) => (await tx.accounts.get(account))?.watchedAt);
  const before = await watchedAt();
  await run('afterwatch', account);
  expect(await watchedAt()).not.toBe(before);
}

/** Has a job done that is not due yet; resolves when it has planned its next time. */
async function run(kind: 'afterwatch' | 'compare-tenant', key: string): Promise<void> {
  await story.desk().books.store.transaction((tx) => tx.jobs.schedule({ kind, key, dueAt: new Date() }));
  await until(async () => (await dueAt(kind, key)).getTime() > Date.now() + hour / 2);
}

async function dueAt(kind: string, key: string): Promise<Date> {
  const { rows } = await sql<{ due_at: Date }>`
    select due_at from desk.jobs where kind = ${kind} and key = ${key}
  `.execute(story.desk().books.db);
  return rows[0]?.due_at ?? new Date(0);
}

function seenBy(who: string, words: string): Promise<SeenMessage> {
  return story.teams
    .as(who)
    .waitFor((seen) => seen.findLast((message) => message.fromBot && message.words.includes(words)), {
      where: 'personal',
      ms: patience,
    });
}

function danaSees(words: string): Promise<SeenMessage> {
  return seenBy('dana', words);
}

async function warnings(words: string): Promise<readonly SeenMessage[]> {
  return (await story.teams.as('dana').sees('personal')).filter((message) => message.words.includes(words));
}

function writesSince(mark: number): string[] {
  return story.tenant.ledger
    .slice(mark)
    .map(({ method, path }) => `${method} ${path.replace(/[0-9a-f]{8}(-[0-9a-f]{4,12}){4}/g, '{id}')}`);
}

/** What people did about the request, as the audit has it. */
async function deeds(): Promise<string[]> {
  const lines = await story.desk().books.store.transaction((tx) => tx.audit.of(id));
  return lines
    .filter(({ kind }) => kind === 'decision' || kind === 'denied')
    .map(({ kind, action }) => (kind === 'denied' ? `denied ${action}` : action));
}
