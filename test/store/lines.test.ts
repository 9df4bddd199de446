import type { Register } from '../../src/recipe/ports';
import type { Tx } from '../../src/usecases/ports';
import { dana, kim } from '../support/cast';
import { withStore } from '../support/postgres';
import type { TestStore } from '../support/postgres';
import { request, settings } from '../support/store-samples';
import { logBook } from '../teams/support/door';

const skuId = settings.environments[0]?.licenses[0]?.skuId ?? '';
const { lines, logger } = logBook();
const clock = { at: Date.parse('2029-03-01T10:00:00.000Z') };
let desk: TestStore;
let register: Register;

beforeAll(async () => {
  desk = await withStore({ log: logger, clock: { now: () => new Date(clock.at) } });
  const allowed = () => Promise.resolve(true);
  register = desk.register({ settings, isApproverLive: allowed, mayAskLive: allowed });
});
afterAll(() => desk.close());
beforeEach(async () => {
  await desk.database.query('truncate desk.requests, desk.run_steps, desk.loans, desk.jobs');
  await write((tx) => tx.requests.insert(request({ state: 'approved', attempt: 1 })));
  lines.length = 0;
});

const write = <T>(work: (tx: Tx) => Promise<T>) => desk.store.transaction(work);
const said = () => lines.map(({ message }) => message);
const ofStep = { requestId: 'SA-1001', attempt: 1, step: 'await-systemuser' };
const wait = (waitingFor: string, until = '2029-03-01T11:00:00.000Z') =>
  register.stepWaits('SA-1001', 1, 'await-systemuser', { waitingFor, until });
const end = () =>
  register.stepEnded('SA-1001', 1, 'await-systemuser', { state: 'done', microsoftRequestIds: ['ms-1'] });

describe('what is rolled back', () => {
  it('is not in the log; the same is, once it was committed', async () => {
    const one = request({ state: 'pending', version: 2, attempt: 1, id: 'SA-1001' });
    const change = async (tx: Tx) => {
      await tx.requests.replace(one, 1);
      await tx.requests.insert(request({ id: 'SA-1002', accountName: 'svc-other', state: 'checking' }));
    };

    const failing = write(async (tx) => {
      await change(tx);
      throw new Error('The books fell over.');
    });
    await expect(failing).rejects.toThrow('fell over');
    expect(lines).toEqual([]);

    await write(change);
    expect(said()).toEqual(['a request changed its state', 'a request changed its state']);
  });

  it('nor is what could not be committed, because the audit of it could not be written', async () => {
    const failing = write(async (tx) => {
      await tx.requests.replace(request({ state: 'pending', version: 2, attempt: 1 }), 1);
      await tx.audit.append({ kind: 'state', actor: 'desk', action: 'begin', requestId: 'SA-1001', after: 1n });
    });

    await expect(failing).rejects.toThrow('BigInt');
    expect(lines).toEqual([]);
  });

  it('nor is what the database refuses at the commit itself', async () => {
    await desk.database.query(`
      create function desk.refuse_at_commit() returns trigger language plpgsql as $$ begin raise 'not today'; end $$;
      create constraint trigger refused_at_commit after update on desk.requests
        deferrable initially deferred for each row execute function desk.refuse_at_commit()`);
    const failing = write((tx) => tx.requests.replace(request({ state: 'pending', version: 2, attempt: 1 }), 1));

    await expect(failing).rejects.toThrow('not today');
    await desk.database.query('drop trigger refused_at_commit on desk.requests; drop function desk.refuse_at_commit');
    expect(lines).toEqual([]);
  });

  it('nor is a change that came too late', async () => {
    const late = { ...request({ state: 'running', attempt: 1 }), version: 3 };

    expect(await write((tx) => tx.requests.replace(late, 2))).toBe(false);
    expect(lines).toEqual([]);
  });

  it('nor an approval that leaves the request where it is', async () => {
    const approved = request({
      state: 'approved',
      attempt: 1,
      version: 2,
      approvals: [{ by: dana, at: '2029-03-01' }],
    });

    expect(await write((tx) => tx.requests.replace(approved, 1))).toBe(true);
    expect(lines).toEqual([]);
  });
});

describe('a step', () => {
  it('ends once, with its duration and the ids of Microsoft, however often its end is recorded', async () => {
    await register.stepBegan('SA-1001', 1, 'await-systemuser');
    clock.at += 1_500;
    await end();
    await end();

    const fields = { ...ofStep, result: 'done', durationMs: 1_500, microsoftRequestIds: ['ms-1'] };
    expect(lines).toEqual([{ level: 'info', message: 'a step ended', fields }]);
    const [row] = await desk.database.query(`select body::text from desk.run_steps`);
    expect(String(row?.['body'])).not.toContain('ms-1');
  });

  it('that waits says so when it begins to and when it does not any more, and not at every look', async () => {
    await register.stepBegan('SA-1001', 1, 'await-systemuser');
    await wait('systemuser');
    clock.at += 2_000;
    await wait('systemuser', '2029-03-01T12:00:00.000Z');
    await wait('upstream');
    clock.at += 3_000;
    await end();

    expect(lines.map(({ message, fields }) => [message, fields['waitingFor'], fields['durationMs']])).toEqual([
      ['a wait began', 'systemuser', undefined],
      ['a wait ended', 'systemuser', 2_000],
      ['a wait began', 'upstream', undefined],
      ['a wait ended', 'upstream', 3_000],
      ['a step ended', undefined, 5_000],
    ]);
    expect(lines[0]?.fields).toEqual({ ...ofStep, waitingFor: 'systemuser', until: '2029-03-01T11:00:00.000Z' });
  });
});

describe('a loan', () => {
  const loan = { requestId: 'SA-1001', lenderId: kim.aadObjectId, skuId };
  const record = () => register.recordLoan({ requestId: 'SA-1001', lender: kim, skuId, disabledPlans: [] });

  it('of which nothing was taken is no line', async () => {
    await record();
    await register.loanReturned('SA-1001');

    expect(lines).toEqual([]);
  });

  it('is taken once and comes back once; in between it may be owed', async () => {
    await record();
    await register.loanTaken('SA-1001');
    await register.loanTaken('SA-1001');
    await register.loanOwed('SA-1001');
    clock.at += 60_000;
    await register.loanReturned('SA-1001');
    await register.loanReturned('SA-1001');

    expect(lines.map(({ level, message, fields }) => [level, message, fields])).toEqual([
      ['info', 'a licence is taken from its lender', loan],
      ['warn', 'a licence is owed to its lender', loan],
      ['info', 'a licence is back with its lender', { ...loan, durationMs: 60_000 }],
    ]);
  });
});
