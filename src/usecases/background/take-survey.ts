import { ageAt } from '../../desk/age';
import { environmentOf } from '../../desk/find';
import type { AccountRecord } from '../../desk/account';
import { unitsDue } from '../../desk/loan';
import type { Loan } from '../../desk/loan';
import type { EnvironmentSettings } from '../../desk/settings';
import { countUsed, wholeAsOf, withSlots } from '../../desk/survey';
import type { LenderState, SlotSurvey, Survey } from '../../desk/survey';
import type { DirectoryUser, SubscribedSku } from '../../recipe/ports';
import type { FoundRole } from '../../recipe/ports/crm';
import { heldRoles } from '../../recipe/lender-roles';
import { isAdministratorRole } from '../../recipe/rules/administrator-role';
import { judgeLender } from '../../recipe/rules/lender';
import { countUnits } from '../../recipe/rules/license-units';
import { personOf } from '../../recipe/rules/person';
import { slotsOf } from '../context';
import { redrawPending } from '../open-requests';
import type { Tx } from '../ports';
import type { Background } from './ports';

/** How long a roster may go on showing a row as it was before the desk changed it, and how soon it is read again, milliseconds. */
const settlesWithin = 10 * 60_000;
const readAgainAfter = 15_000;
/** A request may be judged by a survey no older than this, milliseconds: that is how long people fill in a form and correct it. */
const recent = 5 * 60_000;
/** After a run only the slots are counted while the rest is no older than this, milliseconds. */
const restKeeps = 24 * 3_600_000;

/** Takes the whole survey; see {@link countAgain}. */
export async function surveyUntilSettled(background: Background, environmentId: string): Promise<void> {
  await countAgain(background, environmentId, await takeSurvey(background, environmentId));
}

/**
 * After a run: counts the slots. Licences and lenders are as they were before it, so they are asked again only where a
 * decision hangs on what was read while a run held some of them, or long ago.
 */
export async function countUntilSettled(background: Background, environmentId: string): Promise<void> {
  const isEnough = await background.store.look(async (tx) => {
    const kept = await tx.surveys.latest(environmentId);
    if (!kept || ageOf(background, kept) > restKeeps) return false;
    const isDisturbed = kept.duringWork === true || (await isAtWork(tx));
    return !isDisturbed || (await tx.requests.list({ states: ['pending'], environmentId, limit: 1 })).length === 0;
  });
  if (!isEnough) return surveyUntilSettled(background, environmentId);
  await countAgain(background, environmentId, await saveSlots(background, environmentId));
}

/**
 * Counts once more soon while an account still counts that was just retired: a list that is read right after a change may
 * show the row before it, and nobody would look again until somebody asks.
 */
async function countAgain(
  background: Background,
  environmentId: string,
  { holders }: Pick<SlotSurvey, 'holders'>,
): Promise<void> {
  const listed = new Set(holders.map(({ systemuserId }) => systemuserId));
  const now = background.clock.now().getTime();
  await background.store.transaction(async (tx) => {
    // More than an environment can have non-interactive users.
    const accounts = await tx.accounts.list({ environmentId, limit: 1_000, offset: 0 });
    const isNews = ({ retiredAt }: AccountRecord) =>
      retiredAt !== undefined && now - Date.parse(retiredAt) < settlesWithin;
    if (accounts.some((account) => isNews(account) && listed.has(account.systemuserId)))
      await tx.jobs.schedule({ kind: 'count-slots', key: environmentId, dueAt: new Date(now + readAgainAfter) });
  });
}

/** The survey that a request may be judged by without another; null while a run holds licences that it may show as free. */
export async function recentSurvey(background: Background, environmentId: string): Promise<Survey | null> {
  return background.store.look(async (tx) => {
    const kept = await tx.surveys.latest(environmentId);
    const isRecent = kept !== null && kept.duringWork !== true && ageOf(background, kept) <= recent;
    return isRecent && !(await isAtWork(tx)) ? kept : null;
  });
}

/** Milliseconds, of all of it; infinite where a part of it is from the future, see {@link ageAt}. */
function ageOf({ clock }: Background, survey: Survey): number {
  const now = clock.now();
  return Math.max(ageAt(survey.takenAt, now), ageAt(wholeAsOf(survey), now));
}

/** In whichever environment: licences and lenders are those of the tenant. */
async function isAtWork(tx: Tx): Promise<boolean> {
  const running = await tx.requests.list({ states: ['approved', 'running'], limit: 1 });
  return running.length > 0 || (await tx.loans.open()).length > 0;
}

/** Asks the platform how an environment stands and saves the answer; quota cards that show it are edited. */
export async function takeSurvey(background: Background, environmentId: string): Promise<Survey> {
  const environment = environmentOf(background.settings, environmentId);
  const before = await background.store.look(isAtWork);
  const [slots, { licenses, lenders }, rolesFound] = await Promise.all([
    countSlots(background, environment),
    surveyLicenses(background, environment),
    findRoles(background, environment),
  ]);
  return background.store.transaction(async (tx) => {
    const duringWork = before || (await isAtWork(tx)) ? ({ duringWork: true } as const) : {};
    const roles = rolesFound.map(({ name }) => name);
    const administratorRoles = rolesFound.filter(isAdministratorRole).map(({ name }) => name);
    const taken = { environmentId, ...slots, ...duringWork, licenses, lenders, rolesFound: roles, administratorRoles };
    // A count that was asked for and saved meanwhile is the newer one; one from the future is none.
    const isKnown = (kept: Survey) => ageOf(background, kept) < Infinity && wholeAsOf(kept) <= taken.takenAt;
    return save(tx, environmentId, (kept) => (kept && isKnown(kept) ? withSlots(taken, kept) : taken));
  });
}

/** Counts the slots alone and saves them beside what is known of the rest. */
async function saveSlots(background: Background, environmentId: string): Promise<SlotSurvey> {
  const slots = await countSlots(background, environmentOf(background.settings, environmentId));
  await background.store.transaction((tx) => save(tx, environmentId, (kept) => kept && withSlots(kept, slots)));
  return slots;
}

/** One after the other, so that a count and a whole survey that end together lose nothing of each other. */
async function save<T extends Survey | null>(
  tx: Tx,
  environmentId: string,
  change: (kept: Survey | null) => T,
): Promise<T> {
  await tx.slots.lock(environmentId);
  const before = await costsIn(tx, environmentId);
  const survey = change(await tx.surveys.latest(environmentId));
  if (survey) await tx.surveys.save(survey);
  await tx.postings.staleQuota(environmentId);
  // Whether a request can be approved hangs on free slots and licences.
  if (before !== (await costsIn(tx, environmentId))) await redrawPending(tx, environmentId);
  return survey;
}

async function countSlots(background: Background, { id, fallbackLimit }: EnvironmentSettings): Promise<SlotSurvey> {
  const takenAt = background.clock.now().toISOString();
  const [count, roster] = await Promise.all([
    background.crm.organizationResources(id),
    background.crm.nonInteractiveUsers(id),
  ]);
  const holders = roster.map((user) => ({
    systemuserId: user.systemuserid,
    userId: user.azureactivedirectoryobjectid,
    name: user.fullname,
    userPrincipalName: user.domainname,
    createdOn: user.createdon,
    islicensed: user.islicensed,
  }));
  return { takenAt, ...countUsed(count, roster, fallbackLimit), holders };
}

/** As the books have it: they keep the fields of a survey in an order of their own, and a count may free slots besides. */
async function costsIn(tx: Tx, environmentId: string): Promise<string> {
  const survey = await tx.surveys.latest(environmentId);
  const slots = await slotsOf(tx, environmentId, survey);
  return JSON.stringify([slots, survey?.licenses, survey?.lenders]);
}

async function surveyLicenses(
  background: Background,
  environment: EnvironmentSettings,
): Promise<Pick<Survey, 'licenses' | 'lenders'>> {
  const [skus, open] = await Promise.all([
    background.directory.subscribedSkus(),
    background.store.look((tx) => tx.loans.open()),
  ]);
  return {
    licenses: environment.licenses.map((license) => countUnits(license, skus, unitsDue(open, license.skuId))),
    lenders: await surveyLenders(background, environment, skus, open),
  };
}

async function surveyLenders(
  background: Background,
  environment: EnvironmentSettings,
  skus: readonly SubscribedSku[],
  open: readonly Loan[],
): Promise<readonly LenderState[]> {
  const lending = new Set(open.map(({ lender }) => lender.aadObjectId.toLowerCase()));
  const isLending = ({ aadObjectId }: { readonly aadObjectId: string }) => lending.has(aadObjectId.toLowerCase());
  const others = environment.lenders.filter((lender) => !isLending(lender));
  const users = await background.directory.usersById(others.map(({ aadObjectId }) => aadObjectId));
  return Promise.all(
    environment.lenders.map(async (lender) => {
      if (isLending(lender)) return { person: { ...lender }, canLend: false, why: 'lending' as const };
      const user = users[others.indexOf(lender)] ?? null;
      const person = user ? personOf(user) : { ...lender };
      const verdict = judgeLender(user, environment.licenses, skus, await rolesOf(background, user));
      return verdict.canLend ? { person, canLend: true, skuId: verdict.license.skuId } : { person, ...verdict };
    }),
  );
}

/** Whoever is gone or disabled lends nothing, whatever roles they hold. */
async function rolesOf(background: Background, user: DirectoryUser | null): ReturnType<typeof heldRoles> {
  return user?.accountEnabled ? heldRoles(background, user.id) : { held: [], harmless: [] };
}

async function findRoles({ crm }: Background, environment: EnvironmentSettings): Promise<readonly FoundRole[]> {
  const { id, businessUnit, roles } = environment;
  const { businessUnitId } = await crm.businessUnit(id, businessUnit);
  return crm.rolesInBusinessUnit(
    id,
    roles.map(({ name }) => name),
    businessUnitId,
  );
}
