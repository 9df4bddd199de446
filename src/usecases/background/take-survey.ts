import { UpstreamError } from '../../desk/problem';
import { environmentOf } from '../../desk/find';
import type { AccountRecord } from '../../desk/account';
import { unitsDue } from '../../desk/loan';
import type { Loan } from '../../desk/loan';
import type { EnvironmentSettings } from '../../desk/settings';
import { countUsed } from '../../desk/survey';
import type { LenderState, Survey } from '../../desk/survey';
import type { SubscribedSku } from '../../recipe/ports';
import { heldRoles } from '../../recipe/lender-roles';
import { isAdministratorRole } from '../../recipe/rules/administrator-role';
import type { TenantRole } from '../../recipe/rules/administrator-role';
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

/**
 * Takes the survey, and once more soon while it still counts an account that was just retired: a list that is read right after a
 * change may show the row before it, and nobody would look again until somebody asks.
 */
export async function surveyUntilSettled(background: Background, environmentId: string): Promise<void> {
  const { holders } = await takeSurvey(background, environmentId);
  const listed = new Set(holders.map(({ systemuserId }) => systemuserId));
  const now = background.clock.now().getTime();
  await background.store.transaction(async (tx) => {
    // More than an environment can have non-interactive users.
    const accounts = await tx.accounts.list({ environmentId, limit: 1_000, offset: 0 });
    const isNews = ({ retiredAt }: AccountRecord) =>
      retiredAt !== undefined && now - Date.parse(retiredAt) < settlesWithin;
    if (accounts.some((account) => isNews(account) && listed.has(account.systemuserId)))
      await tx.jobs.schedule({ kind: 'take-survey', key: environmentId, dueAt: new Date(now + readAgainAfter) });
  });
}

/** Asks the platform how an environment stands and saves the answer; quota cards that show it are edited. */
export async function takeSurvey(background: Background, environmentId: string): Promise<Survey> {
  const environment = environmentOf(background.settings, environmentId);
  const takenAt = background.clock.now().toISOString();
  const [count, roster, { licenses, lenders }, rolesFound] = await Promise.all([
    background.crm.organizationResources(environmentId),
    background.crm.nonInteractiveUsers(environmentId),
    surveyLicenses(background, environment),
    findRoles(background, environment),
  ]);
  const survey: Survey = {
    environmentId,
    takenAt,
    ...countUsed(count, roster, environment.fallbackLimit),
    holders: roster.map((user) => ({
      systemuserId: user.systemuserid,
      userId: user.azureactivedirectoryobjectid,
      name: user.fullname,
      userPrincipalName: user.domainname,
      createdOn: user.createdon,
      islicensed: user.islicensed,
    })),
    licenses,
    lenders,
    rolesFound: rolesFound.map(({ name }) => name),
    administratorRoles: rolesFound.filter(isAdministratorRole).map(({ name }) => name),
  };
  await background.store.transaction(async (tx) => {
    const before = await costsIn(tx, environmentId);
    await tx.surveys.save(survey);
    await tx.postings.staleQuota(environmentId);
    // Whether a request can be approved hangs on free slots and licences.
    if (before !== (await costsIn(tx, environmentId))) await redrawPending(tx, environmentId);
  });
  return survey;
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
  const skus = await background.directory.subscribedSkus();
  const open = await background.store.look((tx) => tx.loans.open());
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
  return Promise.all(
    environment.lenders.map(async (lender) => {
      if (lending.has(lender.aadObjectId.toLowerCase()))
        return { person: { ...lender }, canLend: false, why: 'lending' as const };
      const user = await background.directory.userById(lender.aadObjectId);
      const person = user ? personOf(user) : { ...lender };
      const roles = await heldRoles(background, lender.aadObjectId);
      const verdict = judgeLender(user, environment.licenses, skus, roles);
      return verdict.canLend ? { person, canLend: true, skuId: verdict.license.skuId } : { person, ...verdict };
    }),
  );
}

async function findRoles(background: Background, environment: EnvironmentSettings): Promise<readonly TenantRole[]> {
  const { businessUnitId } = await background.crm.businessUnit(environment.id, environment.businessUnit);
  const found = await Promise.all(
    environment.roles.map(async ({ name }) => {
      try {
        const { roleTemplateId } = await background.crm.roleInBusinessUnit(environment.id, name, businessUnitId);
        return { name, roleTemplateId };
      } catch (error) {
        if (error instanceof UpstreamError && error.problem.code.startsWith('role-')) return null;
        throw error;
      }
    }),
  );
  return found.filter((role) => role !== null);
}
