import { ruleOf } from '../../src/desk/policy';
import { without } from '../../src/desk/without';
import type { HandOver, Tx } from '../../src/usecases/ports';
import { dana, kim, lee, omar, ravi } from '../support/cast';
import { now, registerStage } from '../support/register-stage';
import { request } from '../support/store-samples';

const stage = registerStage();

const write = <T>(work: (tx: Tx) => Promise<T>) => stage.desk.store.transaction(work);
const look = <T>(work: (tx: Tx) => Promise<T>) => stage.desk.store.look(work);

describe('a request', () => {
  it('stands in the books once: what has a column of its own is not in its text as well', async () => {
    await write((tx) => tx.requests.insert(request({ facts: { userId: 'u' }, state: 'running', attempt: 3 })));

    const [row] = await stage.desk.database.query(
      `select state, version, attempt, facts, body ?| array['state', 'version', 'attempt', 'facts'] as twice from desk.requests`,
    );
    expect(row).toEqual({ state: 'running', version: 1, attempt: 3, facts: { userId: 'u' }, twice: false });
    expect(await look((tx) => tx.requests.get('SA-1001'))).toEqual(
      request({ facts: { userId: 'u' }, state: 'running', attempt: 3 }),
    );
  });

  it('changes by one version at a time', async () => {
    const one = request();
    await write((tx) => tx.requests.insert(one));

    const skipping = write((tx) => tx.requests.replace({ ...one, version: 3 }, 1));

    await expect(skipping).rejects.toThrow('SA-1001: version 3 does not follow 1.');
    expect(await look((tx) => tx.requests.get('SA-1001'))).toEqual(one);
  });

  it('that nobody made has no facts', async () => {
    const saving = write((tx) => tx.requests.saveFacts('SA-404', { userId: 'u' }));

    await expect(saving).rejects.toThrow('There is no request SA-404.');
  });

  it('gives up a fact that is saved as nothing, and only that, and only of this request', async () => {
    for (const id of ['SA-1', 'SA-2'])
      await write((tx) => tx.requests.insert(request({ id, facts: { userId: 'u', systemuserId: 's' } })));

    await write((tx) => tx.requests.saveFacts('SA-1', { userId: null }));

    const factsOf = (id: string) => look(async (tx) => (await tx.requests.get(id))?.facts);
    expect([await factsOf('SA-1'), await factsOf('SA-2')]).toEqual([
      { systemuserId: 's' },
      { userId: 'u', systemuserId: 's' },
    ]);
  });
});

describe('requests of which some are looked for', () => {
  beforeEach(() =>
    write(async (tx) => {
      for (const [id, environmentId, state] of [
        ['SA-1', 'uat', 'pending'],
        ['SA-2', 'prod', 'pending'],
        ['SA-3', 'prod', 'done'],
        ['SA-4', 'prod', 'pending'],
      ] as const)
        await tx.requests.insert(request({ id, environmentId, state, requester: id === 'SA-4' ? lee : ravi }));
    }),
  );

  const window = { limit: 2, offset: 1 } as const;
  const page = async (order: 'oldest' | 'newest', query = {}) =>
    (await look((tx) => tx.requests.page(query, { ...window, order }))).map(({ id }) => id);

  it('come in the order of asking, from either end, as many as fit', async () => {
    expect([await page('oldest'), await page('newest')]).toEqual([
      ['SA-2', 'SA-3'],
      ['SA-3', 'SA-2'],
    ]);
  });

  it('are counted for each environment that has some', async () => {
    expect(await look((tx) => tx.requests.tally({ states: ['pending'] }))).toEqual([
      { environmentId: 'prod', count: 2 },
      { environmentId: 'uat', count: 1 },
    ]);
    expect(await look((tx) => tx.requests.tally({ states: [] }))).toEqual([]);
  });

  it('are for whom the rule lets them be, however the id is written', async () => {
    const permitted = (who: typeof lee, approves: readonly string[]) => ({
      permitted: { rule: ruleOf('decide'), personId: who.aadObjectId.toUpperCase(), approves },
    });
    expect(await look((tx) => tx.requests.tally(permitted(lee, ['prod'])))).toEqual([
      { environmentId: 'prod', count: 2 },
    ]);
    expect(await look((tx) => tx.requests.tally(permitted(ravi, ['prod', 'uat'])))).toEqual([]);
    expect(await look((tx) => tx.requests.tally(permitted(dana, [])))).toEqual([]);
  });

  it('are listed newest first, all of them or as many as are wanted', async () => {
    const list = async (filter: object) => (await look((tx) => tx.requests.list(filter))).map(({ id }) => id);

    expect(await list({})).toEqual(['SA-4', 'SA-3', 'SA-2', 'SA-1']);
    expect(await list({ environmentId: 'prod', limit: 2 })).toEqual(['SA-4', 'SA-3']);
    expect(await list({ accountName: 'svc-sa-3' })).toEqual(['SA-3']);
    expect(await list({ states: ['pending', 'done'], requesterId: lee.aadObjectId })).toEqual(['SA-4']);
  });
});

describe('a line of the progress', () => {
  const body = async () =>
    (await stage.desk.database.query('select name, position, state, body from desk.run_steps order by position')).map(
      (row) => ({ ...row }),
    );

  it('that was not planned comes last, and stands in the books once', async () => {
    await stage.register.planSteps('SA-1001', 1, ['create', 'license']);
    await stage.register.planSteps('SA-1001', 2, ['create']);
    await stage.register.stepBegan('SA-1001', 1, 'block');

    const at = now.toISOString();
    expect(await look((tx) => tx.steps.of('SA-1001', 1))).toEqual([
      { name: 'create', attempt: 1, position: 0, state: 'todo' },
      { name: 'license', attempt: 1, position: 1, state: 'todo' },
      { name: 'block', attempt: 1, position: 2, state: 'running', startedAt: at },
    ]);
    expect((await body()).at(-1)).toEqual({ name: 'block', position: 2, state: 'running', body: { startedAt: at } });
    expect(await look((tx) => tx.steps.of('SA-1001', 2))).toHaveLength(1);
    expect(await look((tx) => tx.steps.of('SA-1002', 1))).toEqual([]);
  });

  it('that is planned again stays as it is, and draws no card', async () => {
    await stage.insert();
    await stage.register.planSteps('SA-1001', 1, ['create']);
    expect(await stage.isStale()).toBe(true);

    await stage.register.planSteps('SA-1001', 1, ['create']);

    expect(await stage.isStale()).toBe(false);
    expect(await body()).toHaveLength(1);
  });
});

describe('a loan', () => {
  const loan = (requestId: string, lender = kim) => ({ requestId, lender, skuId: 'sku', disabledPlans: ['a'] });

  it('is written with all that is needed to give it back, each moment once', async () => {
    const at = now.toISOString();
    await stage.insert();
    await stage.isStale();

    const recorded = await stage.register.recordLoan(loan('SA-1001'));
    expect(recorded).toEqual({ ...loan('SA-1001'), state: 'recorded', recordedAt: at });
    expect(await stage.isStale()).toBe(true);
    await stage.register.loanTaken('SA-1001');
    expect(await stage.register.loan('SA-1001')).toEqual({ ...recorded, state: 'taken', takenAt: at });
    expect(await stage.isStale()).toBe(true);
    await stage.register.loanTaken('SA-1001');
    expect(await stage.isStale()).toBe(false);
    await write((tx) => tx.loans.settle('SA-1001'));
    expect(await stage.register.loan('SA-1001')).toEqual({
      ...recorded,
      state: 'returned',
      takenAt: at,
      returnedAt: at,
    });
    expect(await stage.isStale()).toBe(true);
  });

  it('is over for good: another one of the same request is another matter', async () => {
    await stage.register.recordLoan(loan('SA-1'));
    await stage.register.loanReturned('SA-1');
    await stage.register.recordLoan(loan('SA-1', omar));
    await stage.register.loanTaken('SA-1');

    const rows = await stage.desk.database.query(`select state, body->>'state' as said from desk.loans order by id`);
    expect(rows).toEqual([
      { state: 'returned', said: 'returned' },
      { state: 'taken', said: 'taken' },
    ]);
    expect((await look((tx) => tx.loans.open())).map(({ lender }) => lender.name)).toEqual([omar.name]);
    expect((await look((tx) => tx.loans.of('SA-1')))?.lender.name).toBe(omar.name);
  });

  it('of somebody who lends to another request is none, also for one that had them lend before', async () => {
    await stage.register.recordLoan(loan('SA-1'));
    await stage.register.loanReturned('SA-1');
    await stage.register.recordLoan(loan('SA-2'));

    expect(await stage.register.recordLoan(loan('SA-1'))).toBeNull();
    expect(await stage.register.recordLoan(loan('SA-3', omar))).toMatchObject({ requestId: 'SA-3', lender: omar });
    expect((await look((tx) => tx.loans.open())).map(({ requestId }) => requestId)).toEqual(['SA-2', 'SA-3']);
  });

  it('that there is none of cannot come back', async () => {
    await write((tx) => tx.loans.settle('SA-404'));

    expect(await look((tx) => tx.loans.of('SA-404'))).toBeNull();
  });
});

describe('an offered password', () => {
  const times = { offeredAt: '2029-03-01T09:00:00.000Z', expiresAt: '2029-03-02T09:00:00.000Z' };
  const offer = (change: Partial<HandOver> = {}): HandOver => ({
    ...{ requestId: 'SA-1', accountName: 'svc-x', owner: ravi, secretName: 's', state: 'offered', ticket: 't' },
    ...{ ticketUntil: '2029-03-01T10:05:00.000Z', ...times, ...change },
  });
  const reveal = (requestId: string, ticket: string) =>
    write((tx) => tx.handOvers.markRevealed(requestId, ticket, now.toISOString()));

  it('is shown for its ticket, which is good for nothing after that, and shows no other', async () => {
    await write(async (tx) => {
      await tx.handOvers.save(offer());
      await tx.handOvers.save(offer({ requestId: 'SA-2' }));
    });

    expect(await reveal('SA-1', 't')).toBe(true);

    const rest = without(offer({ state: 'revealed' }), 'ticket', 'ticketUntil');
    expect(await look((tx) => tx.handOvers.look('SA-1'))).toEqual({ ...rest, revealedAt: now.toISOString() });
    expect(await look((tx) => tx.handOvers.look('SA-2'))).toEqual(offer({ requestId: 'SA-2' }));
    const rows = await stage.desk.database.query('select state, ticket from desk.hand_overs order by request_id');
    expect(rows).toEqual([
      { state: 'revealed', ticket: null },
      { state: 'offered', ticket: 't' },
    ]);
  });

  it.each<[string, HandOver | null, string]>([
    ['for another ticket', offer(), 'guessed'],
    ['where it has lapsed meanwhile', offer({ state: 'lapsed' }), 't'],
    ['while another is being made', offer({ state: 'withdrawn' }), 't'],
    ['where there is none', null, 't'],
  ])('is not shown %s', async (_when, saved, ticket) => {
    if (saved) await write((tx) => tx.handOvers.save(saved));

    expect(await reveal('SA-1', ticket)).toBe(false);

    expect(await look((tx) => tx.handOvers.look('SA-1'))).toEqual(saved);
  });
});
