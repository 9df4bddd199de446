import { isServed } from '../../desk/entitlement';
import { environmentOf, findEnvironment, roleOf } from '../../desk/find';
import type { Person } from '../../desk/people';
import { UpstreamError } from '../../desk/problem';
import type { Problem } from '../../desk/problem';
import { nextMomentOf } from '../../desk/reminders';
import type { ServiceRequest } from '../../desk/request';
import type { Survey } from '../../desk/survey';
import { pass, refuse } from '../../desk/transitions';
import { decidersOf } from '../../desk/policy';
import type { DirectoryUser } from '../../recipe/ports';
import { personOf } from '../../recipe/rules/person';
import { adminConversationOf } from '../admin-conversation';
import { isWithin } from '../chat';
import type { Tx } from '../ports';
import { readerLocale } from '../reader-locale';
import { tellRequester } from '../tell';
import { findAdoptable } from './adoptable';
import { keepApprovers, keepLive } from './approvers';
import { findObstacle } from './obstacles';
import type { Background } from './ports';
import { judgeAsking, standingOf } from './people';
import { recentSurvey, takeSurvey } from './take-survey';
import { nextOf, whatOf } from '../../words/words';

/**
 * Checks a fresh request against the tenant, before anybody is asked: then it goes to the approvers, or back to the
 * requester with the field that is wrong. Throws while Microsoft does not answer; the sweep tries again.
 */
export async function checkRequest(background: Background, requestId: string): Promise<void> {
  const sent = await background.store.look((tx) => tx.requests.get(requestId));
  if (sent?.state !== 'checking') return;
  requireEnvironment(background, sent);
  await check(background, { ...sent, ...(await findAdoptable(background, sent)) });
}

/** Throws where it was taken out of the settings: whoever asked is told, and it is checked after all once it is put back. */
function requireEnvironment({ settings }: Background, { environmentId: environment }: ServiceRequest): void {
  if (findEnvironment(settings, environment) !== null) return;
  throw new UpstreamError('refused', { code: 'environment-unknown', values: { environment, case: 'client' } });
}

async function check(background: Background, request: ServiceRequest): Promise<void> {
  const { id: requestId } = request;
  const asOf = background.clock.now().toISOString();
  const kept = await recentSurvey(background, request.environmentId);
  const [survey, approvers, [user = null, asker = null]] = await Promise.all([
    kept ?? takeSurvey(background, request.environmentId),
    keepApprovers(background, request.environmentId),
    background.directory.usersById([request.owner.aadObjectId, request.requester.aadObjectId]),
  ]);
  const asking = await judgeAsking(background, request, asker, asOf);
  const owner = user ? personOf(user) : request.owner;
  const requester = asker ? personOf(asker) : request.requester;
  const deciders = decidersOf({ ...request, owner }, approvers);
  const refused = asRefused(asking.problem) ?? ownerProblem(background, request, user);
  const { problem, judgedBy } = refused
    ? { problem: refused, judgedBy: survey }
    : await findObstacle(background, request, { survey, isKept: kept !== null }, deciders);

  await background.store.transaction(async (tx) => {
    const now = background.clock.now();
    if (asking.record) await tx.people.save(asking.record);
    const current = { ...request, owner, requester };
    const next = problem
      ? refuse(current, problem, now.toISOString())
      : pass(current, foundOf(background, request, judgedBy));
    if (!(await tx.requests.replace(next, request.version))) return;
    await tx.audit.append({
      kind: 'state',
      actor: 'desk',
      action: 'check-request',
      requestId,
      environmentId: request.environmentId,
      after: { state: next.state, problem: problem?.code ?? null, adopts: next.adopts?.requestId ?? null },
    });
    if (problem) await tellRefused(tx, next, problem);
    else await askApprovers(background, tx, next, { deciders, asOf });
    await tx.postings.stale({ kind: 'request', requestId });
  });
}

/** Whether the role needs two approvals, by the settings or else by what the environment says of it. */
function foundOf(
  { settings }: Background,
  { kind, environmentId, roleId }: ServiceRequest,
  { administratorRoles = [] }: Survey,
): Pick<ServiceRequest, 'roleIsPrivileged'> {
  const role = roleOf(environmentOf(settings, environmentId), roleId);
  if (kind === 'retire' || role === null) return {};
  return { roleIsPrivileged: role.privileged ?? administratorRoles.includes(role.name) };
}

/** Said to the requester, who was offered the role when the form was sent. */
function asRefused(problem: Problem | null): Problem | null {
  if (problem?.code !== 'requester-not-entitled') return problem;
  return { code: 'requester-refused', field: 'role', values: problem.values ?? {} };
}

/** Whoever answers for a new account must be there, and be served; the end of an account needs nobody to answer for it. */
function ownerProblem({ settings }: Background, { kind }: ServiceRequest, user: DirectoryUser | null): Problem | null {
  const standing = standingOf(user);
  if (kind === 'retire' || isServed(standing, settings)) return null;
  return standing === 'guest' ? ownerIsGuest() : ownerUnknown();
}

/** Who asked is told at once; nobody else has heard of the request yet. */
async function tellRefused(tx: Tx, request: ServiceRequest, problem: Problem): Promise<void> {
  const { id, accountName: account, locale, timeZone } = request;
  const values = { id, account, what: whatOf(problem), next: nextOf(problem) };
  await tellRequester(tx, request, { key: `refused:${id}`, message: 'notice.refused', values, locale, timeZone });
}

/** Requests that wait for one approver with a whole card each; what comes on top has a short one. */
const wholeCards = 5;

/** Each in their own chat, and in the conversation of the admins. */
async function askApprovers(
  background: Background,
  tx: Tx,
  request: ServiceRequest,
  { deciders, asOf }: { readonly deciders: readonly Person[]; readonly asOf: string },
): Promise<void> {
  const admins = (await adminConversationOf(background.settings, tx, request.environmentId))?.conversation;
  const subject = { kind: 'request', requestId: request.id } as const;
  const { locale, timeZone } = request;
  for (const person of deciders) {
    const isMany = (await tx.postings.decisionsWith(person.aadObjectId)) >= wholeCards;
    await tx.postings.addFor(person, { subject: isMany ? { ...subject, isShort: true } : subject, locale, timeZone });
  }
  // Asked in their conversation, or in a thread of it, its live card is there already.
  if (admins && !isWithin(request.conversationId, admins.id)) {
    const shared = { viewer: null, activityId: null, ...(await readerLocale(tx, admins, request)) };
    await tx.postings.add({ subject, conversationId: admins.id, ...shared });
  }
  await tx.jobs.schedule({
    kind: 'expire-request',
    key: request.id,
    dueAt: nextMomentOf(request, background.clock.now()),
  });
  await keepLive(tx, request.environmentId, asOf);
}

function ownerUnknown(): Problem {
  return { code: 'owner-unknown', field: 'owner' };
}

function ownerIsGuest(): Problem {
  return { code: 'owner-guest', field: 'owner' };
}
