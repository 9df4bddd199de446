import type { AccountRecord } from '../../src/desk/account';
import type { HandOver } from '../../src/desk/hand-over';
import type { Problem } from '../../src/desk/problem';
import { UpstreamError } from '../../src/desk/problem';
import { createUseCases } from '../../src/usecases';
import { offerPassword } from '../../src/usecases/offer-password';
import { dana, lee, olga, sam } from '../support/cast';
import { by } from '../support/office';
import { officeStage, refusal } from '../support/office-stage';
import { until } from '../support/wait';

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
const waitsForALock = `
  select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;

describe('a vault that', () => {
  type Read = () => Promise<string | null>;
  const revealedBy = async (read: Read) => {
    const { ticket } = await open();
    const vault = { ...stage.office.books.vault, read };
    return refusal(reveal(ticket, olga, createUseCases(stage.office.desk, vault)));
  };
  const fails =
    (...given: ConstructorParameters<typeof UpstreamError>): Read =>
    () =>
      Promise.reject(new UpstreamError(...given));
  const busy = { code: 'service-busy', values: { service: 'Key Vault' } } as const;
  const away = { code: 'service-away', technical: 'GET https://vault → 503' } as const;
  const forbidden = { code: 'permission-missing', technical: 'GET https://vault → 403' } as const;
  const standing = 'nothing-used-up';

  it.each<[string, Read, Problem]>([
    ['is busy', fails('again', busy), { code: 'vault-busy', standing }],
    ['is away', fails('again', away), { code: 'vault-away', standing, technical: away.technical }],
    ['refuses', fails('refused', forbidden), { ...forbidden, standing }],
    [
      'has it no more',
      async () => null,
      { code: 'secret-gone', values: { account: 'svc-one', secretName: 'secret-one' } },
    ],
  ])('%s uses nothing up, and what it said stands in the audit', async (_how, read, problem) => {
    expect(await revealedBy(read)).toEqual(problem);

    expect(await offer()).toMatchObject({ state: 'offered', ticket: 'abcd'.repeat(6) });
    const after = { problem: problem.code, technical: problem.technical ?? null };
    const line = { kind: 'security', actor: olga, action: 'reveal-failed', requestId: id, object: 'svc-one', after };
    expect(await lastLines()).toEqual([line]);
  });

  it.each([
    ['an owner with another ticket', olga, 'dcba', 'password-window-over'],
    ['a stranger with the ticket', sam, 'abcd', 'unknown-request'],
  ])('is away is not even asked for %s', async (_who, who, tag, code) => {
    await open();
    const vault = { ...stage.office.books.vault, read: fails('again', away) };
    const useCases = createUseCases(stage.office.desk, vault);

    expect(await refusal(reveal(tag.repeat(6), who, useCases))).toMatchObject({ code });
    expect((await stage.audit()).map(({ action }) => action)).not.toContain('reveal-failed');
  });

  it('fails for a reason of ours is no matter of the owner', async () => {
    const { ticket } = await open();
    const vault = { ...stage.office.books.vault, read: () => Promise.reject(new TypeError('x is undefined')) };
    const shown = reveal(ticket, olga, createUseCases(stage.office.desk, vault));

    await expect(shown).rejects.toThrow('x is undefined');
    expect((await lastLines())[0]?.action).toBe('open-credential');
  });

  it.each([
    [6_000, null],
    [6_001, { code: 'vault-slow', standing }],
  ])('takes %i milliseconds: what Teams may have given up on is not used up unseen', async (ms, problem) => {
    const slow: Read = async () => (stage.passes(ms), password);

    expect(await revealedBy(slow)).toEqual(problem);
    expect((await offer())?.state).toBe(problem === null ? 'revealed' : 'offered');
  });

  it('answers after the window has closed shows nothing, and uses nothing up', async () => {
    const { ticket, until } = await open();
    stage.passes(Date.parse(until) - stage.now.getTime() - 1);
    const vault = { ...stage.office.books.vault, read: async () => (stage.passes(1), password) };

    const problem = await refusal(reveal(ticket, olga, createUseCases(stage.office.desk, vault)));

    expect(problem).toMatchObject({ code: 'password-window-over' });
    expect(await offer()).toMatchObject({ state: 'offered' });
  });

  it('gives a password that was replaced meanwhile shows none of both', async () => {
    const read: Read = async () => (await stands({ secretName: 'secret-new' }), password);

    expect(await revealedBy(read)).toMatchObject({ code: 'password-window-over' });
    expect(await offer()).toMatchObject({ state: 'offered', secretName: 'secret-new' });
  });
});

describe('what Teams may have given up on is not used up unseen', () => {
  const slow = { code: 'vault-slow', standing: 'nothing-used-up' };

  it.each([
    [6_000, null],
    [6_001, slow],
  ])('where the press came in %i milliseconds ago', async (ms, problem) => {
    const pressedAt = stage.now;
    stage.passes(ms);
    const { ticket } = await open();

    const shown = stage.office.useCases.revealCredential(by(olga), id, ticket, pressedAt);

    expect(await refusal(shown)).toEqual(problem);
    expect((await offer())?.state).toBe(problem === null ? 'revealed' : 'offered');
  });

  it('where somebody else held the offer for too long', async () => {
    const { ticket } = await open();
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    let hasIt = false;
    const holding = stage.write(async (tx) => {
      await tx.handOvers.of(id);
      hasIt = true;
      await held;
    });
    await until(() => hasIt);

    const shown = refusal(reveal(ticket));
    await until(async () => (await stage.office.books.database.query(waitsForALock)).length > 0);
    stage.passes(6_001);
    letGo();
    await holding;

    expect(await shown).toEqual(slow);
    expect(await offer()).toMatchObject({ state: 'offered', ticket });
  });
});
