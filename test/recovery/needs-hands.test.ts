import { sql } from 'kysely';
import { people } from '../../src/sandbox/tenant';
import type { UserState } from '../../src/sandbox/tenant/directory/model';
import { seesAtRest } from '../support/all-sent';
import { licensesOf, ready, sees, standing, writesSince } from '../support/steps';
import { soonGivenUp, strand } from '../support/strand';
import { beginStory } from '../support/world';
import type { Story } from '../support/world';
import { until } from '../support/wait';

let story: Story;
let before: ReturnType<typeof licensesOf>;
let kimAtFirst: UserState;
beforeAll(async () => {
  story = await beginStory({ pace: soonGivenUp });
  const kim = story.tenant.user(people.kim.id);
  if (!kim) throw new Error('There is no Kim in the tenant.');
  kimAtFirst = kim;
  before = licensesOf(kim);
});
afterAll(() => story.end());

it('Graph that stays dead while a licence is on loan ends with a card that names what, whose and the exact step', async () => {
  const { words: card } = await strand(story, 'svc-stranded');

  expect(card).toContain('Kim Larsen lent the licence Dynamics 365 Sales Enterprise and does not have it back');
  expect(card).toContain('Microsoft 365 admin center > Users > Active users > Kim Larsen > Licenses and apps');
  expect(card).toContain('svc-stranded@contoso.onmicrosoft.com');
  expect(licensesOf(story.tenant.user(people.kim.id))).not.toEqual(whole());
});

it('Retry goes on from what is there, and stands in the audit with the name of who pressed', async () => {
  await press('svc-stranded', 'run.retry');

  await sees(story, 'ravi', 'svc-stranded', 'Ready');
  expect(standing(story, 'svc-stranded')).toEqual(ready);
  expect(licensesOf(story.tenant.user(people.kim.id))).toEqual(whole());
  expect(await decisions('svc-stranded')).toEqual(['approve by Dana Whitfield', 'retry by Dana Whitfield']);
});

it('Undo takes back what is there, gives the licence home, and stands in the audit with the name', async () => {
  await strand(story, 'svc-taken-back');
  expect(licensesOf(story.tenant.user(people.kim.id))).not.toEqual(whole());

  await press('svc-taken-back', 'run.undo', { confirm: 'yes' });

  await sees(story, 'ravi', 'svc-taken-back', 'Setup was undone');
  expect(standing(story, 'svc-taken-back')).toMatchObject({ exists: true, enabled: false, licenses: [] });
  expect(licensesOf(story.tenant.user(people.kim.id))).toEqual(whole());
  expect(await decisions('svc-taken-back')).toEqual(['approve by Dana Whitfield', 'undo by Dana Whitfield']);
  expect(await slotsHeldBy('svc-taken-back')).toBe(0);
});

it('Done by hand closes what a person finished in the admin centers, with their words in the audit', async () => {
  const { words } = await strand(story, 'svc-by-hand');
  expect(words).toContain('Kim Larsen lent the licence Dynamics 365 Sales Enterprise and does not have it back');
  giveBackByHand();
  expect(licensesOf(story.tenant.user(people.kim.id))).toEqual(whole());
  const mark = story.tenant.ledger.length;

  await press('svc-by-hand', 'run.by-hand', { end: 'undone', note: 'Blocked it, and gave Kim the licence back.' });

  await sees(story, 'ravi', 'svc-by-hand', 'Undone');
  expect(writesSince(story, mark)).toEqual([]);
  expect(licensesOf(story.tenant.user(people.kim.id))).toEqual(whole());
  expect(await decisions('svc-by-hand')).toEqual(['approve by Dana Whitfield', 'by-hand by Dana Whitfield']);
  expect(JSON.stringify(await auditOf('svc-by-hand'))).toContain('Blocked it, and gave Kim the licence back.');
  expect(await slotsHeldBy('svc-by-hand')).toBe(0);
  await loanIsClosed();
  expect(JSON.stringify(await auditOf('svc-by-hand'))).toContain('loan-read-back');
});

/** It closes when Kim was read back, not when somebody says so. */
async function loanIsClosed(): Promise<void> {
  const open = () => story.desk().books.store.transaction((tx) => tx.loans.open());
  await until(async () => (await open()).length === 0);
}

/** Kim's licences as they were before anybody borrowed. */
function whole() {
  return before;
}

/** What the card asks of a licence admin, done in the portal: exactly what Kim had, with the same apps switched off. */
function giveBackByHand(): void {
  const { directory } = story.tenant.core;
  directory.changeUser(story.tenant.now(), people.kim.id, people.lee.id, (kim) => ({
    ...kim,
    assignments: kimAtFirst.assignments,
  }));
}

function slotsHeldBy(account: string): Promise<number> {
  return story.desk().books.store.transaction(async (tx) => {
    const [request] = await tx.requests.list({ accountName: account, limit: 1 });
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from desk.slots where request_id = ${request?.id} and settled_at is null
    `.execute(story.desk().books.db);
    return rows[0]?.n ?? 0;
  });
}

async function press(account: string, verb: string, inputs: Readonly<Record<string, string>> = {}): Promise<void> {
  const { id } = await seesAtRest(story, 'dana', account, 'Needs an admin');
  await story.teams.as('dana').press(verb, inputs, { where: 'personal', messageId: id });
}

function auditOf(account: string) {
  return story.desk().books.store.transaction(async (tx) => {
    const [request] = await tx.requests.list({ accountName: account, limit: 1 });
    return tx.audit.of(request?.id ?? '');
  });
}

async function decisions(account: string): Promise<string[]> {
  const lines = await auditOf(account);
  return lines
    .filter(({ kind }) => kind === 'decision')
    .map(({ action, actor }) => `${action} by ${typeof actor === 'string' ? actor : actor.name}`);
}
