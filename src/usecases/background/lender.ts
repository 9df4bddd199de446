import { environmentOf } from '../../desk/find';
import type { Loan } from '../../desk/loan';
import { decidersOf, isAmong } from '../../desk/policy';
import type { ServiceRequest } from '../../desk/request';
import { judgeReturn } from '../../recipe/rules/lender';
import type { NoticeKey, Values } from '../../words/saying';
import { approversOf } from '../context';
import type { Tx } from '../ports';
import { tellPerson } from '../tell';
import type { Background } from './ports';

const minute = 60_000;
/** How long a licence may be away, and how long its return may take to be read, before the lender hears that it is late. */
const patience = 60 * minute;
const day = 24 * 60 * minute;

/**
 * Looks after whoever lends: they hear that the licence is back once it was read back, in Entra and in Dynamics 365; that
 * it was not needed; or that it is late, and who acts.
 */
export async function mindLender(background: Background, requestId: string): Promise<void> {
  const found = await background.store.transaction(async (tx) => {
    const request = await tx.requests.get(requestId);
    return request && { request, loan: await tx.loans.of(requestId) };
  });
  if (!found) return;
  const { request, loan } = found;
  if (!loan || (loan.state === 'returned' && loan.takenAt === undefined)) return spare(background, request);
  if (loan.state !== 'returned') return lookLater(background, request, loan);
  const isBack = await isReadBack(background, request, loan);
  if (isBack === 'gone') return;
  return isBack ? tellBack(background, request, loan) : lookLater(background, request, loan);
}

/** They were told that it would be lent, and it never was; whoever said Not now knows. */
async function spare({ store }: Background, request: ServiceRequest): Promise<void> {
  const { state, decision, declined = [] } = request;
  const isOver = state === 'done' || state === 'undone' || state === 'needs-hands';
  const isTold = decision?.startsAt !== undefined && decision.lender && !isAmong(declined, decision.lender);
  if (isOver && isTold) await store.transaction((tx) => tell(tx, request, 'lender-spared', {}));
}

/** By a read of the licence and of the row in Dynamics 365, which the platform disables while the licence is away. */
async function isReadBack(
  { directory, crm, clock }: Background,
  { environmentId }: ServiceRequest,
  loan: Loan,
): Promise<boolean | 'gone'> {
  const { aadObjectId } = loan.lender;
  const [user, row] = await Promise.all([
    directory.userById(aadObjectId),
    crm.systemuserOf(environmentId, aadObjectId),
  ]);
  if (user === null) return 'gone';
  const isWhole = judgeReturn(loan, user, clock.now().toISOString()).result === 'pass';
  return isWhole && !row?.isdisabled;
}

async function tellBack({ store, settings }: Background, request: ServiceRequest, loan: Loan): Promise<void> {
  const { takenAt = loan.recordedAt, returnedAt = loan.recordedAt, skuId } = loan;
  const took = Math.max(0, Date.parse(returnedAt) - Date.parse(takenAt));
  const { licenses } = environmentOf(settings, request.environmentId);
  const license = licenses.find((one) => one.skuId === skuId)?.name ?? skuId;
  await store.transaction((tx) => tell(tx, request, 'lender-back', { license, took }));
}

/**
 * Still away, or not to be read yet: told once when it is late, or when nobody works on it any more. What brings it back,
 * another run or a person, has it looked at again; a return that does not show is looked for a day.
 */
async function lookLater(background: Background, request: ServiceRequest, loan: Loan): Promise<void> {
  const { store, clock, settings } = background;
  const now = clock.now().getTime();
  const { takenAt = loan.recordedAt, returnedAt } = loan;
  const since = Date.parse(returnedAt ?? takenAt);
  const isStopped = request.state === 'needs-hands' && returnedAt === undefined;
  const isLate = isStopped || now - since > patience;
  await store.transaction(async (tx) => {
    if (isLate) {
      const approvers = await approversOf(tx, environmentOf(settings, request.environmentId));
      const names = decidersOf(request, approvers).map(({ name }) => name);
      await tell(tx, request, 'lender-late', { since: takenAt, names: names.join(', ') });
    }
    const next = returnedAt === undefined ? since + patience + 1_000 : now + settings.waits.pollLongest;
    const isWatched = returnedAt === undefined ? !isLate : now - since < day;
    if (isWatched) await tx.jobs.schedule({ kind: 'mind-lender', key: request.id, dueAt: new Date(next) });
  });
}

async function tell(
  tx: Tx,
  request: ServiceRequest,
  what: 'lender-back' | 'lender-late' | 'lender-spared',
  values: Values,
): Promise<void> {
  const { id, attempt, accountName: account, decision, locale } = request;
  if (!decision?.lender) return;
  const message: NoticeKey = `notice.${what}`;
  const key = `loan:${id}:${attempt}:${what}`;
  await tellPerson(tx, decision.lender, { key, message, values: { id, account, ...values }, locale });
}
