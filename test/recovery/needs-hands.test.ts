import type { Tenant } from '../../src/sandbox/tenant';
import { people } from '../../src/sandbox/tenant';
import { quick } from '../../src/start/sandbox';
import { approve, ask, licensesOf, ready, sees, standing } from '../support/steps';
import { beginStory } from '../support/world';
import type { Story } from '../support/world';

jest.setTimeout(240_000);

/** A host that failed many times in a row is left alone for so long, ms. */
const restOfHost = 15_500;

let story: Story;
let before: ReturnType<typeof licensesOf>;
beforeAll(async () => {
  story = await beginStory({ pace: { ...quick, waits: { ...quick.waits, upstreamOutage: '1s' } } });
  before = licensesOf(story.tenant.user(people.kim.id));
});
afterAll(() => story.end());

it('Graph that stays dead while a licence is on loan ends with a card that names what, whose and the exact step', async () => {
  const card = await strand('svc-stranded');

  expect(card).toContain('Kim');
  expect(card).toMatch(/svc-stranded@contoso\.onmicrosoft\.com/);
  expect(card).toContain('Microsoft 365 admin center');
  expect(licensesOf(story.tenant.user(people.kim.id))).not.toEqual(whole());
});

it('Retry goes on from what is there, and stands in the audit with the name of who pressed', async () => {
  await press('svc-stranded', 'run.retry');

  await sees(story, 'ravi', 'svc-stranded', 'Ready');
  expect(standing(story, 'svc-stranded')).toEqual(ready);
  expect(licensesOf(story.tenant.user(people.kim.id))).toEqual(whole());
  expect(await decisions('svc-stranded')).toEqual(['approve by Dana Whitfield', 'retry by Dana Whitfield']);
});

/** Kim's licences as they were before anybody borrowed. */
function whole() {
  return before;
}

/** A run that loses Graph for good right after the licence has left its lender. Gives the words on the admin's card. */
async function strand(account: string): Promise<string> {
  await ask(story, { accountName: account });
  const revive = dieAfterFirstLoan(story.tenant);
  await approve(story, account);
  const { words } = await sees(story, 'dana', account, 'Needs a person', 120_000);
  revive();
  await new Promise((resolve) => setTimeout(resolve, restOfHost));
  return words;
}

function dieAfterFirstLoan(tenant: Tenant): () => void {
  let isDead = false;
  return tenant.onArrival(({ service, method, path, headers }) => {
    if (service !== 'graph' || !/^SA-/.test(String(headers['client-request-id']))) return undefined;
    if (isDead) return 'reset';
    isDead = method === 'POST' && path.includes(`${people.kim.id}/assignLicense`);
    return undefined;
  });
}

async function press(account: string, verb: string, inputs: Readonly<Record<string, string>> = {}): Promise<void> {
  const { id } = await sees(story, 'dana', account, 'Needs a person');
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
