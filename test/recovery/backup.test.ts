import { people } from '../../src/sandbox/tenant';
import type { UserState } from '../../src/sandbox/tenant/directory/model';
import type { SeenMessage } from '../../src/sandbox/teams';
import { installEverywhere } from '../../src/sandbox/world';
import { seesAtRest } from '../support/all-sent';
import { countAgain } from '../support/counting';
import { lostDesk } from '../support/lost-desk';
import type { Kind, LostDesk } from '../support/lost-desk';
import { ask as askBooks } from '../support/postgres';
import { approve, ask, licensesOf, ready, sees, standing, writesSince } from '../support/steps';
import { patience, until } from '../support/wait';

jest.setTimeout(10 * patience);

let desk: LostDesk;
afterEach(() => desk.end());

const kim = () => licensesOf(desk.world.tenant.user(people.kim.id));
const omar = () => licensesOf(desk.world.tenant.user(people.omar.id));

/** Somebody reads a message of the bot in which a person is told of this. */
function reads(who: string, words: string) {
  const isIt = ({ fromBot, words: shown }: { fromBot: boolean; words: string }) => fromBot && shown.includes(words);
  return desk.world.teams.as(who).waitFor((seen) => seen.find(isIt), { where: 'personal' });
}

async function borrow(account: string, inputs: Record<string, string> = {}): Promise<void> {
  await ask(desk.world, { accountName: account, ...inputs });
  await approve(desk.world, account);
  await desk.untilWaiting(account);
}

const query = (text: string, values?: unknown[]) => askBooks(desk.books().databaseUrl, text, values);

async function press(account: string, verb: string, inputs: Record<string, string> = {}): Promise<void> {
  const { id } = await seesAtRest({ ...desk.world, database: { query } }, 'dana', account, 'Needs an admin');
  await desk.world.teams.as('dana').press(verb, inputs, { where: 'personal', messageId: id });
}

/** Approve is on the card again once the licences were counted. */
async function canApprove(account: string): Promise<void> {
  const offers = ({ card, words }: SeenMessage) =>
    words.includes(account) && JSON.stringify(card ?? '').includes('request.approve');
  await desk.world.teams.as('dana').waitFor((seen) => seen.find(offers), { where: 'personal' });
}

async function isReady(account: string): Promise<void> {
  await desk.untilWaiting(account);
  desk.rowsAppear();
  await sees(desk.world, 'ravi', account, 'Ready');
  expect(standing(desk.world, account)).toEqual(ready);
}

describe.each<Kind>(['the built-in database', 'a database of its own'])('a desk with %s that is lost', (kind) => {
  it('goes on from the backup that was made while it worked: whatever was open ends right, after an admin looked', async () => {
    desk = await lostDesk(kind);
    const { world, file } = desk;
    const whole = kim();
    await desk.start();
    await installEverywhere(world.teams);
    await borrow('svc-offered', { owner: people.stranger.id });
    desk.rowsAppear();
    await sees(world, 'sam', 'svc-offered', 'For you only');
    await borrow('svc-lent');
    await ask(world, { accountName: 'svc-asked' });
    expect(kim()).not.toEqual(whole);

    expect(await desk.operate('backup', file)).toMatchObject({ status: 0 });
    await desk.stop();
    await desk.lose();
    const restored = await desk.operate('restore', file);

    expect(restored).toEqual({ status: 0, said: expect.stringContaining('Licences on loan: 1.') as string });
    expect(restored.said).toMatch(/Open requests: 2\.\n {2}SA-\d+ svc-lent: running\n {2}SA-\d+ svc-asked: pending/);
    expect(restored.said).toMatch(/Passwords in the database: 2, each opened/);
    const mark = world.tenant.ledger.length;
    await desk.start();
    expect((await sees(world, 'dana', 'svc-lent', 'Needs an admin')).words).toContain('older copy');
    await reads('dana', 'were restored from a backup');
    expect(writesSince(world, mark)).toEqual([]);

    await press('svc-lent', 'run.retry');
    await isReady('svc-lent');
    await approve(world, 'svc-asked', 'dana', { lender: people.omar.id });
    await isReady('svc-asked');

    expect(kim()).toEqual(whole);
    await collected('svc-offered');
    await desk.stop();
    expect(await desk.operate('audit')).toEqual({
      status: 0,
      said: expect.stringMatching(/^The audit is whole: \d+ lines\.$/) as string,
    });
  });
});

it('what was done after the backup is read in the tenant: nothing is written, and a lender without a licence is named', async () => {
  desk = await lostDesk('a database of its own');
  const { world, file } = desk;
  const before = world.tenant.user(people.omar.id)?.assignments ?? [];
  const whole = [kim(), omar()];
  await desk.start();
  await installEverywhere(world.teams);
  await borrow('svc-ended');
  await ask(world, { accountName: 'svc-begun' });
  expect(await desk.operate('backup', file)).toMatchObject({ status: 0 });
  await isReady('svc-ended');
  await approve(world, 'svc-begun', 'dana', { lender: people.omar.id });
  await desk.untilWaiting('svc-begun');
  await desk.stop();
  await desk.lose();
  expect(await desk.operate('restore', file)).toMatchObject({ status: 0 });
  const mark = world.tenant.ledger.length;

  await desk.start();
  await sees(world, 'dana', 'svc-ended', 'Needs an admin');
  await reads('dana', 'were restored from a backup');
  expect((await reads('dana', 'does not hold it now')).words).toContain('Omar Haddad held the licence');
  expect(writesSince(world, mark)).toEqual([]);

  byHand(people.omar.id, before);
  byHand(userIdOf('svc-begun'), []);
  await press('svc-ended', 'run.by-hand', { end: 'done', note: 'It was finished before the disk was lost.' });
  await until(async () => (await desk.books().store.look((tx) => tx.loans.open())).length === 0);
  await countAgain({ database: { query } });
  await canApprove('svc-begun');
  await approve(world, 'svc-begun', 'dana', { lender: people.omar.id });
  await isReady('svc-begun');
  expect(standing(world, 'svc-ended')).toEqual(ready);
  expect([kim(), omar()]).toEqual(whole);
});

/** What a licence admin does in the portal. */
function byHand(userId: string, assignments: readonly UserState['assignments'][number][]): void {
  const { tenant } = desk.world;
  tenant.core.directory.changeUser(tenant.now(), userId, people.lee.id, (user) => ({ ...user, assignments }));
}

function userIdOf(account: string): string {
  return desk.world.tenant.user(`${account}@contoso.onmicrosoft.com`)?.id ?? '';
}

/** Sam gets the password that opens the account. */
async function collected(account: string): Promise<void> {
  const { teams, tenant } = desk.world;
  const offer = await sees(desk.world, 'sam', account, 'For you only');
  await teams.as('sam').openDialog('credential.open', {}, { where: 'personal', messageId: offer.id });
  const shown = JSON.stringify(await teams.as('sam').submitDialog('credential.reveal'));
  expect(shown).toContain(tenant.passwordOf(userIdOf(account)) ?? 'the account has no password');
}
