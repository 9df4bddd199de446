import { people } from '../../src/sandbox/tenant';
import { beginCounted } from '../support/counted';
import type { Asked, CountedStory } from '../support/counted';
import { askToRetire, idOf, sees, sendForm } from '../support/steps';

let on: CountedStory;
beforeAll(async () => {
  on = await beginCounted();
});
afterAll(() => on.story.end());
beforeEach(() => on.begin());

it('rejected: who asked reads by whom and why, and nobody else', async () => {
  const asked = await on.ask('ravi', 'svc-rejected');

  await on.press('dana', 'request.reject', asked, { rejectReason: 'The ERP has an account already.' });

  expect(await on.reads('ravi', 'has rejected')).toContain('“The ERP has an account already.”');
  expect(await on.told()).toEqual({ ravi: 1 });
});

it('refused by the checks: who asked reads what is wrong, and nobody was asked', async () => {
  const form = { accountName: 'svc-of-a-guest', owner: people.guest.id };
  on.begin();
  await sendForm(on.story, form, 'sam');
  await on.reads('sam', 'did not pass the checks, so no admin was asked');

  // The form that Sam asked for, and this.
  expect(await on.told()).toEqual({ sam: 2 });
});

it('withdrawn: whoever was asked reads that nothing is left to decide', async () => {
  const asked = await on.ask('sam', 'svc-withdrawn');

  await on.press('sam', 'request.withdraw', asked);

  for (const admin of ['dana', 'lee']) expect(await on.reads(admin, 'has withdrawn')).toContain(asked.id);
  expect(await on.told()).toEqual({ dana: 1, lee: 1 });
});

it('withdrawn, with a conversation of the admins: it is told there, once', async () => {
  const asked = await on.ask('ravi', 'svc-withdrawn-too', 'prod');

  await on.press('ravi', 'request.withdraw', asked);

  expect(await on.reads('channel', 'has withdrawn')).toContain(asked.id);
  expect(await on.told()).toEqual({ channel: 1 });
});

it('expired: who asked and who was asked read it, each once', async () => {
  const asked = await on.ask('ravi', 'svc-expired');

  await on.timePasses(asked, 1);

  await on.reads('ravi', 'Nobody decided on');
  for (const admin of ['dana', 'lee']) expect(await on.reads(admin, 'has expired')).toContain('Ravi Patel');
  expect(await on.told()).toEqual({ ravi: 1, dana: 1, lee: 1 });
});

describe('an open request', () => {
  let asked: Asked;
  beforeAll(async () => {
    asked = await on.ask('ravi', 'svc-waits');
  });

  it('is brought back at half its time to each who may decide, with the card, once', async () => {
    await on.timePasses(asked, 0.6);
    for (const admin of ['dana', 'lee']) {
      const words = await on.reads(admin, 'Half the time of');
      for (const part of ['Needs your approval', 'Approve', 'Reject']) expect(words).toContain(part);
    }
    await on.timePasses(asked, 0.6);

    expect(await on.told()).toEqual({ dana: 1, lee: 1 });
  });

  it('and once near its end', async () => {
    await on.timePasses(asked, 0.95);
    for (const admin of ['dana', 'lee']) await on.reads(admin, 'Last reminder');
    await on.timePasses(asked, 0.95);

    expect(await on.told()).toEqual({ dana: 1, lee: 1 });
  });

  it('/nudge says to whom the reminder goes, and when another is possible; a second one sends nothing and says so', async () => {
    await on.story.teams.as('ravi').say(`/nudge ${asked.id}`);
    expect(await on.reads('ravi', 'A reminder of')).toMatch(/to Dana Whitfield, Lee Ng\..*possible from \d\d:\d\d on/s);
    for (const admin of ['dana', 'lee']) expect(await on.reads(admin, 'Ravi Patel reminds you')).toContain('Approve');
    expect(await on.told()).toEqual({ ravi: 1, dana: 1, lee: 1 });
    on.begin();

    await on.story.teams.as('ravi').say(`/nudge ${asked.id}`);

    await on.reads('ravi', 'Nothing was sent: Ravi Patel had a reminder');
    expect(await on.told()).toEqual({ ravi: 1 });
  });
});

it('approved, then done: who asked reads both, and the owner that the password waits', async () => {
  const asked = await on.ask('ravi', 'svc-done');

  await on.press('dana', 'request.approve', asked);
  await on.reads('ravi', 'Dana Whitfield has approved');
  await on.reads('ravi', 'is ready: everything was read back');
  await on.reads('kim', 'svc-done');

  expect(await on.told()).toEqual({ ravi: 2, kim: 1 });
});

it('done for who asked and owns it: the message about the password says that it is ready', async () => {
  const asked = await on.ask('sam', 'svc-own');

  await on.press('lee', 'request.approve', asked);
  await on.reads('sam', 'Lee Ng has approved');
  await on.reads('sam', 'svc-own is ready: everything was read back');

  expect(await on.told()).toEqual({ sam: 2 });
});

it('retired: who asked reads of approval and end, and so does the owner', async () => {
  await askToRetire(on.story, 'svc-done');
  await sees(on.story, 'dana', 'svc-done', 'Retire, needs your approval');
  await sees(on.story, 'lee', 'svc-done', 'Retire, needs your approval');
  await on.told();
  on.begin();

  await on.story.teams
    .as('lee')
    .say(`approve ${idOf(await sees(on.story, 'lee', 'svc-done', 'Retire, needs your approval'))}`);
  expect(await on.reads('kim', 'Your account svc-done')).toContain(
    'Ravi Patel asked for it and Lee Ng has approved it',
  );
  for (const who of ['ravi', 'kim']) await on.reads(who, 'svc-done is retired');

  // Lee typed, and has the card as the answer.
  expect(await on.told()).toEqual({ ravi: 2, kim: 2, lee: 1 });
});

describe('a review that is due', () => {
  const dueNow = async (change: string) => {
    await on.story.database.query(`update desk.accounts set body = body || '${change}' where name = 'svc-own'`);
    await on.story.database.query(
      `update desk.jobs set due_at = now() where kind = 'review-account' and key = 'svc-own'`,
    );
  };

  it('asks the owner alone, with a neutral card and both answers', async () => {
    await dueNow('{"reviewOn": "2020-01-01"}');

    const words = await on.reads('sam', 'Is svc-own still needed?');

    for (const part of ['Review due', 'If nobody answers', 'Still needed', 'Retire…']) expect(words).toContain(part);
    expect(await on.told()).toEqual({ sam: 1 });
  });

  it('without an answer the owner reads what follows, and each who may decide gets the request', async () => {
    await dueNow('{"reviewAskedAt": "2020-01-02T00:00:00.000Z"}');

    expect(await on.reads('sam', 'Nobody has said that svc-own')).toContain('It goes on working until then');
    for (const admin of ['dana', 'lee']) await on.reads(admin, 'Retire, needs your approval');

    // The message, and the card of the request.
    expect(await on.told()).toEqual({ sam: 2, dana: 1, lee: 1 });
  });
});
