import type { RunEnd } from '../../src/recipe/ports';
import { createAuditHeadFile } from '../../src/store/audit-head-file';
import { connectDatabase } from '../../src/store/database';
import { silentLog } from '../../src/store/log';
import { createOutbox } from '../../src/store/outbox';
import { createRegister } from '../../src/store/register';
import { createLook, createTransactor } from '../../src/store/transaction';
import { createWake } from '../../src/store/wake';
import { dana, ravi, kim } from '../support/cast';
import { clock, facts, now, registerStage } from '../support/register-stage';
import { settings } from '../support/store-samples';

const stage = registerStage();

const done: RunEnd = {
  state: 'done',
  findings: [{ check: 'access-mode', result: 'pass', found: '4', at: now.toISOString() }],
};

describe('beginning a run', () => {
  it('moves an approved request to running, once, and draws its card anew', async () => {
    await stage.insert();

    const answers = [await stage.register.begin('SA-1001', 1), await stage.register.begin('SA-1001', 1)];

    expect(answers).toEqual([true, true]);
    expect(await stage.register.request('SA-1001')).toMatchObject({ state: 'running', version: 2 });
    expect(await stage.isStale()).toBe(true);
  });

  it.each([
    ['another attempt owns it', { state: 'running', attempt: 2 } as const],
    ['it was rejected', { state: 'rejected' } as const],
    ['it has ended', { state: 'done' } as const],
  ])('is refused when %s', async (_why, change) => {
    await stage.insert(change);

    expect(await stage.register.begin('SA-1001', 1)).toBe(false);
  });
});

describe('facts', () => {
  it('add up, are kept beside the version, and survive a later decision of people', async () => {
    await stage.insert({ facts: { userId: 'user-1' } });

    await stage.register.saveFacts('SA-1001', { systemuserId: 'row-1' });
    const read = await stage.register.request('SA-1001');
    await stage.desk.store.transaction((tx) =>
      tx.requests.replace({ ...read, facts: {}, version: 2, state: 'running' }, 1),
    );

    expect(read.version).toBe(1);
    expect((await stage.register.request('SA-1001')).facts).toEqual({ userId: 'user-1', systemuserId: 'row-1' });
  });
});

describe('steps', () => {
  const steps = () => stage.desk.store.transaction((tx) => tx.steps.of('SA-1001', 1));

  it('keep their lines when undoing adds more', async () => {
    await stage.register.planSteps('SA-1001', 1, ['create', 'license']);
    await stage.register.stepBegan('SA-1001', 1, 'create');
    await stage.register.planSteps('SA-1001', 1, ['create', 'block']);

    expect((await steps()).map(({ name, position, state }) => [name, position, state])).toEqual([
      ['create', 0, 'running'],
      ['license', 1, 'todo'],
      ['block', 2, 'todo'],
    ]);
  });

  it('say what they wait for, and forget it when they end', async () => {
    await stage.insert();
    await stage.register.planSteps('SA-1001', 1, ['create']);
    await stage.register.stepBegan('SA-1001', 1, 'create');
    await stage.register.stepWaits('SA-1001', 1, 'create', { waitingFor: 'replication', until: now.toISOString() });
    const whileWaiting = await steps();
    await stage.register.stepEnded('SA-1001', 1, 'create', { state: 'done', values: { upn: 'x' } });

    expect(whileWaiting).toMatchObject([{ state: 'waiting', waitingFor: 'replication' }]);
    expect(await steps()).toEqual([
      {
        name: 'create',
        attempt: 1,
        position: 0,
        state: 'done',
        values: { upn: 'x' },
        startedAt: now.toISOString(),
        endedAt: now.toISOString(),
      },
    ]);
  });

  it('draw the card anew when something changes, and not when it does not', async () => {
    await stage.insert();
    await stage.isStale();
    await stage.register.stepBegan('SA-1001', 1, 'create');
    const first = await stage.isStale();
    await stage.register.stepBegan('SA-1001', 1, 'create');
    const repeated = await stage.isStale();

    expect([first, repeated]).toEqual([true, false]);
  });
});

describe('loans', () => {
  const loan = (requestId: string) => ({ requestId, lender: kim, skuId: 'sku', disabledPlans: ['plan-a'] });

  it('lend a person to one run only, also when two ask at once', async () => {
    const answers = await Promise.all(
      ['SA-1', 'SA-2', 'SA-3', 'SA-4'].map((id) => stage.register.recordLoan(loan(id))),
    );

    expect(answers.filter(Boolean)).toHaveLength(1);
  });

  it('give the same loan when it is recorded again', async () => {
    const first = await stage.register.recordLoan(loan('SA-1'));
    await stage.register.loanTaken('SA-1');
    const again = await stage.register.recordLoan(loan('SA-1'));

    expect(again).toMatchObject({ ...first, state: 'taken' });
  });

  it('free the lender when returned, not while owed', async () => {
    await stage.register.recordLoan(loan('SA-1'));
    await stage.register.loanTaken('SA-1');
    await stage.register.loanOwed('SA-1');
    const whileOwed = await stage.register.recordLoan(loan('SA-2'));
    await stage.register.loanReturned('SA-1');
    const afterReturn = await stage.register.recordLoan(loan('SA-2'));

    expect(whileOwed).toBeNull();
    expect(afterReturn).toMatchObject({ requestId: 'SA-2', state: 'recorded' });
    expect(await stage.register.loan('SA-1')).toMatchObject({
      state: 'returned',
      disabledPlans: ['plan-a'],
      returnedAt: now.toISOString(),
    });
    expect(await stage.desk.store.transaction((tx) => tx.loans.open())).toHaveLength(1);
  });

  it('may be recorded once more by a later attempt', async () => {
    await stage.register.recordLoan(loan('SA-1'));
    await stage.register.loanReturned('SA-1');
    const second = await stage.register.recordLoan({ ...loan('SA-1'), disabledPlans: [] });

    expect(second).toMatchObject({ state: 'recorded', disabledPlans: [] });
    expect(await stage.register.loan('SA-1')).toMatchObject({ state: 'recorded' });
  });

  it('are open again where one who got it back does not have it, unless they lend to another run by now', async () => {
    await stage.register.recordLoan(loan('SA-1'));
    await stage.register.loanTaken('SA-1');
    await stage.register.loanReturned('SA-1');
    await stage.register.loanOwed('SA-1');
    const owed = await stage.register.loan('SA-1');
    await stage.register.loanReturned('SA-1');
    await stage.register.recordLoan(loan('SA-2'));

    await stage.register.loanOwed('SA-1');

    expect(owed).toMatchObject({ state: 'owed', takenAt: now.toISOString() });
    expect(owed).not.toHaveProperty('returnedAt');
    expect(await stage.register.loan('SA-1')).toMatchObject({ state: 'returned', returnedAt: now.toISOString() });
    expect(await stage.register.loan('SA-2')).toMatchObject({ state: 'recorded' });
  });

  it('that are over stay over, whatever else is said of them', async () => {
    await stage.register.recordLoan(loan('SA-1'));
    await stage.register.loanReturned('SA-1');

    await stage.register.loanTaken('SA-1');

    expect(await stage.register.loan('SA-1')).toMatchObject({ state: 'returned' });
  });
});

describe('handing over a password', () => {
  it('reveals it to exactly one of many who hold the ticket', async () => {
    await stage.insert({ state: 'running', facts });
    await stage.register.finish('SA-1001', 1, done);
    await stage.desk.store.transaction(async (tx) => {
      const offer = await tx.handOvers.of('SA-1001');
      if (offer) await tx.handOvers.save({ ...offer, ticket: 't-1' });
    });

    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        stage.desk.store.transaction((tx) =>
          tx.handOvers.markRevealed('SA-1001', n === 0 ? 'wrong' : 't-1', now.toISOString()),
        ),
      ),
    );

    expect(answers.filter(Boolean)).toHaveLength(1);
    expect(await stage.desk.store.transaction((tx) => tx.handOvers.of('SA-1001'))).toMatchObject({
      state: 'revealed',
      revealedAt: now.toISOString(),
    });
  });
});

describe('the right to approve', () => {
  it('is asked live', async () => {
    expect(await stage.register.mayApprove('prod', dana)).toBe(true);
    expect(await stage.register.mayApprove('prod', ravi)).toBe(false);
  });
});

describe('a database that is away', () => {
  it('is an answer that may be tried again', async () => {
    const db = connectDatabase({ url: 'postgresql://desk@127.0.0.1:1/desk', log: silentLog });
    const away = { name: 'UpstreamError', outlook: 'again', problem: { code: 'database-away' } };
    const transact = createTransactor({
      db,
      clock,
      wake: createWake(),
      headFile: createAuditHeadFile(null, silentLog),
      auditKey: new Uint8Array(32),
      log: silentLog,
    });
    const look = createLook({ db, clock, auditKey: new Uint8Array(32) });
    const books = createRegister(
      { transact, look },
      { settings, isApproverLive: () => Promise.resolve(true), mayAskLive: () => Promise.resolve(true) },
    );

    await expect(books.request('SA-1001')).rejects.toMatchObject(away);
    await expect(books.saveFacts('SA-1001', {})).rejects.toMatchObject(away);
    await expect(createOutbox({ db, clock, holder: null, transact }).claimNotices(1)).rejects.toMatchObject(away);
    await db.destroy();
  });
});
