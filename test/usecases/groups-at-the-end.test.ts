import type { AccountRecord } from '../../src/desk/account';
import { without } from '../../src/desk/without';
import type { Durable } from '../../src/recipe/durable';
import type { RunPorts } from '../../src/recipe/ports';
import { runRequest } from '../../src/recipe/run';
import type { RunInput } from '../../src/recipe/run';
import { recipe } from '../../src/recipe/steps';
import { groups } from '../../src/sandbox/tenant';
import { showPlan } from '../../src/usecases/plan';
import { dana, ravi } from '../support/cast';
import { by } from '../support/office';
import { changeUser, enter, finishedAccountStage, ids, joinGroup, stage } from '../support/finished-account';

finishedAccountStage();

const before = groups.prodAccess;
const today = groups.officeUsers;

/** An account that was put into two groups, of which the desk file has named others, or none, since. */
async function accountInBoth(): Promise<AccountRecord> {
  joinGroup(before);
  const account = await enter({ joinedGroupId: before, joinedAccountGroupId: ids.accountGroup });
  changeUser({ employeeId: account.marker });
  return account;
}

interface Named {
  readonly securityGroupId?: string;
  readonly accountGroupId?: string;
}

function settingsWith({ securityGroupId, accountGroupId }: Named) {
  const settings = without(stage().office.desk.settings, 'accountGroupId');
  const environments = settings.environments.map((one) => ({ ...one, ...(securityGroupId && { securityGroupId }) }));
  return { ...settings, environments, ...(accountGroupId && { accountGroupId }) };
}

/** Its end was approved, and runs. Gives the lines of its card. */
async function runItsEnd({ name, environmentId }: AccountRecord, named: Named) {
  const approved = { kind: 'retire', accountName: name, environmentId, state: 'approved', attempt: 1 } as const;
  const { id } = await stage().office.insert(approved);
  return run({ requestId: id, attempt: 1, mode: 'forward' }, named);
}

async function run(input: RunInput, named: Named) {
  const { office, contoso } = stage();
  let ahead = 0;
  const durable: Durable = {
    step: (_name, work) => work(),
    sleep: async (_name, ms) => void (ahead += ms),
  };
  const register = { ...office.register(), differsFromDecision: async () => [] };
  const clock = { now: () => new Date(Date.now() + ahead) };
  const ports = { ...contoso.microsoft, settings: settingsWith(named), register, clock } as unknown as RunPorts;
  await runRequest(durable, ports, input);
  const { store } = office.books;
  const steps = await store.transaction((tx) => tx.steps.of(input.requestId, input.attempt));
  const request = await store.transaction((tx) => tx.requests.get(input.requestId));
  return { lines: steps.map((step) => `${step.name}: ${step.state}`), findings: request?.findings ?? [] };
}

function groupsOfIt(): readonly string[] {
  return [before, today, ids.accountGroup].filter((id) =>
    stage().contoso.tenant.core.directory.groups.get(id)?.current().members.includes(ids.user),
  );
}

describe('an account that is retired', () => {
  it.each<[string, Named]>([
    ['names none any more', {}],
    ['names others', { securityGroupId: today, accountGroupId: groups.prodAccess }],
  ])('leaves the groups it was put into, where the desk file %s', async (_how, named) => {
    const account = await accountInBoth();

    const { lines, findings } = await runItsEnd(account, named);

    expect(groupsOfIt()).toEqual([]);
    expect(lines.slice(2, 4)).toEqual(['leave-environment-group: done', 'leave-account-group: done']);
    expect(findings.map(({ check }) => check)).toEqual(expect.arrayContaining(['group-left', 'account-group-left']));
  });

  it('leaves the group of today as well, into which an operator has moved it', async () => {
    const account = await accountInBoth();
    joinGroup(today);

    await runItsEnd(account, { securityGroupId: today, accountGroupId: ids.accountGroup });

    expect(groupsOfIt()).toEqual([]);
  });

  it('has these steps in the plan that approvers read', async () => {
    const { office } = stage();
    const { name, environmentId } = await accountInBoth();
    const { id } = await office.insert({ kind: 'retire', accountName: name, environmentId, requester: ravi });
    await office.approvers([dana]);

    const plan = await showPlan({ ...office.desk, settings: settingsWith({}) }, by(dana), { requestId: id });

    expect(plan?.steps).toEqual(recipe.retire.map((step) => step.name));
  });
});

it.each<[string, Named]>([
  ['names none any more', {}],
  ['names others', { securityGroupId: today, accountGroupId: today }],
])('an account that is undone leaves the groups it was put into, where the desk file %s', async (_how, named) => {
  const { requestId } = await accountInBoth();
  const running = `update desk.requests set state = 'running', attempt = 2 where id = $1`;
  await stage().office.books.database.query(running, [requestId]);

  await run({ requestId, attempt: 2, mode: 'undo' }, named);

  expect(groupsOfIt()).toEqual([]);
});
