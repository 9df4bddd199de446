import { execute } from '../../src/sandbox/teams/client';
import { people } from '../../src/sandbox/tenant';
import type { ArrivalListener } from '../../src/sandbox/tenant/core/faults';
import { seesAtRest } from '../support/all-sent';
import { until } from '../support/wait';
import { beginStory, environments } from '../support/world';
import type { Story } from '../support/world';
import { rotated, rotationSteps } from './rotation-steps';
import type { ReadyAccount, RotationSteps } from './rotation-steps';

const account = 'svc-shared';
/** Sam owns the account that Ravi asked for; Dana is an admin. */
const owner = 'sam';

let story: Story;
let steps: RotationSteps;
let made: ReadyAccount;
beforeAll(async () => {
  story = await beginStory({ tenant: { freeSalesSeats: 20 } });
  steps = rotationSteps(story);
  story.tenant.environment(environments.uat).maxNonInteractiveUsers = 50;
  made = await steps.readyAccount(account, people.stranger.id);
});
afterAll(() => story.end());

it('nothing happens by the word alone, nor without the tick', async () => {
  const mark = story.tenant.ledger.length;

  const card = await steps.asks('dana', account);
  const pressed = await pressPastTheClient('dana', card.id, { verb: 'account.rotate', requestId: made.id });

  expect(card.words).toContain('until it has the new one');
  expect(JSON.stringify(pressed)).toContain('Nothing was changed: tick the box first.');
  expect(steps.writesSince(mark)).toEqual([]);
  expect(await rotations()).toEqual([]);
});

it('whoever is neither owner nor admin is answered as for an account that does not exist', async () => {
  const stranger = story.teams.as('kim');
  await stranger.say(`/rotate ${account}`);
  await stranger.say('/rotate svc-nothing');

  const answers = await stranger.waitFor(
    (seen) => {
      const found = seen.filter(({ fromBot, words }) => fromBot && words.includes('no service account of that name'));
      return found.length === 2 && found;
    },
    { where: 'personal' },
  );
  expect(answers[0]?.words).toBe(answers[1]?.words);
});

it('an admin changes it: the owner hears of it before Entra is asked, and a second one joins the same change', async () => {
  const told: boolean[] = [];
  const gate = holdPassword(async () => {
    const chat = await story.teams.as(owner).sees('personal');
    told.push(chat.some(({ words }) => words.includes(`Dana Whitfield has the password of ${account} changed now`)));
  });

  await steps.rotates('dana', account);
  await gate.reached;
  const joined = await steps.asks(owner, account, 'already');
  gate.open();
  await steps.sees('dana', account, rotated);

  expect(told[0]).toBe(true);
  expect(joined.words).toContain('changed already');
  expect(await rotations()).toHaveLength(1);
  expect(steps.passwordsMade(account)).toBe(2);
  expect(steps.secretsOf(account)).toEqual({ [made.secret]: steps.passwordOf(account) });
  const changedNow = `${account} has a new password. Whatever signs in with the one before needs the new one.`;
  await story.teams
    .as(owner)
    .waitFor((seen) => seen.some(({ words }) => words.includes(changedNow)), { where: 'personal' });
  // With the password: no other message says it again. The card that they asked for shows it in its time.
  const others = (await story.teams.as(owner).sees('personal')).filter(({ id }) => id !== joined.id);
  expect(others.filter(({ words }) => words.includes(`${account} has a new password`))).toHaveLength(1);
});

it('two who press at the same moment, and a press that Teams delivers twice, make one change', async () => {
  const before = steps.passwordOf(account);
  const [changes, passwords] = [(await rotations()).length, steps.passwordsMade(account)];
  const [dana, sam] = [await steps.asks('dana', account), await steps.asks(owner, account)];
  const press = (who: string, messageId: string) =>
    story.teams.as(who).press('account.rotate', { confirm: 'yes' }, { where: 'personal', messageId });

  const answers = await Promise.all([press('dana', dana.id), press(owner, sam.id), press('dana', dana.id)]);
  await changed(before);

  expect(JSON.stringify(answers)).not.toContain('Another open request');
  expect(await rotations()).toHaveLength(changes + 1);
  expect(steps.passwordsMade(account)).toBe(passwords + 1);
});

it('an answer that is lost and then refused leaves both passwords kept and none offered, until an admin sets the one before', async () => {
  const before = steps.passwordOf(account);
  steps.failPassword(account, { kind: 'reset-after-apply' });
  steps.failPassword(account, { kind: 'refuse', status: 403, code: 'Authorization_RequestDenied', message: 'no' });

  await steps.rotates(owner, account);
  const stopped = await seesAtRest(story, 'dana', account, 'is not known');

  expect(stopped.words).toContain('Either may be the password');
  expect(Object.values(steps.secretsOf(account))).toContain(steps.passwordOf(account));
  expect(Object.values(steps.secretsOf(account))).toContain(before);
  await expect(steps.collected(owner, made.id)).rejects.toThrow();

  await story.teams.as('dana').press('run.undo', { confirm: 'yes' }, { where: 'personal', messageId: stopped.id });
  await steps.sees(owner, account, 'The password was not changed');
  expect(steps.passwordOf(account)).toBe(before);
  expect(steps.secretsOf(account)).toEqual({ [made.secret]: before });
  expect(await steps.collected(owner, made.id)).toContain(before);
});

it('a vault that does not take the acknowledged password stops it with the exact step, and Retry ends it', async () => {
  const path = new RegExp(`/secrets/${made.secret}[/?]`);
  story.tenant.failNext({ service: 'keyVault', method: 'PUT', path, kind: 'refuse', status: 403, code: 'Forbidden' });

  await steps.rotates(owner, account);
  const stopped = await seesAtRest(story, 'lee', account, 'did not take it');

  expect(stopped.words).toContain(made.secret);
  expect(Object.values(steps.secretsOf(account))).toContain(steps.passwordOf(account));
  await story.teams.as('lee').press('run.retry', {}, { where: 'personal', messageId: stopped.id });
  await until(() => Object.keys(steps.secretsOf(account)).length === 1);
  expect(steps.secretsOf(account)).toEqual({ [made.secret]: steps.passwordOf(account) });
});

/** As a client would send it that checks nothing: Teams' own asks for the tick before it sends. */
function pressPastTheClient(who: string, messageId: string, data: { verb: string; requestId: string }) {
  const message = story.teams.world.messages.find(({ id }) => id === messageId);
  const { person } = story.teams.as(who);
  return execute(story.teams.client, person, message as never, { verb: data.verb, data }, 'manual');
}

/** Ids of the changes asked for so far. */
async function rotations(): Promise<string[]> {
  const rows = await story.database.query(
    "select id from desk.requests where body->>'kind' = 'rotate' order by number",
  );
  return rows.map(({ id }) => String(id));
}

async function isOver(): Promise<boolean> {
  const open = "select id from desk.requests where body->>'kind' = 'rotate' and state in ('approved', 'running')";
  return (await story.database.query(open)).length === 0;
}

async function changed(before: string): Promise<void> {
  await until(async () => steps.passwordOf(account) !== before && (await isOver()));
}

/** Holds the first password that is sent to Entra, and looks before it is taken. */
function holdPassword(look: () => Promise<void>) {
  const at: { open: () => void; reached: () => void } = { open: () => undefined, reached: () => undefined };
  const opened = new Promise<void>((resolve) => (at.open = resolve));
  const reached = new Promise<void>((resolve) => (at.reached = resolve));
  const hold: ArrivalListener = async ({ service, method, path }) => {
    if (service !== 'graph' || method !== 'PATCH' || !path.endsWith(`/users/${steps.idOf(account)}`)) return undefined;
    stop();
    await look();
    at.reached();
    await opened;
    return undefined;
  };
  const stop = story.tenant.onArrival(hold);
  return { reached, open: () => at.open() };
}
