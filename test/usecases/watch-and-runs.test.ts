import type { AccountRecord } from '../../src/desk/account';
import { finding, found } from '../../src/desk/finding';
import type { ServiceRequest } from '../../src/desk/request';
import type { Crm, Directory } from '../../src/recipe/ports';
import { people, servicePlans, skus } from '../../src/sandbox/tenant';
import { watchAccount } from '../../src/usecases/background/watch';
import { dana, olga } from '../support/cast';
import { by } from '../support/office';
import {
  afterwatch,
  changeRow,
  changeUser,
  enter,
  findingsOf,
  finishedAccountStage,
  messages,
  readBack,
  resultsOf,
  stage,
} from '../support/finished-account';

finishedAccountStage();

const at = '2029-01-01T09:00:00.000Z';

/** Somebody asked to retire it, and so far the request has come. */
async function itsEndIs(state: ServiceRequest['state'], { name }: AccountRecord): Promise<void> {
  await stage().office.insert({ kind: 'retire', accountName: name, environmentId: 'dev', state, attempt: 1 });
}

async function repairBegins({ requestId }: AccountRecord): Promise<void> {
  await stage().office.books.database.query(`update desk.requests set state = 'running', attempt = 2 where id = $1`, [
    requestId,
  ]);
}

async function repairEnds({ requestId }: AccountRecord, state: 'done' | 'needs-hands'): Promise<void> {
  const findings = [finding('access-mode', 'pass', found('enabled'), at)];
  await stage().office.register().finish(requestId, 2, { state, findings });
}

async function minutesToNextLook(): Promise<number> {
  const [job] = await stage().office.books.database.query(`select due_at from desk.jobs where kind = 'afterwatch'`);
  return Math.round(Math.abs((job?.['due_at'] as Date).getTime() - Date.now()) / 60_000);
}

/** The warnings of the afterwatch. */
async function told(): Promise<string[]> {
  return (await messages()).map(({ message }) => message).filter((message) => message.startsWith('notice.watch-'));
}

describe('the afterwatch leaves the work of the desk alone', () => {
  it.each(['approved', 'running', 'needs-hands'] as const)(
    'warns of nothing while the end of the account is %s, and looks again in an hour',
    async (state) => {
      const account = await enter();
      await itsEndIs(state, account);
      changeRow({ accessmode: 0 });

      await afterwatch(account);

      expect(await told()).toEqual([]);
      expect(await findingsOf(account)).toEqual([]);
      expect(await minutesToNextLook()).toBe(60);
    },
  );

  it('warns as ever while nobody has decided on the end', async () => {
    const account = await enter();
    await itsEndIs('pending', account);
    changeRow({ isdisabled: true });

    await afterwatch(account);

    expect(await told()).toEqual(['notice.watch-systemuser-enabled']);
  });

  it('warns of nothing while a Repair is under way', async () => {
    const account = await enter();
    await repairBegins(account);
    changeRow({ isdisabled: true });

    await afterwatch(account);

    expect(await told()).toEqual([]);
    expect(await minutesToNextLook()).toBe(60);
  });

  it('and so does an admin who asks for it: they read why, and when it is read', async () => {
    const { office } = stage();
    const account = await enter();
    await itsEndIs('needs-hands', account);
    await office.approvers([dana]);

    const { notice } = await office.useCases.verify(by(dana), account.name);

    expect(notice).toMatchObject({ key: 'notice.not-read-now', values: { account: account.name } });
    expect(await office.books.database.query(`select 1 from desk.jobs where kind = 'afterwatch'`)).toEqual([]);
  });

  it('looks once more where a Repair read the account while it was looking', async () => {
    const account = await enter();
    await afterwatch(account);
    await stage().office.books.database.query('truncate desk.jobs');
    const userById: Directory['userById'] = async () => {
      await repairBegins(account);
      await repairEnds(account, 'done');
      return null;
    };
    const ports = { directory: { userById } as Directory, crm: { systemuserOf: async () => null } as unknown as Crm };

    await watchAccount({ ...stage().office.desk, ...ports, startRun: async () => undefined }, account.name);

    expect(await told()).toEqual([]);
    expect(resultsOf(await findingsOf(account))).toMatchObject({ 'access-mode': 'pass' });
    expect(await minutesToNextLook()).toBe(0);
  });
});

it.each(['done', 'needs-hands'] as const)(
  'that its owner has left is told once, whatever a Repair in between has read: it ends as %s',
  async (end) => {
    const account = await enter();
    const { store } = stage().office.books;
    await store.transaction((tx) => tx.accounts.save({ ...account, owner: olga }));
    await afterwatch(account);
    expect(await told()).toEqual(['notice.watch-owner-there']);

    await repairBegins(account);
    await repairEnds(account, end);
    expect(resultsOf(await findingsOf(account))).toEqual({ 'access-mode': 'pass', 'owner-there': 'fail' });
    await afterwatch(account);

    expect(await told()).toEqual(['notice.watch-owner-there']);
  },
);

it('what was put right and is wrong again is told again, and written down again', async () => {
  const account = await enter();
  const written = async () => (await stage().office.audit()).filter((line) => line.includes('notice.watch-')).length;
  const before = await written();
  for (const times of [1, 2, 3]) {
    changeRow({ isdisabled: true });
    await afterwatch(account);
    await afterwatch(account);

    expect(await told()).toEqual(Array.from({ length: times }, () => 'notice.watch-systemuser-enabled'));
    expect((await written()) - before).toBe(times);
    changeRow({ isdisabled: false });
    await afterwatch(account);
  }
});

it('two changes of one account are two warnings', async () => {
  const account = await enter();
  changeRow({ isdisabled: true });
  changeUser({ accountEnabled: false });

  await afterwatch(account);

  expect((await told()).sort()).toEqual(['notice.watch-account-enabled', 'notice.watch-systemuser-enabled']);
});

describe('the licence that Kim lent for the making of an account, and has changed since', () => {
  const { kim } = people;
  const disabledPlans = [servicePlans.sharePoint];

  async function lent(): Promise<AccountRecord> {
    const account = await enter();
    const { requestId } = account;
    const register = stage().office.register();
    const lender = { aadObjectId: kim.id, name: kim.name };
    await register.recordLoan({ requestId, lender, skuId: skus.enterpriseSales, disabledPlans });
    await register.loanTaken(requestId);
    await register.loanReturned(requestId);
    return account;
  }

  async function plansOfKim(): Promise<readonly string[] | undefined> {
    const found = await stage().contoso.microsoft.directory.userById(kim.id);
    return found?.assignedLicenses.find(({ skuId }) => skuId === skus.enterpriseSales)?.disabledPlans;
  }

  it('is no affair of a run that repairs the account', async () => {
    const { first, last } = await readBack(await lent());

    expect(first).not.toHaveProperty('lender-whole');
    expect(last).not.toHaveProperty('lender-whole');
    expect(await plansOfKim()).toEqual([servicePlans.salesInsights]);
  });

  it('is no affair of a Retry that comes long after it went back either', async () => {
    const account = await lent();
    const { database } = stage().office.books;
    await database.query('truncate desk.accounts');
    await database.query(`update desk.loans set body = body || '{"returnedAt":"2026-01-02T08:00:00.000Z"}'`);

    const { first, last } = await readBack(account);

    expect(first).not.toHaveProperty('lender-whole');
    expect(last).not.toHaveProperty('lender-whole');
    expect(await plansOfKim()).toEqual([servicePlans.salesInsights]);
  });

  it('is read back, and given back as it was, by the run that makes the account', async () => {
    const account = await lent();
    await stage().office.books.database.query('truncate desk.accounts');

    const { first, last } = await readBack(account);

    expect([first['lender-whole'], last['lender-whole']]).toEqual(['fail', 'pass']);
    expect(await plansOfKim()).toEqual(disabledPlans);
  });
});
