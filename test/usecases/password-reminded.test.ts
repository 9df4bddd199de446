import type { HandOver } from '../../src/desk/hand-over';
import type { ServiceRequest } from '../../src/desk/request';
import { createJobHandlers } from '../../src/usecases/background';
import type { Background } from '../../src/usecases/background';
import { createChatMemory } from '../../src/usecases/chat-memory';
import { offerPassword } from '../../src/usecases/offer-password';
import type { ClaimedNotice } from '../../src/usecases/outbox';
import { kim, olga } from '../support/cast';
import { officeStage } from '../support/office-stage';

const hour = 3_600_000;
const day = 24 * hour;
const stage = officeStage();

let one: ServiceRequest;
let two: ServiceRequest;
/** Olga is offered the passwords of two accounts for a day. */
beforeEach(async () => {
  [one, two] = [await made(), await made()];
  await stage.knows(olga);
  for (const { id } of [one, two]) await stage.hasCard(kim, id);
  for (const request of [one, two]) {
    const account = await stage.office.enter(request);
    const { settings } = stage.office.desk;
    await stage.write((tx) => offerPassword(tx, settings, { ...account, secretName: 'secret' }, stage.now));
  }
  await stage.redrawn();
});

const made = () => stage.office.insert({ state: 'done', attempt: 1 });
const handOver = ({ id }: ServiceRequest) => stage.write((tx) => tx.handOvers.look(id));
const set = (request: ServiceRequest, change: Partial<HandOver>) =>
  stage.write(async (tx) => {
    const found = await tx.handOvers.look(request.id);
    if (found) await tx.handOvers.save({ ...found, ...change });
  });

/** What waits for Olga was sent. */
async function delivered(): Promise<void> {
  const claims = await stage.office.books.outbox.claimNotices(10);
  for (const claim of claims) await stage.office.books.outbox.noticeSent(claim);
}

async function look({ id }: ServiceRequest): Promise<void> {
  await stage.office.books.database.query(`delete from desk.jobs where kind = 'expire-hand-over' and key = $1`, [id]);
  await createJobHandlers({ ...stage.office.desk } as Background)['expire-hand-over'](id, {});
}

const told = (message: string, until: string) => (request: ServiceRequest) => ({
  to: olga.name,
  message,
  values: { id: request.id, account: request.accountName, environmentId: 'prod', until, ready: '', case: 'first' },
  buttons: [{ verb: 'credential.open', requestId: request.id }],
});
const heardOf = async (message: string) => (await stage.told()).filter((one) => one.message === message);

it('an owner is reminded of each of two passwords, once', async () => {
  await delivered();
  const until = stage.after(day);
  stage.passes(12 * hour);

  for (const request of [one, two, one]) await look(request);

  const reminder = told('notice.password-reminder', until);
  expect(await heardOf('notice.password-reminder')).toEqual([reminder(one), reminder(two)]);
  expect(await handOver(one)).toMatchObject({ state: 'offered', remindedAt: stage.after(0) });
  const line = { kind: 'state', actor: 'desk', action: 'remind-owner', object: one.accountName, requestId: one.id };
  expect((await stage.audit()).filter(({ action }) => action === 'remind-owner')).toEqual([
    line,
    { ...line, requestId: two.id, object: two.accountName },
  ]);
});

it('an owner who came for neither of two reads that their time is over; no ticket is left, and the audit says so', async () => {
  await delivered();
  for (const request of [one, two]) await set(request, { remindedAt: 'before', ticket: 'abc', ticketUntil: 'later' });
  const until = stage.after(day);
  stage.passes(day);

  for (const request of [one, two]) await look(request);

  const lapsed = told('notice.password-lapsed', until);
  expect(await heardOf('notice.password-lapsed')).toEqual([lapsed(one), lapsed(two)]);
  const standing = await handOver(one);
  expect(standing).toMatchObject({ state: 'lapsed', lapsedAt: stage.after(0) });
  expect(standing).not.toHaveProperty('ticket');
  expect(standing).not.toHaveProperty('ticketUntil');
  const line = { kind: 'security', actor: 'desk', action: 'password-not-collected' };
  expect((await stage.audit()).slice(-2)).toEqual([
    { ...line, requestId: one.id, object: one.accountName },
    { ...line, requestId: two.id, object: two.accountName },
  ]);
  expect(await stage.redrawn()).toEqual([one.id, two.id]);
});

it.each([
  ['was sent', 'update desk.notices set sent_at = now()', true],
  ['was given up', 'update desk.notices set given_up_at = now()', true],
  ['is from before people were addressed', 'truncate desk.notices', true],
  ['waits', 'select 1', false],
])('an owner is reminded of an offer whose message %s', async (_what, happened, isReminded) => {
  await stage.office.books.database.query(happened);
  stage.passes(12 * hour);

  await look(one);

  expect(await heardOf('notice.password-reminder')).toHaveLength(isReminded ? 1 : 0);
  expect((await handOver(one))?.expiresAt).toBe(stage.after(isReminded ? 12 * hour : day));
});

describe('the message of an offer that is about to be sent', () => {
  /** Until when it says that the password is open, or what becomes of it. */
  async function sent(): Promise<unknown> {
    const claims = await stage.office.books.outbox.claimNotices(10);
    const claim = claims.find(({ values }) => values['id'] === one.id);
    if (!claim) throw new Error('Nothing waits for Olga.');
    const notice = await createChatMemory(stage.office.desk).asSent(claim);
    return notice && notice.values['until'];
  }

  it.each([
    [59_999, day - 59_999],
    [60_000, day],
  ])('%i ms after it leaves the owner the whole time', async (ms, left) => {
    stage.passes(ms);
    await stage.redrawn();

    expect(await sent()).toBe(stage.after(left));

    const isProlonged = left === day;
    expect(await handOver(one)).toMatchObject({ expiresAt: stage.after(left) });
    expect((await handOver(one))?.beganAt).toBe(isProlonged ? stage.after(0) : undefined);
    expect(await stage.jobs('expire-hand-over')).toContain(`expire-hand-over ${one.id} 2029-03-01T22:00:00.000Z`);
    expect(await stage.redrawn()).toEqual(isProlonged ? [one.id] : []);
    const until = (await stage.told()).find(({ values }) => values['id'] === one.id)?.values['until'];
    expect(until).toBe(stage.after(left));
  });

  it('is sent as it is shortly after its time began anew', async () => {
    await set(one, { beganAt: stage.after(hour), expiresAt: stage.after(hour + day) });
    stage.passes(hour + 59_999);
    const before = await handOver(one);

    await sent();

    expect(await handOver(one)).toEqual(before);
  });

  it.each<[string, Partial<HandOver>, boolean]>([
    ['was shown', { state: 'revealed' }, false],
    ['was offered anew', { offeredAt: '2029-03-01T10:30:00.000Z' }, false],
    ['has lapsed', { state: 'lapsed' }, true],
    ['is being replaced', { state: 'withdrawn' }, false],
    ['was changed by hand', { state: 'replaced' }, false],
  ])('whose password %s is sent only where it is true still', async (_what, change, isSent) => {
    await set(one, change);
    stage.passes(hour);
    const before = await handOver(one);

    expect(await sent()).toBe(isSent ? before?.expiresAt : null);
    expect(await handOver(one)).toEqual(before);
  });

  it('of which nothing is known any more is not sent', async () => {
    await stage.office.books.database.query('truncate desk.hand_overs');

    expect(await sent()).toBeNull();
  });

  it('is another thing than any other message, however late that is', async () => {
    const [claim] = await stage.office.books.outbox.claimNotices(1);
    const other: ClaimedNotice = { ...(claim as ClaimedNotice), message: 'notice.done' };
    stage.passes(hour);

    expect(await createChatMemory(stage.office.desk).asSent(other)).toEqual(other);
  });
});
