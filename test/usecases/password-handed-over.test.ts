import { retired } from '../../src/desk/account';
import type { AccountRecord } from '../../src/desk/account';
import type { HandOver } from '../../src/desk/hand-over';
import type { Problem } from '../../src/desk/problem';
import { createUseCases } from '../../src/usecases';
import { offerPassword } from '../../src/usecases/offer-password';
import { dana, lee, olga, ravi, sam } from '../support/cast';
import { by } from '../support/office';
import { officeStage, refusal } from '../support/office-stage';

const minute = 60_000;
const hour = 60 * minute;
const stage = officeStage();
const password = 'Pa55word';

let account: AccountRecord;
let id: string;
/** Olga is offered the password of an account of hers; another account has another owner and password. */
beforeEach(async () => {
  await stage.office.approvers([dana, lee]);
  account = await offered('svc-one', 'secret-one', olga);
  id = account.requestId;
  await offered('svc-two', 'secret-two', sam);
  await stage.office.books.vault.putIfAbsent('secret-one', password, {});
  await stage.office.books.vault.putIfAbsent('secret-two', 'of another', {});
  await stage.redrawn();
});

async function offered(accountName: string, secretName: string, owner: typeof olga) {
  const made = await stage.office.enter(await stage.office.insert({ accountName, owner, state: 'done', attempt: 1 }));
  await stage.write((tx) => offerPassword(tx, stage.office.desk.settings, { ...made, secretName }, stage.now));
  return made;
}

const open = (who = olga) => stage.office.useCases.openCredential(by(who), id);
const reveal = (ticket: string, who = olga, useCases = stage.office.useCases) =>
  useCases.revealCredential(by(who), id, ticket);
const offer = () => stage.write((tx) => tx.handOvers.look(id));
const stands = (change: Partial<HandOver>) =>
  stage.write(async (tx) => {
    const found = await tx.handOvers.look(id);
    if (found) await tx.handOvers.save({ ...found, ...change });
  });
const lastLines = async (count = 1) => (await stage.audit()).slice(-count);

describe('the window', () => {
  it('is opened for the owner for five minutes, which stands in the audit, and again with the same ticket', async () => {
    const first = await open();
    stage.passes(minute);
    const second = await open();

    expect(first).toEqual({ ticket: 'abcd'.repeat(6), until: stage.after(4 * minute) });
    expect(second).toEqual({ ticket: first.ticket, until: stage.after(5 * minute) });
    const line = { kind: 'security', actor: olga, action: 'open-credential', requestId: id, object: 'svc-one' };
    expect(await lastLines(2)).toEqual([line, line]);
    expect(await offer()).toMatchObject({ state: 'offered', ticket: first.ticket, ticketUntil: second.until });
  });

  it('has another ticket once its time is over', async () => {
    let tags = 0;
    const desk = { ...stage.office.desk, randomTag: () => `tag${(tags += 1)}` };
    const useCases = createUseCases(desk, stage.office.books.vault);
    const { ticket } = await useCases.openCredential(by(olga), id);
    stage.passes(5 * minute);

    const later = await useCases.openCredential(by(olga), id);

    expect([ticket, later.ticket]).toEqual(['tag1tag2tag3tag4tag5tag6', 'tag7tag8tag9tag10tag11tag12']);
    expect(await refusal(reveal(ticket))).toMatchObject({ code: 'password-window-over' });
  });

  it.each([ravi, dana, sam])('is opened for nobody else, and their try stands in the audit: $name', async (who) => {
    const before = await offer();

    expect(await refusal(open(who))).toEqual({ code: 'unknown-request', values: { id } });

    expect(await lastLines()).toEqual([
      { kind: 'security', actor: who, action: 'open-credential-denied', requestId: id },
    ]);
    expect(await offer()).toEqual(before);
  });

  it.each<[string, Partial<HandOver>, Problem]>([
    ['that was shown', { state: 'revealed' }, { code: 'password-already-shown', values: { account: 'svc-one' } }],
    [
      'that is being changed',
      { state: 'withdrawn' },
      { code: 'password-being-replaced', standing: 'nothing-shown', values: { account: 'svc-one' } },
    ],
  ])('is not opened on a password %s, and the try is an alarm', async (_how, change, problem) => {
    await stands(change);
    const before = await offer();

    expect(await refusal(open())).toEqual(problem);

    expect(await offer()).toEqual(before);
    expect(await lastLines()).toEqual([
      { kind: 'security', actor: olga, action: 'open-credential-again', requestId: id },
    ]);
  });

  it('is not opened on the password of an account that was retired', async () => {
    const end = retired(account, stage.after(0));
    const problem = { code: 'password-account-retired', standing: 'nothing-shown', values: { account: 'svc-one' } };
    const { ticket } = await open();
    await stage.write((tx) => tx.accounts.save(end));

    expect(await refusal(reveal(ticket))).toEqual(problem);
    expect(await refusal(open())).toEqual(problem);
    expect(await offer()).toMatchObject({ state: 'offered' });
  });
});

describe('an offer that was not taken in time is opened anew by its owner', () => {
  it.each<[string, Partial<HandOver>, number]>([
    ['and was closed', { state: 'lapsed', lapsedAt: '2029-03-01T09:00:00.000Z' }, 0],
    ['in the moment in which it ends', {}, 24 * hour],
  ])('%s: for the whole time, with its reminder, and it stands in the audit', async (_how, change, later) => {
    await stands({ ticket: 'old', ticketUntil: stage.after(later), remindedAt: 'before', ...change });
    stage.passes(later);
    await stage.hasCard(olga, id);

    await open();

    expect(await offer()).toEqual({
      requestId: id,
      accountName: 'svc-one',
      owner: olga,
      secretName: 'secret-one',
      state: 'offered',
      offeredAt: stage.after(0),
      expiresAt: stage.after(24 * hour),
      ticket: 'abcd'.repeat(6),
      ticketUntil: stage.after(5 * minute),
    });
    const line = { kind: 'security', actor: olga, requestId: id, object: 'svc-one' };
    expect(await lastLines(2)).toEqual([
      { ...line, action: 'offer-password-again' },
      { ...line, action: 'open-credential' },
    ]);
    expect(await stage.redrawn()).toEqual([id]);
    expect((await stage.told()).filter(({ to }) => to === olga.name)).toHaveLength(1);
  });

  it('and not before: what is open stays as it is', async () => {
    const before = await offer();
    stage.passes(24 * hour - 1);

    await open();

    expect(await offer()).toEqual({ ...before, ticket: 'abcd'.repeat(6), ticketUntil: stage.after(5 * minute) });
    expect((await stage.audit()).map(({ action }) => action)).not.toContain('offer-password-again');
  });
});

describe('the password', () => {
  it('is shown once to its owner, with the name of the account; then nothing is due, and its cards are drawn again', async () => {
    const { ticket } = await open();
    await stage.hasCard(olga, id);

    expect(await reveal(ticket)).toEqual({ userPrincipalName: account.userPrincipalName, password });

    expect(await offer()).toMatchObject({ state: 'revealed', revealedAt: stage.after(0) });
    expect(await stage.jobs('expire-hand-over')).toHaveLength(1);
    expect(await stage.redrawn()).toEqual([id]);
    expect(await refusal(reveal(ticket))).toMatchObject({ code: 'password-already-shown' });
    const line = { kind: 'security', actor: olga, requestId: id };
    expect(await lastLines(2)).toEqual([
      { ...line, action: 'reveal-password', object: 'svc-one' },
      { ...line, action: 'reveal-refused' },
    ]);
  });

  it('is shown once where its owner presses twice at the same moment', async () => {
    const { ticket } = await open();

    const answers = await Promise.all([refusal(reveal(ticket)), refusal(reveal(ticket))]);

    expect(answers).toEqual(
      expect.arrayContaining([null, expect.objectContaining({ code: 'password-already-shown' })]),
    );
  });

  it.each([
    ['another ticket', 'dcba'.repeat(6)],
    ['no ticket', ''],
  ])('is not shown for %s, which is an alarm', async (_what, ticket) => {
    await open();

    expect(await refusal(reveal(ticket))).toEqual({
      code: 'password-window-over',
      standing: 'nothing-used-up',
      values: { account: 'svc-one' },
    });
    expect(await offer()).toMatchObject({ state: 'offered' });
    expect(await lastLines()).toEqual([{ kind: 'security', actor: olga, action: 'reveal-refused', requestId: id }]);
  });

  it('is not shown where no window was opened, also for an empty ticket', async () => {
    await stands({ ticket: '', ticketUntil: stage.after(minute) });

    expect(await refusal(reveal(''))).toMatchObject({ code: 'password-window-over' });
    expect(await offer()).toMatchObject({ state: 'offered' });
  });

  it.each([ravi, dana, sam])('is not shown to anybody else who has the ticket: $name', async (who) => {
    const { ticket } = await open();

    expect(await refusal(reveal(ticket, who))).toEqual({ code: 'unknown-request', values: { id } });
    expect(await offer()).toMatchObject({ state: 'offered', ticket });
    expect(await lastLines()).toMatchObject([{ kind: 'security', actor: who, action: 'reveal-refused' }]);
  });

  it('of a request that there is not is shown to nobody', async () => {
    const none = stage.office.useCases.revealCredential(by(olga), 'SA-999999', 'abcd');

    expect(await refusal(none)).toEqual({ code: 'unknown-request', values: { id: 'SA-999999' } });
  });
});
