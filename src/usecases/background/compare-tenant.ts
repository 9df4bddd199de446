import type { AccountRecord } from '../../desk/account';
import { environmentOf } from '../../desk/find';
import type { Loan } from '../../desk/loan';
import { isOpen, openStates } from '../../desk/request';
import type { RequestState } from '../../desk/request';
import { judgeReturn } from '../../recipe/rules/lender';
import type { Systemuser } from '../../recipe/ports';
import type { Tx } from '../ports';
import { tellOfStrays } from '../strays';
import type { Background } from './ports';
import { warnAdmins } from './warn';

const hour = 3_600_000;
/** More than an environment can have non-interactive users, or open requests. */
const all = 1_000;

/**
 * Compares an environment with the register, once a day: who sits on a slot that nobody asked for, or was to free it, which
 * loans are open too long; and has it counted. What became of each finished account is the matter of {@link watchAccount}.
 */
export async function compareTenant(background: Background, environmentId: string): Promise<void> {
  const roster = await background.crm.nonInteractiveUsers(environmentId);
  await closeReturnedLoans(background, environmentId);
  await background.store.transaction(async (tx) => {
    await warnOfStrays(background, tx, environmentId, roster);
    await warnOfLoans(background, tx, environmentId);
    const now = background.clock.now();
    // Where nobody asks for anything it would not be counted again until the next start.
    await tx.jobs.schedule({ kind: 'take-survey', key: environmentId, dueAt: now });
    const tomorrow = new Date(now.getTime() + 24 * hour);
    await tx.jobs.schedule({ kind: 'compare-tenant', key: environmentId, dueAt: tomorrow });
  });
}

async function warnOfStrays(
  background: Background,
  tx: Tx,
  environmentId: string,
  roster: readonly Systemuser[],
): Promise<void> {
  const month = background.clock.now().toISOString().slice(0, 7);
  const { name: environment } = environmentOf(background.settings, environmentId);
  const { accounts, inTheMaking } = await knownOf(tx, environmentId);
  const accountOf = ({ systemuserid }: Systemuser) => accounts.find((one) => one.systemuserId === systemuserid);
  const strays = roster.filter((user) => !accountOf(user) && !inTheMaking.has(user.systemuserid));
  await tellOfStrays(background, tx, environmentId, strays);
  for (const user of roster) {
    const account = accountOf(user);
    if (!account || account.state === 'active' || inTheMaking.has(user.systemuserid)) continue;
    const warning = backAgain(account, environment);
    await warnAdmins(background, tx, environmentId, {
      ...warning,
      key: `stray:${user.systemuserid}:${month}`,
      buttons: [...warning.buttons, { verb: 'quota.refresh', environmentId }],
    });
  }
}

function backAgain({ name: account, requestId }: AccountRecord, environment: string) {
  const buttons = [{ verb: 'account.view', requestId }] as const;
  return { message: 'notice.retired-account' as const, values: { account, id: requestId, environment }, buttons };
}

/** Accounts of the register, and the rows of those that runs are just making. */
async function knownOf(tx: Tx, environmentId: string) {
  const accounts = await tx.accounts.list({ environmentId, limit: all, offset: 0 });
  const open = await tx.requests.list({ states: openStates, environmentId, limit: all });
  return { accounts, inTheMaking: new Set(open.map(({ facts }) => facts.systemuserId)) };
}

/** Who finished a request by hand has said that its loan is over; it is once the lender was read back whole. */
async function closeReturnedLoans({ store, clock, directory }: Background, environmentId: string): Promise<void> {
  const loans = await store.look((tx) => openLoans(tx, environmentId));
  for (const { loan } of loans.filter((one) => !isOpen(one))) {
    const lender = await directory.userById(loan.lender.aadObjectId);
    const finding = judgeReturn(loan, lender, clock.now().toISOString());
    if (finding.result === 'fail') continue;
    const { requestId } = loan;
    await store.transaction(async (tx) => {
      await tx.loans.settle(requestId);
      await tx.jobs.schedule({ kind: 'mind-lender', key: requestId, dueAt: clock.now() });
      const object = loan.lender.name;
      await tx.audit.append({
        kind: 'outcome',
        actor: 'desk',
        action: 'loan-read-back',
        requestId,
        object,
        after: finding,
      });
    });
  }
}

async function openLoans(tx: Tx, environmentId: string): Promise<{ loan: Loan; state: RequestState }[]> {
  const found = [];
  for (const loan of await tx.loans.open()) {
    const request = await tx.requests.get(loan.requestId);
    if (request?.environmentId === environmentId) found.push({ loan, state: request.state });
  }
  return found;
}

async function warnOfLoans(background: Background, tx: Tx, environmentId: string): Promise<void> {
  const now = background.clock.now();
  for (const { loan, state } of await openLoans(tx, environmentId)) {
    const { requestId, lender, takenAt, recordedAt } = loan;
    if (loan.state === 'recorded') continue;
    if (isOpen({ state }) && now.getTime() - Date.parse(recordedAt) < hour) continue;
    await warnAdmins(background, tx, environmentId, {
      key: `loan:${requestId}:${now.toISOString().slice(0, 10)}`,
      message: isOpen({ state }) ? 'notice.loan-open' : 'notice.loan-not-back',
      values: { id: requestId, lender: lender.name, since: takenAt ?? recordedAt },
      buttons: [{ verb: 'request.view', requestId }],
    });
  }
}

/**
 * Jobs that must always be waiting; scheduled at every start and with new settings, which changes nothing when they already
 * are. Cards that wait for a decision are drawn again: settings, or another version, may have other words for them. That is
 * a job, too, because a start does not wait for as many as there may be.
 */
export async function scheduleStanding({
  store,
  settings,
  clock,
}: Pick<Background, 'store' | 'settings' | 'clock'>): Promise<void> {
  await store.transaction(async (tx) => {
    const now = clock.now();
    const tomorrow = new Date(now.getTime() + 24 * hour);
    const environments = settings.environments.map(({ id }) => id);
    for (const kind of ['forget-old', 'erase-names'] as const)
      await tx.jobs.schedule({ kind, key: 'books', dueAt: tomorrow });
    for (const kind of ['take-survey', 'refresh-approvers', 'redraw-pending'] as const)
      await tx.jobs.scheduleEach(kind, environments, now);
    await tx.jobs.scheduleEach('compare-tenant', environments, tomorrow);
  });
}
