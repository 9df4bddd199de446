import { quick } from '../../src/sandbox/delays';
import { execute } from '../../src/sandbox/teams/client';
import type { SeenMessage } from '../../src/sandbox/teams';
import { seesAtRest } from '../support/all-sent';
import { approve, ask, licensesOf, makeAccount, makeInActiveDirectory, ready, sees, standing } from '../support/steps';
import { until } from '../support/wait';
import { beginStory, people, skus } from '../support/world';
import type { Story } from '../support/world';

/** Whoever lends a licence hears of it before, may say Not now while nothing was made, and hears that it is back. */
let story: Story;
afterEach(() => story.end());

function begin(lender: string): Promise<Story> {
  return beginStory({ pace: { ...quick, waits: { ...quick.waits, lender } } });
}

async function toldTo(who: string, words: string): Promise<readonly SeenMessage[]> {
  return (await story.teams.as(who).sees('personal')).filter(
    (message) => message.fromBot && message.words.includes(words),
  );
}

function hears(who: string, words: string): Promise<SeenMessage> {
  return story.teams.as(who).waitFor((seen) => seen.find((one) => one.fromBot && one.words.includes(words)), {
    where: 'personal',
  });
}

function writesTo(id: string): number {
  return story.tenant.ledger.filter(({ path }) => path.includes(`${id}/assignLicense`)).length;
}

/** Units of the licence that others give back, or take when negative. */
function freeUnits(count: number): void {
  story.tenant.changeSku(skus.enterpriseSales, (product) => ({
    ...product,
    consumedElsewhere: product.consumedElsewhere - count,
  }));
}

it('a lender who does not answer is told once before and once when the licence was read back, and nobody else is', async () => {
  story = await begin('1h');
  const kim = licensesOf(story.tenant.user(people.kim.id));
  const id = await ask(story, { accountName: 'svc-lent' });

  await approve(story, 'svc-lent');

  const before = await hears('kim', 'is lent for about');
  expect(writesTo(people.kim.id)).toBe(0);
  expect(before.words).toContain(`svc-lent (${id})`);
  expect(before.words).toContain('Dana Whitfield approved it');
  expect(JSON.stringify(before.card)).toContain('loan.decline');
  expect((await sees(story, 'dana', 'svc-lent', 'Setup starts by itself at')).words).toContain('Kim Larsen');
  // The hour is over.
  await story.database.query(`update desk.jobs set due_at = now() where kind = 'start-run'`);
  const after = await hears('kim', 'is back, as it was');
  expect(after.words).toContain(`svc-lent (${id})`);
  expect(licensesOf(story.tenant.user(people.kim.id))).toEqual(kim);
  await sees(story, 'ravi', 'svc-lent', 'Ready');
  expect(await toldTo('kim', 'svc-lent')).toHaveLength(2);
  for (const who of ['ravi', 'dana', 'lee', 'sam']) expect(await toldTo(who, 'Your licence')).toEqual([]);
});

it('Not now frees the choice for the approvers, and nothing is taken or made; only the lender may say it', async () => {
  story = await begin('1h');
  const id = await ask(story, { accountName: 'svc-declined' });
  await approve(story, 'svc-declined');
  const { id: messageId } = await hears('kim', 'is lent for about');
  const mark = story.tenant.ledger.length;
  const message = story.teams.world.messages.find((one) => one.id === messageId);
  const data = { verb: 'loan.decline', requestId: id };
  const sam = await execute(
    story.teams.client,
    story.teams.as('sam').person,
    message as never,
    { verb: 'loan.decline', data },
    'manual',
  );
  expect(JSON.stringify(sam)).not.toContain('svc-declined');
  await sees(story, 'dana', 'svc-declined', 'Setup starts by itself at');

  const heard = await story.teams.as('kim').press('loan.decline', {}, { where: 'personal', messageId });

  expect(JSON.stringify(heard)).toContain('Nothing is taken from you');
  await hears('dana', 'Kim Larsen said Not now');
  const again = await sees(story, 'dana', 'svc-declined', 'Needs your approval');
  expect(JSON.stringify(again.card)).not.toContain(people.kim.id);
  expect(story.tenant.ledger.length).toBe(mark);

  await story.teams
    .as('dana')
    .press('request.approve', { lender: people.omar.id }, { where: 'personal', messageId: again.id });

  const approved = await sees(story, 'dana', 'svc-declined', 'Omar Haddad');
  expect(approved.words).toContain('Setup starts by itself at');
  expect(writesTo(people.kim.id)).toBe(0);
});

it('Not now also counts while a run waits for an account from Active Directory: nothing is taken, and it goes on once a licence is free', async () => {
  story = await begin('1s');
  const id = await ask(story, { accountName: 'svc-waits', accountKind: 'onprem' });
  await approve(story, 'svc-waits');
  const { id: messageId } = await hears('kim', 'is lent for about');
  const { words } = await sees(story, 'dana', 'svc-waits', 'OU=Service Accounts');

  const heard = await story.teams.as('kim').press('loan.decline', {}, { where: 'personal', messageId });
  expect(JSON.stringify(heard)).toContain(
    `If no licence is free when svc-waits (${id}) needs one, its setup stops there.`,
  );
  makeInActiveDirectory(story, 'svc-waits', words);

  const stopped = await seesAtRest(story, 'dana', 'svc-waits', 'the approver chooses another lender');
  expect(stopped.words).toContain('No licence is free, and Kim Larsen said Not now.');
  freeUnits(1);
  await story.teams.as('dana').press('run.retry', {}, { where: 'personal', messageId: stopped.id });
  await sees(story, 'ravi', 'svc-waits', 'Ready');
  expect(writesTo(people.kim.id)).toBe(0);
  expect(await toldTo('kim', 'svc-waits')).toHaveLength(1);
});

it('a Not now while the run goes on does no harm where a licence is free by then', async () => {
  story = await begin('1s');
  await ask(story, { accountName: 'svc-waits', accountKind: 'onprem' });
  await approve(story, 'svc-waits');
  const { id: messageId } = await hears('kim', 'is lent for about');
  const { words } = await sees(story, 'dana', 'svc-waits', 'OU=Service Accounts');
  await story.teams.as('kim').press('loan.decline', {}, { where: 'personal', messageId });
  freeUnits(1);
  makeInActiveDirectory(story, 'svc-waits', words);

  await sees(story, 'ravi', 'svc-waits', 'Ready');
  expect(writesTo(people.kim.id)).toBe(0);
  expect(await toldTo('kim', 'svc-waits')).toHaveLength(1);
});

it('a Not now after the licence was taken changes nothing and says so', async () => {
  story = await begin('1s');
  await ask(story, { accountName: 'svc-begun' });
  await approve(story, 'svc-begun');
  const { id: messageId } = await hears('kim', 'is lent for about');
  await sees(story, 'ravi', 'svc-begun', 'Ready');

  const heard = await story.teams.as('kim').press('loan.decline', {}, { where: 'personal', messageId });

  expect(JSON.stringify(heard)).toContain('does not wait for you any more');
  expect(standing(story, 'svc-begun')).toEqual(ready);
});

it('a licence that stays away is told to its lender, and so is its return later', async () => {
  story = await begin('1s');
  await ask(story, { accountName: 'svc-away' });
  let isSnatched = false;
  story.tenant.onExchange(({ url, status }) => {
    if (isSnatched || !url.includes(`${people.kim.id}/assignLicense`) || status !== 200) return;
    isSnatched = true;
    freeUnits(-1);
  });
  story.tenant.failNext({
    service: 'graph',
    method: 'POST',
    path: /assignLicense/,
    kind: 'refuse',
    status: 403,
    code: 'Authorization_RequestDenied',
    skip: 1,
    times: 1_000,
  });
  await approve(story, 'svc-away');

  const late = await hears('kim', 'is not back yet');
  expect(late.words).toContain('Dana Whitfield');
  expect(await toldTo('kim', 'is back, as it was')).toEqual([]);
  story.tenant.core.faults.clear();
  freeUnits(1);
  const stopped = await seesAtRest(story, 'dana', 'svc-away', 'Needs an admin');
  await story.teams.as('dana').press('run.retry', {}, { where: 'personal', messageId: stopped.id });

  await hears('kim', 'is back, as it was');
  expect(await toldTo('kim', 'because setup of svc-away')).toHaveLength(1);
  await until(() => licensesOf(story.tenant.user(people.kim.id)).some(({ skuId }) => skuId === skus.enterpriseSales));
});

it('who was chosen in case the free licence is gone hears of it when it is taken, and nothing when it is not needed', async () => {
  story = await beginStory({ tenant: { freeSalesSeats: 2 }, pace: quick });
  await makeAccount(story, { accountName: 'svc-free' });
  expect(await toldTo('kim', 'licence')).toEqual([]);
  await ask(story, { accountName: 'svc-gone' });
  freeUnits(-2);

  await approve(story, 'svc-gone');

  await hears('kim', 'is lent now');
  await hears('kim', 'is back, as it was');
  expect(await toldTo('kim', 'svc-gone')).toHaveLength(2);
});
