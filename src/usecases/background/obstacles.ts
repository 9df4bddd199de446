import { userPrincipalNameOf } from '../../desk/account-names';
import { environmentOf, roleOf } from '../../desk/find';
import type { Person } from '../../desk/people';
import { UpstreamError } from '../../desk/problem';
import type { Problem } from '../../desk/problem';
import { approvalsNeeded } from '../../desk/policy';
import type { ServiceRequest } from '../../desk/request';
import type { EnvironmentSettings } from '../../desk/settings';
import { licenseSource } from '../../desk/license-source';
import type { Survey } from '../../desk/survey';
import { nextOf } from '../../words/words';
import { findClosedGroup } from '../../recipe/closed-group';
import { slotsOf } from '../context';
import { environmentFull, roleMissing } from '../submit';
import { findNameHolder } from './name-holder';
import type { Background } from './ports';
import { takeSurvey } from './take-survey';

interface Looked {
  readonly survey: Survey;
  /** It was taken for something else, some minutes ago. */
  readonly isKept: boolean;
}

/** `judgedBy`: the survey that the answer holds by. */
interface Judged {
  readonly problem: Problem | null;
  readonly judgedBy: Survey;
}

/**
 * What a read of the tenant shows to stand in the way of a fresh request, or null: found before anybody is asked and
 * before anything is made. Nobody is refused by what a kept survey shows: it is taken anew first. Throws
 * {@link UpstreamError} while Microsoft does not answer.
 */
export async function findObstacle(
  background: Background,
  request: ServiceRequest,
  { survey, isKept }: Looked,
  deciders: readonly Person[],
): Promise<Judged> {
  const environment = environmentOf(background.settings, request.environmentId);
  if (deciders.length === 0) return { problem: nobodyCanApprove(environment.name), judgedBy: survey };
  if (request.kind === 'retire') return { problem: null, judgedBy: survey };

  const problem = await obstacleIn(background, request, survey, deciders);
  if (problem && isKept) {
    const taken = await takeSurvey(background, environment.id);
    return findObstacle(background, request, { survey: taken, isKept: false }, deciders);
  }
  const beside = problem ?? (await obstacleBeside(background, request, environment));
  return { problem: beside, judgedBy: survey };
}

/** What the survey of the environment shows: its slots, roles, licences and lenders. */
async function obstacleIn(
  background: Background,
  request: ServiceRequest,
  survey: Survey,
  deciders: readonly Person[],
): Promise<Problem | null> {
  const environment = environmentOf(background.settings, request.environmentId);
  const slots = await background.store.look((tx) => slotsOf(tx, environment.id, survey));
  if (slots?.free === 0) return environmentFull(environment.name, slots.limit);
  const role = roleOf(environment, request.roleId);
  if (!role || !survey.rolesFound.includes(role.name))
    return roleMissing(role?.name ?? request.roleId, environment.name);
  return tooFewApprovers(request, environment, survey, deciders) ?? licenseMissing(survey, environment.name);
}

/** What only a read for this very request shows. */
async function obstacleBeside(
  background: Background,
  request: ServiceRequest,
  environment: EnvironmentSettings,
): Promise<Problem | null> {
  const upn = userPrincipalNameOf(request, environment, background.settings);
  return (await groupClosed(background, environment)) ?? (await findNameHolder(background, request, upn));
}

/** A privileged role waits for two people: with one, it would only wait until it expires. */
function tooFewApprovers(
  request: ServiceRequest,
  environment: EnvironmentSettings,
  { administratorRoles = [] }: Survey,
  deciders: readonly Person[],
): Problem | null {
  const role = roleOf(environment, request.roleId);
  const roleIsPrivileged = administratorRoles.includes(role?.name ?? '');
  const [first] = deciders;
  if (deciders.length >= approvalsNeeded({ ...request, roleIsPrivileged }, environment)) return null;
  const values = { role: role?.name ?? request.roleId, environment: environment.name, name: first?.name ?? '' };
  return { code: 'too-few-approvers', field: 'role', values };
}

function licenseMissing(survey: Survey, environment: string): Problem | null {
  const source = licenseSource(survey);
  if (source.from !== 'nobody') return null;
  return source.problem ? againLater(source.problem) : noLicense(environment);
}

async function groupClosed(background: Background, environment: EnvironmentSettings): Promise<Problem | null> {
  try {
    const problem = await findClosedGroup(background, environment);
    return problem && againLater(problem);
  } catch (error) {
    if (error instanceof UpstreamError && error.outlook === 'refused') return againLater(error.problem);
    throw error;
  }
}

/** A fault of the set-up, told to the requester: it has to be put right by others first. */
function againLater(problem: Problem): Problem {
  return { ...problem, field: 'environment', next: { key: 'next.then-send-again', values: { next: nextOf(problem) } } };
}

function nobodyCanApprove(environment: string): Problem {
  return { code: 'nobody-can-approve', field: 'environment', values: { environment } };
}

function noLicense(environment: string): Problem {
  return { code: 'no-license-no-lender', field: 'environment', values: { environment } };
}
