import { crmAdmins } from '../../src/sandbox/world';
import { approve, ask, ready, sees, sendForm, standing, writesSince } from '../support/steps';
import { until } from '../support/wait';
import { beginStory, people } from '../support/world';
import type { Story } from '../support/world';

let story: Story;
beforeAll(async () => {
  story = await beginStory({ tenant: { freeSalesSeats: 2 } });
});
afterAll(() => story.end());

it('a rejected request changes nothing, and the requester reads why', async () => {
  await ask(story, { accountName: 'svc-rejected' });
  const mark = story.tenant.ledger.length;
  const card = await sees(story, 'dana', 'svc-rejected', 'Needs your approval');

  await story.teams
    .as('dana')
    .press(
      'request.reject',
      { rejectReason: 'The ERP has an account already.' },
      { where: 'personal', messageId: card.id },
    );

  await sees(story, 'ravi', 'svc-rejected', 'The ERP has an account already.');
  expect(standing(story, 'svc-rejected').exists).toBe(false);
  expect(writesSince(story, mark)).toEqual([]);
});

it('of two admins who press at once one decides, the other is told calmly, and there is one account', async () => {
  await ask(story, { accountName: 'svc-twice' });
  const cards = {
    dana: await sees(story, 'dana', 'svc-twice', 'Needs'),
    lee: await sees(story, 'lee', 'svc-twice', 'Needs'),
  };
  const press = (who: 'dana' | 'lee') =>
    story.teams.as(who).press('request.approve', {}, { where: 'personal', messageId: cards[who].id });

  const outcomes = await Promise.all([press('dana'), press('lee')]);

  expect(outcomes.map(({ kind }) => kind)).toEqual(['card', 'card']);
  expect(JSON.stringify(outcomes)).toMatch(/has already approved|approved this request/);
  await sees(story, 'ravi', 'svc-twice', 'Ready');
  expect(standing(story, 'svc-twice')).toEqual(ready);
  const created = story.tenant.ledger.filter(({ method, path }) => method === 'POST' && path.endsWith('/users'));
  expect(created.filter(({ after }) => JSON.stringify(after).includes('svc-twice'))).toHaveLength(1);
});

it('a decision rewrites every copy of the card', async () => {
  for (const who of ['dana', 'lee', 'ravi']) await sees(story, who, 'svc-twice', 'Ready');

  for (const who of ['dana', 'lee']) {
    const mine = (await story.teams.as(who).sees('personal')).filter(({ words }) => words.includes('svc-twice'));
    expect(mine.some(({ words }) => words.includes('Needs your approval'))).toBe(false);
  }
});

it('the requester cannot approve, by button or by typing, not even as an admin', async () => {
  const mine = await sendForm(story, { accountName: 'svc-by-dana' }, 'dana');
  expect(mine.kind).toBe('card');
  await sees(story, 'lee', 'svc-by-dana', 'Needs your approval');
  const { words } = await sees(story, 'dana', 'svc-by-dana', 'Waiting for approval');
  const id = /SA-\d+/.exec(words)?.[0] ?? '';

  await story.teams.as('dana').say(`approve ${id}`);

  await story.teams
    .as('dana')
    .waitFor((seen) => seen.some((message) => message.words.includes('You asked for this yourself')), {
      where: 'personal',
    });
  expect(standing(story, 'svc-by-dana').exists).toBe(false);
});

it('a colleague who forges the admin’s click changes nothing', async () => {
  const id = await ask(story, { accountName: 'svc-forged' });
  const sam = story.teams.people.find(({ key }) => key === 'sam');
  const mark = story.tenant.ledger.length;

  await story.teams.as('sam').say(`/approve ${id}`);
  await story.teams.as('sam').say(`/status ${id}`);

  await story.teams
    .as('sam')
    .waitFor((seen) => seen.some(({ words }) => words.includes(`There is no request ${id}`)), { where: 'personal' });
  expect(sam).toBeDefined();
  expect(standing(story, 'svc-forged').exists).toBe(false);
  expect(writesSince(story, mark)).toEqual([]);
});

it('an admin who was removed from the group after the card was shown decides nothing with it', async () => {
  const id = await ask(story, { accountName: 'svc-left' });
  const { id: messageId } = await sees(story, 'lee', 'svc-left', 'Needs your approval');
  const { directory } = story.tenant.core;
  await until(async () => {
    const postponed = await story.database.query(
      `update desk.jobs set due_at = now() + interval '1 hour'
       where kind = 'refresh-approvers' and key = 'uat' and (claimed_until is null or claimed_until < clock_timestamp())
       returning key`,
    );
    return postponed.length === 1;
  });
  directory.setMembership(story.tenant.now() - 60_000, crmAdmins, people.lee.id, false, 'test');
  await story.database.query(`update desk.approver_snapshots set taken_at = now() - interval '2 minutes'`);

  const lee = story.teams.as('lee');
  await lee.press('request.approve', {}, { where: 'personal', messageId });
  await sees(story, 'lee', 'svc-left', 'could not be read from Entra');
  await until(async () => {
    await lee.say(`/approve ${id}`);
    return (await lee.sees('personal')).some(({ words }) => words.includes(`There is no request ${id}`));
  });

  expect(standing(story, 'svc-left').exists).toBe(false);
  await sees(story, 'ravi', 'svc-left', 'Waiting for approval');
  directory.setMembership(story.tenant.now() - 60_000, crmAdmins, people.lee.id, true, 'test');
  await story.database.query(`update desk.approver_snapshots set taken_at = now() - interval '2 minutes'`);
});

it('a privileged role waits for a second admin', async () => {
  await ask(story, { accountName: 'svc-power', role: 'admin' });
  await approve(story, 'svc-power', 'dana', {});
  await sees(story, 'ravi', 'svc-power', 'second');
  expect(standing(story, 'svc-power').exists).toBe(false);

  await approve(story, 'svc-power', 'lee', {});

  await sees(story, 'ravi', 'svc-power', 'Ready');
  expect(standing(story, 'svc-power')).toEqual({ ...ready, roles: ['System Administrator'] });
});
