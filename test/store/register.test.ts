import type { Clock, Register, RunEnd } from '../../src/recipe/ports';
import type { ServiceRequest } from '../../src/desk/request';
import { createAuditHeadFile } from '../../src/store/audit-head-file';
import { connectDatabase } from '../../src/store/database';
import { silentLog } from '../../src/store/log';
import { createOutbox } from '../../src/store/outbox';
import { createRegister } from '../../src/store/register';
import { createTransactor } from '../../src/store/transaction';
import { createWake } from '../../src/store/wake';
import { withStore } from '../support/postgres';
import type { TestStore } from '../support/postgres';
import { ada, conversation, dana, lena, posting, request, settings, survey } from '../support/store-samples';

let desk: TestStore;
let register: Register;
const now = new Date('2029-03-01T10:00:00.000Z');
const clock: Clock = { now: () => now };

beforeAll(async () => {
  desk = await withStore({ clock });
  register = desk.register({
    settings,
    isApproverLive: (_environment, person) => Promise.resolve(person.name.startsWith('Ada')),
  });
});

afterAll(() => desk.close());

beforeEach(async () => {
  await desk.database.query(
    'truncate desk.requests, desk.slots, desk.loans, desk.run_steps, desk.accounts, desk.hand_overs, desk.postings, desk.notices, desk.jobs, desk.conversations, desk.surveys',
  );
});

const facts = {
  userPrincipalName: 'svc-x@contoso.com',
  userId: 'user-1',
  systemuserId: 'row-1',
  secretName: 'svc-x',
  accessModeSet: true,
};
const done: RunEnd = {
  state: 'done',
  findings: [{ check: 'access-mode', result: 'pass', found: '4', at: now.toISOString() }],
};
const stuck = { code: 'return-refused', what: 'The licence of Lena is not back.', next: 'Assign it by hand.' };

async function insert(change: Partial<ServiceRequest> = {}): Promise<void> {
  await desk.store.transaction(async (tx) => {
    await tx.requests.insert(request({ state: 'approved', attempt: 1, ...change }));
    await tx.slots.hold('prod', change.id ?? 'SA-1001');
    await tx.conversations.remember(conversation('team'));
    await tx.postings.add({ ...posting(change.id ?? 'SA-1001', 'team'), activityId: 'card' });
  });
}

async function isStale(): Promise<boolean> {
  const claims = await desk.outbox.claimPostings(10);
  for (const claim of claims) await desk.outbox.postingSent(claim, 'card');
  return claims.length > 0;
}

async function countOf(table: string): Promise<number> {
  return (await desk.database.query(`select 1 from desk.${table}`)).length;
}

describe('beginning a run', () => {
  it('moves an approved request to running, once, and draws its card anew', async () => {
    await insert();

    const answers = [await register.begin('SA-1001', 1), await register.begin('SA-1001', 1)];

    expect(answers).toEqual([true, true]);
    expect(await register.request('SA-1001')).toMatchObject({ state: 'running', version: 2 });
    expect(await isStale()).toBe(true);
  });

  it.each([
    ['another attempt owns it', { state: 'running', attempt: 2 } as const],
    ['it was rejected', { state: 'rejected' } as const],
    ['it has ended', { state: 'done' } as const],
  ])('is refused when %s', async (_why, change) => {
    await insert(change);

    expect(await register.begin('SA-1001', 1)).toBe(false);
  });
});

describe('facts', () => {
  it('add up, are kept beside the version, and survive a later decision of people', async () => {
    await insert({ facts: { userId: 'user-1' } });

    await register.saveFacts('SA-1001', { systemuserId: 'row-1' });
    const read = await register.request('SA-1001');
    await desk.store.transaction((tx) => tx.requests.replace({ ...read, facts: {}, version: 2, state: 'running' }, 1));

    expect(read.version).toBe(1);
    expect((await register.request('SA-1001')).facts).toEqual({ userId: 'user-1', systemuserId: 'row-1' });
  });
});

describe('steps', () => {
  const steps = () => desk.store.transaction((tx) => tx.steps.of('SA-1001', 1));

  it('keep their lines when undoing adds more', async () => {
    await register.planSteps('SA-1001', 1, ['create', 'license']);
    await register.stepBegan('SA-1001', 1, 'create');
    await register.planSteps('SA-1001', 1, ['create', 'block']);

    expect((await steps()).map(({ name, position, state }) => [name, position, state])).toEqual([
      ['create', 0, 'running'],
      ['license', 1, 'todo'],
      ['block', 2, 'todo'],
    ]);
  });

  it('say what they wait for, and forget it when they end', async () => {
    await insert();
    await register.planSteps('SA-1001', 1, ['create']);
    await register.stepBegan('SA-1001', 1, 'create');
    await register.stepWaits('SA-1001', 1, 'create', { waitingFor: 'replication', until: now.toISOString() });
    const whileWaiting = await steps();
    await register.stepEnded('SA-1001', 1, 'create', { state: 'done', values: { upn: 'x' } });

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
    await insert();
    await isStale();
    await register.stepBegan('SA-1001', 1, 'create');
    const first = await isStale();
    await register.stepBegan('SA-1001', 1, 'create');
    const repeated = await isStale();

    expect([first, repeated]).toEqual([true, false]);
  });
});

describe('loans', () => {
  const loan = (requestId: string) => ({ requestId, lender: lena, skuId: 'sku', disabledPlans: ['plan-a'] });

  it('lend a person to one run only, also when two ask at once', async () => {
    const answers = await Promise.all(['SA-1', 'SA-2', 'SA-3', 'SA-4'].map((id) => register.recordLoan(loan(id))));

    expect(answers.filter(Boolean)).toHaveLength(1);
  });

  it('give the same loan when it is recorded again', async () => {
    const first = await register.recordLoan(loan('SA-1'));
    await register.loanTaken('SA-1');
    const again = await register.recordLoan(loan('SA-1'));

    expect(again).toMatchObject({ ...first, state: 'taken' });
  });

  it('free the lender when returned, not while owed', async () => {
    await register.recordLoan(loan('SA-1'));
    await register.loanTaken('SA-1');
    await register.loanOwed('SA-1');
    const whileOwed = await register.recordLoan(loan('SA-2'));
    await register.loanReturned('SA-1');
    const afterReturn = await register.recordLoan(loan('SA-2'));

    expect(whileOwed).toBeNull();
    expect(afterReturn).toMatchObject({ requestId: 'SA-2', state: 'recorded' });
    expect(await register.loan('SA-1')).toMatchObject({
      state: 'returned',
      disabledPlans: ['plan-a'],
      returnedAt: now.toISOString(),
    });
    expect(await desk.store.transaction((tx) => tx.loans.open())).toHaveLength(1);
  });

  it('may be recorded once more by a later attempt', async () => {
    await register.recordLoan(loan('SA-1'));
    await register.loanReturned('SA-1');
    const second = await register.recordLoan({ ...loan('SA-1'), disabledPlans: [] });

    expect(second).toMatchObject({ state: 'recorded', disabledPlans: [] });
    expect(await register.loan('SA-1')).toMatchObject({ state: 'recorded' });
  });
});

describe('finishing a run', () => {
  it('as done enters the account, offers the password, plans the next look and the review, and tells the requester by name', async () => {
    await insert({ state: 'running', facts });
    await desk.store.transaction((tx) =>
      tx.conversations.remember(conversation('dana', { kind: 'personal', person: dana })),
    );
    await isStale();

    await register.finish('SA-1001', 1, done);

    expect(await register.request('SA-1001')).toMatchObject({
      state: 'done',
      version: 2,
      findings: done.findings,
      finishedAt: now.toISOString(),
    });
    expect(await register.account('SA-1001')).toMatchObject({
      name: 'svc-sa-1001',
      state: 'active',
      userPrincipalName: 'svc-x@contoso.com',
      secretName: 'svc-x',
    });
    expect(await desk.store.transaction((tx) => tx.handOvers.of('SA-1001'))).toMatchObject({
      state: 'offered',
      owner: dana,
      expiresAt: '2029-03-02T10:00:00.000Z',
    });
    expect(await desk.database.query('select kind, key, due_at from desk.jobs order by kind')).toEqual([
      { kind: 'afterwatch', key: 'svc-sa-1001', due_at: new Date('2029-03-01T11:00:00.000Z') },
      { kind: 'expire-hand-over', key: 'SA-1001', due_at: new Date('2029-03-02T10:00:00.000Z') },
      { kind: 'review-account', key: 'svc-sa-1001', due_at: new Date('2030-01-01') },
      { kind: 'take-survey', key: 'prod', due_at: now },
    ]);
    const notices = await desk.outbox.claimNotices(10);
    expect(notices.map(({ conversationId, message, mention }) => [conversationId, message, mention?.name])).toEqual(
      expect.arrayContaining([
        ['team', 'notice.done', 'Dana Requester'],
        ['dana', 'notice.password-offered', undefined],
      ]),
    );
    expect(await isStale()).toBe(true);
  });

  it('keeps counting the slot until the platform was counted again', async () => {
    await insert({ state: 'running', facts });
    await register.finish('SA-1001', 1, done);

    const before = await desk.store.transaction((tx) => tx.slots.reserved('prod'));
    await desk.store.transaction((tx) => tx.surveys.save(survey({ used: 1, takenAt: '2029-03-01T10:00:05.000Z' })));
    const after = await desk.store.transaction((tx) => tx.slots.reserved('prod'));

    expect([before, after]).toEqual([1, 0]);
  });

  it('changes nothing when it is repeated, or when an older attempt says so', async () => {
    await insert({ state: 'running', facts, attempt: 2 });
    await register.finish('SA-1001', 1, { state: 'undone', findings: [] });
    const afterOld = (await register.request('SA-1001')).state;
    await register.finish('SA-1001', 2, done);
    const counts = async () => [
      await countOf('notices'),
      await countOf('jobs'),
      await countOf("audit where request_id = 'SA-1001'"),
    ];
    const once = await counts();

    await register.finish('SA-1001', 2, { ...done, state: 'undone' });

    expect(afterOld).toBe('running');
    expect((await register.request('SA-1001')).state).toBe('done');
    expect(await counts()).toEqual(once);
  });

  it('as undone gives the slot back and enters no account', async () => {
    await insert({ state: 'running' });

    await register.finish('SA-1001', 1, { state: 'undone', findings: [], problem: stuck });

    expect(await desk.store.transaction((tx) => tx.slots.reserved('prod'))).toBe(0);
    expect(await countOf('accounts')).toBe(0);
    expect((await register.request('SA-1001')).problem).toEqual(stuck);
  });

  it('as needs-hands keeps the slot and tells the admins of every single thing that is left', async () => {
    await insert({ state: 'running', facts });
    await desk.store.transaction((tx) => tx.conversations.remember(conversation('admins')));
    const other = { code: 'still-licensed', what: 'svc-x still has a licence.', next: 'Remove it by hand.' };

    await register.finish('SA-1001', 1, {
      state: 'needs-hands',
      findings: [],
      problem: stuck,
      leftovers: [stuck, other],
    });

    expect(await register.holdsSlot('SA-1001')).toBe(true);
    const notices = await desk.outbox.claimNotices(10);
    const toAdmins = notices.filter(({ conversationId }) => conversationId === 'admins');
    expect(toAdmins.map(({ message, values }) => [message, values['what']]).sort()).toEqual([
      ['notice.leftover', stuck.what],
      ['notice.leftover', other.what],
      ['notice.needs-hands', stuck.what],
    ]);
    expect(notices.filter(({ conversationId }) => conversationId === 'team')).toHaveLength(1);
  });

  it('as a retirement closes the account and its jobs', async () => {
    await insert({ state: 'running', facts });
    await register.finish('SA-1001', 1, done);
    await insert({ id: 'SA-1002', kind: 'retire', accountName: 'svc-sa-1001', state: 'running' });

    await register.finish('SA-1002', 1, { state: 'done', findings: [] });

    expect(await desk.store.transaction((tx) => tx.accounts.get('svc-sa-1001'))).toMatchObject({
      state: 'retired',
      retiredAt: now.toISOString(),
    });
    expect(await desk.database.query("select kind from desk.jobs where kind <> 'take-survey'")).toEqual([]);
    expect(await register.account('SA-1002')).toBeNull();
  });

  it('refuses to call done what has no account', async () => {
    await insert({ state: 'running' });

    await expect(register.finish('SA-1001', 1, done)).rejects.toThrow('its run has not found the account it made');
    expect((await register.request('SA-1001')).state).toBe('running');
  });
});

describe('a retired account', () => {
  it('is not brought back by somebody who still holds an older picture of it', async () => {
    await insert({ state: 'running', facts });
    await register.finish('SA-1001', 1, done);
    const active = await register.account('SA-1001');
    if (!active) throw new Error('no account');
    await desk.store.transaction((tx) => tx.accounts.save({ ...active, state: 'retired' }));

    await desk.store.transaction((tx) => tx.accounts.save({ ...active, purpose: 'old picture' }));

    expect((await desk.store.transaction((tx) => tx.accounts.get(active.name)))?.state).toBe('retired');
  });
});

describe('handing over a password', () => {
  it('reveals it to exactly one of many who hold the ticket', async () => {
    await insert({ state: 'running', facts });
    await register.finish('SA-1001', 1, done);
    await desk.store.transaction(async (tx) => {
      const offer = await tx.handOvers.of('SA-1001');
      if (offer) await tx.handOvers.save({ ...offer, ticket: 't-1' });
    });

    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        desk.store.transaction((tx) =>
          tx.handOvers.markRevealed('SA-1001', n === 0 ? 'wrong' : 't-1', now.toISOString()),
        ),
      ),
    );

    expect(answers.filter(Boolean)).toHaveLength(1);
    expect(await desk.store.transaction((tx) => tx.handOvers.of('SA-1001'))).toMatchObject({
      state: 'revealed',
      revealedAt: now.toISOString(),
    });
  });
});

describe('the right to approve', () => {
  it('is asked live', async () => {
    expect(await register.mayApprove('prod', ada)).toBe(true);
    expect(await register.mayApprove('prod', dana)).toBe(false);
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
    });
    const books = createRegister(transact, { settings, isApproverLive: () => Promise.resolve(true) });

    await expect(books.request('SA-1001')).rejects.toMatchObject(away);
    await expect(createOutbox(db, clock, null).claimNotices(1)).rejects.toMatchObject(away);
    await db.destroy();
  });
});
