import { needsRepair, retired } from '../../src/desk/account';
import type { AccountRecord } from '../../src/desk/account';
import type { Finding } from '../../src/desk/finding';
import type { ServiceRequest } from '../../src/desk/request';
import type { DeskSettings } from '../../src/desk/settings';
import type { Durable } from '../../src/recipe/durable';
import type { RunPorts } from '../../src/recipe/ports';
import type { Step } from '../../src/recipe/step';
import { beginRun } from '../../src/recipe/run-context';
import { verify } from '../../src/recipe/steps/verify';
import { changeSystemUser } from '../../src/sandbox/tenant/dataverse/environment';
import { businessUnits, environments, people, roles, skus } from '../../src/sandbox/tenant';
import { createJobHandlers } from '../../src/usecases/background';
import type { Background } from '../../src/usecases/background';
import type { NoticeButton } from '../../src/usecases/ports';
import { startContoso } from '../microsoft/support/tenant';
import type { Contoso } from '../microsoft/support/tenant';
import { devSettings } from './dev-settings';
import { openOffice } from './office';
import type { Office } from './office';
import { conversation } from './store-samples';

/** The account is one that the tenant has had for long: `people.serviceBi`, non-interactive in the dev environment. */
const user = people.serviceBi.id;
const row = '77777777-0000-4000-8000-0000000000d1';
const accountGroup = '44444444-4444-4444-8444-0000000000a1';
const salesByGroup = '44444444-4444-4444-8444-0000000000a2';
export const ids = { user, row, accountGroup, salesByGroup };

let office: Office;
let contoso: Contoso;

/** The books on a real database, the tenant over HTTP with a finished account in it, fresh for every test of the file. */
export function finishedAccountStage(): void {
  beforeAll(async () => {
    office = await openOffice(settingsOfDev);
    await office.books.store.transaction((tx) => tx.conversations.remember(conversation('admins')));
  });
  afterAll(() => office.close());
  beforeEach(async () => {
    await office.books.database.query('truncate desk.accounts, desk.requests, desk.notices, desk.jobs cascade');
    contoso = await startContoso();
    seedAccount();
  });
  afterEach(() => contoso.close());
}

export const stage = () => ({ office, contoso });

function settingsOfDev(samples: DeskSettings): DeskSettings {
  return { ...devSettings(samples, { adminConversationId: 'admins' }), accountGroupId: accountGroup };
}

function seedAccount(): void {
  const { tenant } = contoso;
  tenant.seed.group({ id: accountGroup, displayName: 'All service accounts', members: [user] });
  tenant.seed.group({
    id: salesByGroup,
    displayName: 'Sales',
    licenses: [{ skuId: skus.enterpriseSales, disabledPlans: [] }],
  });
  tenant.seed.systemUser(environments.dev, {
    id: row,
    objectId: user,
    columns: { accessmode: 4 },
    roles: [roles.serviceWriter],
  });
  changeUser({ passwordPolicies: 'DisablePasswordExpiration' });
}

export function roleIn(unit: string): string {
  const copies = [...contoso.tenant.environment(environments.dev).roles.values()];
  return copies.find(({ name, businessUnitId }) => name === roles.serviceWriter && businessUnitId === unit)?.id ?? '';
}

export function renameRole(name: string): void {
  const { roles: copies } = contoso.tenant.environment(environments.dev);
  for (const copy of copies.values()) if (copy.name === roles.serviceWriter) copies.set(copy.id, { ...copy, name });
}

export function changeUser(properties: Readonly<Record<string, string | boolean>>): void {
  const { tenant } = contoso;
  tenant.core.directory.changeUser(tenant.now(), user, 'somebody', (before) => ({
    ...before,
    properties: { ...before.properties, ...properties },
  }));
}

export function changeRow(columns: Readonly<Record<string, number | boolean>>, roleIds?: readonly string[]): void {
  const change = { columns, ...(roleIds ? { roleIds } : {}) };
  changeSystemUser(contoso.tenant.environment(environments.dev), contoso.tenant.now(), 'somebody', row, change);
}

/** Directly, as in an admin center. */
export function assign(skuId: string): void {
  const updatedAt = contoso.tenant.now();
  contoso.tenant.core.directory.changeUser(updatedAt, user, 'somebody', (before) => ({
    ...before,
    assignments: [
      ...before.assignments,
      { skuId, disabledPlans: [], groupId: null, state: 'Active', error: 'None', updatedAt },
    ],
  }));
}

export function joinGroup(groupId: string): void {
  contoso.tenant.core.directory.setMembership(contoso.tenant.now(), groupId, user, true, 'somebody');
}

export function leaveGroup(groupId: string): void {
  contoso.tenant.core.directory.setMembership(contoso.tenant.now(), groupId, user, false, 'somebody');
}

/** As somebody does in the admin center: its licences and groups go with it. */
export function deleteAccount(): void {
  leaveGroup(accountGroup);
  const { tenant } = contoso;
  tenant.core.directory.changeUser(tenant.now(), user, 'somebody', (before) => ({
    ...before,
    life: 'deleted',
    assignments: [],
  }));
}

export function loseRow(): void {
  contoso.tenant.environment(environments.dev).users.delete(row);
}

/** The request of the account is done, and the account in the register. */
export async function enter(facts: ServiceRequest['facts'] = {}): Promise<AccountRecord> {
  const known = {
    userId: user,
    systemuserId: row,
    userPrincipalName: people.serviceBi.upn,
    securityRoleId: roleIn(businessUnits.devRoot),
    businessUnitId: businessUnits.devRoot,
    licensedSkuId: skus.enterpriseSales,
    joinedAccountGroupId: accountGroup,
    accessModeSet: true,
  };
  const made = await office.insert({
    state: 'done',
    roleId: 'writer',
    owner: { aadObjectId: people.ravi.id, name: people.ravi.name },
    facts: { ...known, ...facts },
  });
  const account = await office.enter({ ...made, environmentId: 'dev' });
  const found = { ...account, userId: user, systemuserId: row };
  await office.books.store.transaction((tx) => tx.accounts.save(found));
  return found;
}

export async function afterwatch({ name }: AccountRecord): Promise<void> {
  const { directory, crm } = contoso.microsoft;
  await createJobHandlers({ ...office.desk, directory, crm } as unknown as Background).afterwatch(name, {});
}

export async function retire(account: AccountRecord, at = '2029-02-01T08:00:00.000Z'): Promise<void> {
  const ended = retired(account, at);
  await office.books.store.transaction((tx) => tx.accounts.save(ended));
}

/** Counts the environment, and gives the moment at which it is to be counted again, if at all. */
export async function countAgain(): Promise<Date | null> {
  const { directory, crm } = contoso.microsoft;
  await office.books.database.query(`delete from desk.jobs where kind in ('take-survey', 'count-slots')`);
  await createJobHandlers({ ...office.desk, directory, crm } as unknown as Background)['take-survey']('dev', {});
  const [next] = await office.books.database.query(`select due_at from desk.jobs where kind = 'count-slots'`);
  return (next?.['due_at'] as Date | undefined) ?? null;
}

export async function compareWithRegister(): Promise<void> {
  const { directory, crm } = contoso.microsoft;
  await createJobHandlers({ ...office.desk, directory, crm } as unknown as Background)['compare-tenant']('dev', {});
}

export async function findingsOf({ name }: AccountRecord): Promise<readonly Finding[]> {
  const account = await office.books.store.transaction((tx) => tx.accounts.get(name));
  return account?.findings ?? [];
}

/** What the card of the account offers to an admin. */
export function offersRepair(findings: readonly Finding[]): boolean {
  return needsRepair({ state: 'active', findings } as AccountRecord);
}

export const resultsOf = (findings: readonly Finding[]) =>
  Object.fromEntries(findings.map(({ check, result }) => [check, result])) as Record<string, Finding['result']>;

export function withoutOwner(results: Record<string, Finding['result']>) {
  return Object.fromEntries(Object.entries(results).filter(([check]) => check !== 'owner-there'));
}

/** By check: whether the warning has the button. */
export async function warnings(): Promise<Readonly<Record<string, 'with Repair' | 'without'>>> {
  return Object.fromEntries(
    (await messages()).map(({ message, buttons }) => [
      message.replace('notice.watch-', ''),
      buttons.some(({ verb }) => verb === 'account.repair') ? 'with Repair' : 'without',
    ]),
  );
}

interface Message {
  readonly message: string;
  readonly values: Readonly<Record<string, string>>;
  readonly buttons: readonly NoticeButton[];
}

/** What the admins are told. */
export async function messages(): Promise<readonly Message[]> {
  const notices = await office.books.database.query('select body from desk.notices');
  return notices.map(({ body }) => body as Message);
}

/** The step of the run that reads back, over the same tenant: what it saw first, and what it ended with. */
export async function readBack(account: AccountRecord) {
  const { outcome, steps } = await go(verify, account);
  const first = steps.get('verify.read-1') as { readonly value: { readonly findings: readonly Finding[] } };
  return { first: resultsOf(first.value.findings), last: resultsOf(outcome.findings ?? []) };
}

/** Does one step of a run for the account, with a clock that is turned instead of waited for. */
export async function go(step: Step, { requestId }: Pick<AccountRecord, 'requestId'>) {
  const { directory, crm } = contoso.microsoft;
  const { settings } = office.desk;
  const request = await office.books.store.transaction((tx) => tx.requests.get(requestId));
  const [environment] = settings.environments;
  if (!request || !environment) throw new Error('The account has no request.');
  let ahead = 0;
  const steps = new Map<string, unknown>();
  const durable: Durable = {
    async step(name, work) {
      const result = await work();
      steps.set(name, result);
      return result;
    },
    sleep: async (_name, ms) => void (ahead += ms),
  };
  const yes = () => Promise.resolve(true);
  const register = office.books.register({ settings, isApproverLive: yes, mayAskLive: yes });
  const clock = { now: () => new Date(Date.now() + ahead) };
  const ports = { settings, directory, crm, register, clock } as unknown as RunPorts;
  return { outcome: await step.run(beginRun({ durable, ports, request, environment, attempt: 1 })), steps };
}
