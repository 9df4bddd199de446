import { environmentShown, findEnvironment } from '../../desk/find';
import type { Loan } from '../../desk/loan';
import type { Person } from '../../desk/people';
import { decidersOf, isAmong } from '../../desk/policy';
import { isOpen } from '../../desk/request';
import type { ServiceRequest } from '../../desk/request';
import { judgeReturn } from '../../recipe/rules/lender';
import type { NoticeKey, Values } from '../../words/saying';
import { approversOf } from '../context';
import type { Tx } from '../ports';
import { isTold, tellPerson } from '../tell';
import type { Background } from './ports';

const minute = 60_000;
/** How long a licence may be away, and how long its return may take to be read, before the lender hears that it is late. */
const patience = 60 * minute;
const day = 24 * 60 * minute;

/**
 * Looks after whoever lends: they hear that the licence is back once it was read back, in Entra and in Dynamics 365; that
 * it was not needed; or that it is late, and who acts. Each of it once for each loan, however often the request is run: what
 * becomes of a licence that came back is its holder's own affair.
 */
export async function mindLender(background: Background, requestId: string): Promise<void> {
  const found = await background.store.transaction(async (tx) => {
    const request = await tx.requests.get(requestId);
    const loan = await tx.loans.of(requestId);
    const isOver = loan !== null && (await isTold(tx, loan.lender, keyOf(requestId, 'lender-back', loan)));
    return request && !isOver && { request, loan };
  });
  if (!found) return;
  const { request, loan } = found;
  if (!loan || (loan.state === 'returned' && loan.takenAt === undefined)) return spare(background, request);
  if (loan.state === 'recorded') return keepUntouched(background, request);
  if (loan.state !== 'returned') return lookLater(background, request, loan);
  const isThere = findEnvironment(background.settings, request.environmentId) !== null;
  const isBack = await isReadBack(background, request, loan, isThere);
  if (isBack === 'gone') return;
  return isBack ? tellBack(background, request, loan, isThere) : lookLater(background, request, loan);
}

/** Nothing was taken, so nothing can be late; and once the request is over nothing will be, so nothing needs to be read back. */
async function keepUntouched(background: Background, request: ServiceRequest): Promise<void> {
  const { store, clock } = background;
  const { id } = request;
  const goesOn = isOpen(request);
  const dueAt = new Date(clock.now().getTime() + patience);
  await store.transaction((tx) =>
    goesOn ? tx.jobs.schedule({ kind: 'mind-lender', key: id, dueAt }) : tx.loans.settle(id),
  );
  if (!goesOn) await spare(background, request);
}

/** They were told that it would be lent, and it never was; whoever said Not now knows. */
async function spare({ store }: Background, request: ServiceRequest): Promise<void> {
  const { state, decision, declined = [] } = request;
  const isOver = state === 'done' || state === 'undone' || state === 'needs-hands';
  const { startsAt, lender } = decision ?? {};
  if (!isOver || startsAt === undefined || !lender || isAmong(declined, lender)) return;
  await store.transaction((tx) => tell(tx, request, lender, { what: 'lender-spared', values: {} }));
}

/**
 * By a read of the licence and of the row in Dynamics 365, which the platform disables while the licence is away. Of an
 * environment that an operator took out of the settings nobody can be asked for the row: the licence alone is read.
 */
async function isReadBack(
  { directory, crm, clock }: Background,
  { environmentId }: ServiceRequest,
  loan: Loan,
  isThere: boolean,
): Promise<boolean | 'gone'> {
  const { aadObjectId } = loan.lender;
  const [user, row] = await Promise.all([
    directory.userById(aadObjectId),
    isThere ? crm.systemuserOf(environmentId, aadObjectId) : null,
  ]);
  if (user === null) return 'gone';
  const isWhole = judgeReturn(loan, user, clock.now().toISOString()).result === 'pass';
  return isWhole && !row?.isdisabled;
}

/** `isThere`: Dynamics 365 was asked, too. */
async function tellBack(
  { store, settings }: Background,
  request: ServiceRequest,
  loan: Loan,
  isThere: boolean,
): Promise<void> {
  const { takenAt = loan.recordedAt, returnedAt = loan.recordedAt, skuId } = loan;
  const took = Math.max(0, Date.parse(returnedAt) - Date.parse(takenAt));
  const { licenses } = environmentShown(settings, request.environmentId);
  const license = licenses.find((one) => one.skuId === skuId)?.name ?? skuId;
  const values = { license, took, ...(isThere ? {} : { case: 'license-alone' }) };
  const word = { what: 'lender-back', values } as const;
  await store.transaction((tx) => tell(tx, request, loan.lender, word, loan));
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
      const approvers = await approversOf(tx, environmentShown(settings, request.environmentId));
      const names = decidersOf(request, approvers).map(({ name }) => name);
      const who = names.length > 0 ? names.join(', ') : ({ key: 'reach.no-actor' } as const);
      const values = { since: takenAt, names: who };
      await tell(tx, request, loan.lender, { what: 'lender-late', values }, loan);
    }
    const next = returnedAt === undefined ? since + patience + 1_000 : now + settings.waits.pollLongest;
    const isWatched = returnedAt === undefined ? !isLate : now - since < day;
    if (isWatched) await tx.jobs.schedule({ kind: 'mind-lender', key: request.id, dueAt: new Date(next) });
  });
}

interface Word {
  readonly what: 'lender-back' | 'lender-late' | 'lender-spared';
  readonly values: Values;
}

async function tell(
  tx: Tx,
  request: ServiceRequest,
  lender: Person,
  { what, values }: Word,
  loan?: Loan,
): Promise<void> {
  const { id, accountName: account, locale } = request;
  const message: NoticeKey = `notice.${what}`;
  await tellPerson(tx, lender, { key: keyOf(id, what, loan), message, values: { id, account, ...values }, locale });
}

/** Of one loan, not of one run: a request that is run again may lend again, or have nothing more to do with it. */
function keyOf(requestId: string, what: Word['what'], loan?: Loan): string {
  return `loan:${requestId}:${loan?.recordedAt ?? 'none'}:${what}`;
}
