import type { ServiceRequest } from '../../src/desk/request';
import { warnOfMissedEnvironments } from '../../src/start/warn-of-missed-environments';
import { createJobHandlers, tellStuck } from '../../src/usecases/background';
import type { Background } from '../../src/usecases/background';
import { dana, kim, ravi } from '../support/cast';
import { by } from '../support/office';
import { officeStage } from '../support/office-stage';

const day = 86_400_000;
const gone = 'old-crm';
const stage = officeStage();

/** A request of an environment that an operator took out of the desk file while no bot ran. */
const asked = (change: Partial<ServiceRequest> = {}) => stage.office.insert({ environmentId: gone, ...change });
const work = () => createJobHandlers(stage.office.desk as unknown as Background);
const approved = () => ({ verdict: 'approved', by: dana, at: stage.after(0), lender: kim }) as const;

describe('a request that waits in an environment that is in the settings no more', () => {
  it('is withdrawn by whoever asked', async () => {
    const { id } = await asked();

    await stage.office.useCases.withdraw(by(ravi), id);

    expect(await stage.office.stateOf(id)).toBe('withdrawn');
  });

  it('is closed when its time is over, and whoever asked hears of it', async () => {
    const { id } = await asked({ expiresAt: stage.after(-1) });

    await work()['expire-request'](id, {});

    expect(await stage.office.stateOf(id)).toBe('expired');
    expect(await stage.heard()).toEqual(['team notice.expired']);
  });

  it('is waited for by nobody, and a nudge says so', async () => {
    const { id } = await asked();

    const { notice } = await stage.office.useCases.nudge(by(ravi), id);

    expect(notice).toMatchObject({ key: 'notice.nudged-none' });
  });

  it('waits for a decision again when its lender says Not now', async () => {
    const decision = { ...approved(), startsAt: stage.after(60_000) };
    const { id } = await asked({ state: 'approved', attempt: 1, decision });

    expect(await stage.office.useCases.notNow(by(kim), id)).toMatchObject({ heard: 'freed' });

    expect(await stage.office.stateOf(id)).toBe('pending');
  });

  it('is not checked, and whoever asked reads why and that it is tried again', async () => {
    const { id } = await asked({ state: 'checking' });

    const failure: unknown = await work()
      ['check-request'](id, {})
      .catch((error: unknown) => error);
    await tellStuck(stage.office.desk, 'check-request', id, failure);

    expect(failure).toMatchObject({ outlook: 'refused', problem: { code: 'environment-unknown' } });
    const refused = { to: 'team', message: 'notice.check-stuck', values: { case: 'refused' } };
    expect(await stage.told()).toMatchObject([refused]);
  });
});

describe('a run there', () => {
  it('is handed to people, and whoever asked hears that it has stopped', async () => {
    const { id } = await asked({ state: 'running', attempt: 1 });
    const problem = { code: 'environment-unknown', values: { environmentId: gone } } as const;

    await stage.office.register().finish(id, 1, { state: 'needs-hands', findings: [], problem });

    expect(await stage.office.stateOf(id)).toBe('needs-hands');
    expect(await stage.heard()).toEqual(['team notice.needs-hands']);
  });

  it('tells its lender of a licence that it takes', async () => {
    const { id } = await asked({ state: 'running', attempt: 2, decision: approved() });
    const register = stage.office.register();
    await register.recordLoan({ requestId: id, lender: kim, skuId: 'sku-sales', disabledPlans: [] });

    expect(await register.loanTaken(id)).toBe(true);

    expect(await stage.told()).toMatchObject([
      { to: kim.name, message: 'notice.lender-now', values: { license: 'sku-sales' } },
    ]);
  });
});

it('an account there is looked at again every day, until it can be read', async () => {
  const { name } = await stage.office.enter(await asked({ state: 'done', attempt: 1 }));

  await work().afterwatch(name, {});

  expect(await stage.jobs()).toEqual([`afterwatch ${name} ${stage.after(day)}`]);
});

it('an old warning of it is answered when somebody presses Known', async () => {
  const press = stage.office.useCases.knowStrays(by(dana), gone, 1);

  await expect(press).rejects.toMatchObject({ problem: { code: 'unknown-environment' } });
});

it('it stands in the log of a start with all that needs it, until nothing does', async () => {
  const warnings = async () => {
    const warned: object[] = [];
    await warnOfMissedEnvironments(stage.office.desk, { warn: (fields) => void warned.push(fields) });
    return warned;
  };
  await stage.office.insert();
  const open = await asked({ state: 'needs-hands', attempt: 1 });
  const account = await stage.office.enter(await asked({ state: 'done', attempt: 1 }));

  expect(await warnings()).toEqual([{ environment: gone, neededBy: [open.id, account.name] }]);
  await stage.write((tx) => tx.accounts.save({ ...account, state: 'retired' }));
  expect(await warnings()).toEqual([{ environment: gone, neededBy: [open.id] }]);
  await stage.write((tx) => tx.requests.replace({ ...open, state: 'undone', version: 2 }, 1));
  expect(await warnings()).toEqual([]);
});
