import { execute } from '../../src/sandbox/teams/client';
import type { DeskFile } from '../../src/sandbox/world';
import { people, skus } from '../../src/sandbox/tenant';
import { countAgain } from '../support/counting';
import { approve, ask, licensesOf, ready, sees, sendForm, standing, writesSince } from '../support/steps';
import { beginStory, environments } from '../support/world';
import type { Story } from '../support/world';

let story: Story;
beforeAll(async () => {
  story = await beginStory({ tenant: { freeSalesSeats: 1 }, settings: withoutLendersInDev });
});
afterAll(() => story.end());

it.each([
  [{ accountName: 'svc-а-cyrillic' }, 'U+0430'],
  [{ accountName: 'svc-admin' }, 'reserved'],
  [{ accountName: 'svc-good', purpose: 'no' }, 'purpose'],
])('a form with %j comes back with the field named and nothing lost', async (inputs, expected) => {
  const mark = story.tenant.ledger.length;
  const card = (await sendFormPastTheClient(inputs)) as { kind: string; card: unknown };

  expect(JSON.stringify(card)).toContain(expected);
  expect(JSON.stringify(card)).toContain(inputs.accountName);
  expect(writesSince(story, mark)).toEqual([]);
});

it('a name that a person has is refused before anybody is asked', async () => {
  story.tenant.seed.user({
    id: '11111111-1111-4111-8111-0000000000aa',
    userPrincipalName: 'svc-human@contoso.onmicrosoft.com',
    displayName: 'Hugh Man',
  });

  await sendForm(story, { accountName: 'svc-human' });

  const card = await sees(story, 'ravi', 'svc-human', 'exists already and belongs to Hugh Man');
  expect(card.words).toContain('Choose another name');
  const dana = await story.teams.as('dana').sees('personal');
  expect(dana.some(({ words }) => words.includes('svc-human'))).toBe(false);
});

it('a name that a person takes after the check stays theirs: the run is undone, and nothing of theirs is touched', async () => {
  const [hugh, userPrincipalName] = ['11111111-1111-4111-8111-0000000000ab', 'svc-taken-late@contoso.onmicrosoft.com'];
  await ask(story, { accountName: 'svc-taken-late' });
  story.tenant.seed.user({ id: hugh, userPrincipalName, displayName: 'Hugh Man' });
  const [mark, changes] = [story.tenant.ledger.length, story.tenant.history.user(hugh).length];

  await approve(story, 'svc-taken-late', 'dana', {});

  const card = await sees(story, 'ravi', 'svc-taken-late', /Setup was undone|Needs an admin|Ready/);
  expect(writesSince(story, mark).filter((write) => write.includes(hugh))).toEqual([]);
  expect(story.tenant.history.user(hugh)).toHaveLength(changes);
  expect(card.words).toContain('Setup was undone');
});

it('an environment that is full is refused with the remedy, before anything is created', async () => {
  const uat = story.tenant.environment(environments.uat);
  uat.maxNonInteractiveUsers = 1;
  await countAgain(story);

  await sendForm(story, { accountName: 'svc-too-many' });

  const card = await sees(story, 'ravi', 'svc-too-many', 'slots of Contoso UAT are in use');
  expect(card.words).toContain('quota');
  expect(standing(story, 'svc-too-many').exists).toBe(false);
  uat.maxNonInteractiveUsers = 7;
});

it('an environment that fills up after the approval is refused by the platform, and everything is taken back', async () => {
  const uat = story.tenant.environment(environments.uat);
  await ask(story, { accountName: 'svc-overtaken' });
  story.tenant.failNext({
    service: 'dataverse',
    method: 'GET',
    path: /RetrieveOrganizationResources/,
    kind: 'stale-read',
    times: 20,
  });
  await approve(story, 'svc-overtaken', 'dana', {});
  uat.maxNonInteractiveUsers = 1;

  await sees(story, 'ravi', 'svc-overtaken', 'Setup was undone');

  expect(standing(story, 'svc-overtaken').licenses).toEqual([]);
  expect(standing(story, 'svc-overtaken').enabled).toBe(false);
  uat.maxNonInteractiveUsers = 7;
});

it('a licence that vanishes between check and assignment, with no lender chosen, takes everything back', async () => {
  await ask(story, { accountName: 'svc-vanished' });
  takeTheLastSeat();

  await approve(story, 'svc-vanished', 'dana', {});

  await sees(story, 'ravi', 'svc-vanished', 'Setup was undone');
  expect(standing(story, 'svc-vanished')).toMatchObject({ enabled: false, licenses: [] });
});

it('a licence that vanishes is borrowed from the lender the admin chose for that case', async () => {
  freeASeat();
  const before = licensesOf(story.tenant.user(people.kim.id));
  await ask(story, { accountName: 'svc-vanished-too' });
  takeTheLastSeat();

  await approve(story, 'svc-vanished-too', 'dana', { lender: people.kim.id });

  await sees(story, 'ravi', 'svc-vanished-too', 'Ready');
  expect(standing(story, 'svc-vanished-too')).toEqual(ready);
  expect(licensesOf(story.tenant.user(people.kim.id))).toEqual(before);
});

it('without any licence and without a lender the request goes back to the requester', async () => {
  await countAgain(story, 'dev');

  await sendForm(story, { accountName: 'svc-no-license', environment: 'dev' });

  await sees(story, 'ravi', 'svc-no-license', 'nobody can lend one');
  expect(standing(story, 'svc-no-license', 'dev').exists).toBe(false);
});

function withoutLendersInDev(desk: DeskFile): void {
  const dev = desk.environments.find(({ id }) => id === 'dev');
  dev?.lenders.splice(0);
}

function freeASeat(): void {
  story.tenant.changeSku(skus.enterpriseSales, (sku) => ({ ...sku, consumedElsewhere: sku.consumedElsewhere - 1 }));
}

function takeTheLastSeat(): void {
  story.tenant.changeSku(skus.enterpriseSales, (sku) => ({ ...sku, consumedElsewhere: sku.consumedElsewhere + 1 }));
}

/** As a client would send it that checks nothing. */
async function sendFormPastTheClient(inputs: Record<string, string>): Promise<unknown> {
  const ravi = story.teams.as('ravi');
  await ravi.say('/request');
  const form = await ravi.waitFor((seen) => seen.filter(({ words }) => words.includes('Account name')).at(-1), {
    where: 'personal',
  });
  const message = story.teams.world.messages.find(({ id }) => id === form.id);
  const data = {
    verb: 'request.submit',
    environment: 'uat',
    role: 'writer',
    purpose: 'Nightly order sync from the ERP.',
    owner: people.ravi.id,
    ...inputs,
  };
  return execute(story.teams.client, ravi.person, message as never, { verb: 'request.submit', data }, 'manual');
}
