import { environmentShown } from '../desk/find';
import type { Loan } from '../desk/loan';
import { isAmong, isSame } from '../desk/policy';
import type { Person } from '../desk/people';
import { nextMomentOf } from '../desk/reminders';
import type { ServiceRequest } from '../desk/request';
import type { EnvironmentSettings } from '../desk/settings';
import { declineLoan, declineUnderway } from '../desk/transitions';
import type { Caller, NotNow } from './api';
import { changeRequest, unmoved } from './change-request';
import { unknownRequest } from './context';
import { Denied } from './denied';
import type { Desk, Tx } from './ports';
import { tellDeciders, tellPerson } from './tell';

/** Minutes that a lender is without the licence: where the platform is asked for the user row, and where it comes by itself. */
const minutesAway = { asked: 10, awaited: 60 } as const;

/** Milliseconds after which somebody looks what became of a licence, whether its run has ended or not. */
const longest = minutesAway.awaited * 60_000;

/**
 * When a run that borrows begins: the lender hears of it before, and has until then to say Not now. Undefined, at once, for
 * whom Teams does not let the desk reach: waiting would warn nobody, and they hear of it when the licence is taken.
 */
export async function beginsAt({ settings, clock }: Desk, tx: Tx, lender: Person): Promise<string | undefined> {
  if ((await tx.unreached.of(lender.aadObjectId)) !== null) return undefined;
  return new Date(clock.now().getTime() + settings.waits.lender).toISOString();
}

/** Tells the lender what is lent, for what, who approved it, from when and for how long. */
export async function tellLender(tx: Tx, request: ServiceRequest, environment: EnvironmentSettings): Promise<void> {
  const { id, attempt, accountName: account, decision, locale } = request;
  const { lender, startsAt, by } = decision ?? {};
  if (!lender || !startsAt) return;
  const survey = await tx.surveys.latest(environment.id);
  const skuId = survey?.lenders.find(({ person }) => isSame(person, lender))?.skuId;
  const license = environment.licenses.find((one) => one.skuId === skuId)?.name ?? environment.licenses[0]?.name ?? '';
  const count = environment.powerPlatformId === undefined ? minutesAway.awaited : minutesAway.asked;
  await tx.jobs.schedule({ kind: 'mind-lender', key: id, dueAt: new Date(Date.parse(startsAt) + longest) });
  await tellPerson(tx, lender, {
    key: `loan:${id}:${attempt}:before`,
    message: 'notice.lender-before',
    values: { id, account, license, environment: environment.name, by: by?.name ?? '', when: startsAt, count },
    buttons: [{ verb: 'loan.decline', requestId: id }],
    locale,
  });
}

/**
 * The same right before the taking, for who was not told with the approval: chosen in case the free licence is gone, not
 * reached then, or lending because a stopped run goes on, which may have borrowed before or not.
 */
export async function tellLenderNow({ settings }: Pick<Desk, 'settings'>, tx: Tx, loan: Loan): Promise<void> {
  const request = await tx.requests.get(loan.requestId);
  if (!request?.decision) return;
  const { id, attempt, accountName: account, environmentId, decision, declined = [], locale } = request;
  const isFirst = attempt === 1 + declined.length;
  if (isFirst && decision.startsAt !== undefined) return;
  const { licenses } = environmentShown(settings, environmentId);
  const license = licenses.find(({ skuId }) => skuId === loan.skuId)?.name ?? loan.skuId;
  await tellPerson(tx, loan.lender, {
    key: `loan:${id}:${attempt}:now`,
    message: 'notice.lender-now',
    values: { id, account, license, by: decision.by?.name ?? '', case: isFirst ? 'first' : 'again' },
    locale,
  });
}

/**
 * Not now: the lender takes back what an approver counted on, while nothing was taken. Before the run the request waits for
 * an approver again, who chooses somebody else; a run under way borrows from nobody any more. Against the taking exactly one
 * of them wins. Whoever said it before changes nothing by saying it again: it is about the loan of somebody else by now.
 */
export async function sayNotNow(desk: Desk, caller: Caller, requestId: string): Promise<NotNow> {
  const { person } = caller;
  let heard: NotNow['heard'] = 'late';
  const { view } = await changeRequest(desk, caller, {
    name: 'decline-loan',
    tried: { action: 'decline-loan', given: requestId },
    async find(tx) {
      const request = await tx.requests.get(requestId);
      if (!request || !isLenderOf(request, person)) throw new Denied(unknownRequest(requestId).problem, request);
      return { request };
    },
    async move(tx, { request }, at) {
      heard = await whatIsHeard(tx, request, person);
      const said = { lender: person };
      if (heard === 'underway') return { next: declineUnderway(request, person), said };
      if (heard !== 'freed') return unmoved(request);
      const expiresAt = new Date(Date.parse(at) + desk.settings.waits.approval).toISOString();
      const next = declineLoan(request, person, { askedAgainAt: at, expiresAt });
      return { next, said, after: () => freeTheChoice(desk, tx, next, person) };
    },
  });
  return { heard, account: view.request.accountName, id: view.request.id };
}

async function whatIsHeard(tx: Tx, request: ServiceRequest, person: Person): Promise<NotNow['heard']> {
  const { id, state, declined = [] } = request;
  if (isAmong(declined, person)) return 'before';
  if (state === 'approved') return 'freed';
  const loan = await tx.loans.of(id);
  if (loan?.state === 'taken' || loan?.state === 'owed') return 'away';
  return (await mayBorrow(tx, request, loan)) ? 'underway' : 'late';
}

/**
 * The run under way, or the next one of a request that stopped, until the access mode is set. What an earlier run took and
 * gave back does not count.
 */
async function mayBorrow(tx: Tx, { id, attempt, state, facts }: ServiceRequest, loan: Loan | null): Promise<boolean> {
  if (facts.accessModeSet === true) return false;
  if (state !== 'running') return state === 'needs-hands';
  const takenAt = loan?.takenAt;
  if (takenAt === undefined) return true;
  const steps = await tx.steps.of(id, attempt);
  return !steps.some(({ startedAt }) => startedAt !== undefined && startedAt <= takenAt);
}

/** Who is counted on, and who said Not now before. */
function isLenderOf({ decision, declined = [] }: ServiceRequest, person: Person): boolean {
  return isAmong([...declined, ...(decision?.lender ? [decision.lender] : [])], person);
}

/** What the approval had set in motion is taken back, and those who may decide hear that they have to choose again. */
async function freeTheChoice(desk: Desk, tx: Tx, request: ServiceRequest, lender: Person): Promise<void> {
  const { id, attempt, environmentId, accountName: account, expiresAt: until, locale } = request;
  const now = desk.clock.now();
  await tx.slots.release(id);
  await tx.jobs.cancel('start-run', `${id}:${attempt}`);
  await tx.jobs.schedule({ kind: 'expire-request', key: id, dueAt: nextMomentOf(request, now) });
  await tx.jobs.schedule({ kind: 'refresh-approvers', key: environmentId, dueAt: now });
  await tx.postings.staleQuota(environmentId);
  const environment = environmentShown(desk.settings, environmentId).name;
  await tellDeciders(desk, tx, request, {
    key: `loan:${id}:${attempt}:declined`,
    message: 'notice.lender-declined',
    values: { id, account, lender: lender.name, environment, until, case: 'until' },
    locale,
  });
}
