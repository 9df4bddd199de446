import { isServed } from '../../desk/entitlement';
import { environmentOf, roleOf } from '../../desk/find';
import type { Person } from '../../desk/people';
import type { Problem } from '../../desk/problem';
import type { ServiceRequest } from '../../desk/request';
import type { Survey } from '../../desk/survey';
import { pass, refuse } from '../../desk/transitions';
import { decidersOf } from '../../desk/policy';
import type { DirectoryUser } from '../../recipe/ports';
import { adminConversationOf } from '../admin-conversation';
import type { Conversation, Tx } from '../ports';
import { keepApprovers } from './approvers';
import { findObstacle } from './obstacles';
import type { Background } from './ports';
import { readAsking, standingOf } from './people';
import { takeSurvey } from './take-survey';

/**
 * Checks a fresh request against the tenant, before anybody is asked: then it goes to the approvers, or back to the
 * requester with the field that is wrong. Throws while Microsoft does not answer; the sweep tries again.
 */
export async function checkRequest(background: Background, requestId: string): Promise<void> {
  const request = await background.store.transaction((tx) => tx.requests.get(requestId));
  if (request?.state !== 'checking') return;

  const [survey, approvers, user, asking] = await Promise.all([
    takeSurvey(background, request.environmentId),
    keepApprovers(background, request.environmentId),
    background.directory.userById(request.owner.aadObjectId),
    readAsking(background, request),
  ]);
  const owner = user ? { aadObjectId: user.id, name: user.displayName } : request.owner;
  const deciders = decidersOf({ ...request, owner }, approvers);
  const problem =
    asRefused(asking.problem) ??
    ownerProblem(background, request, user) ??
    (await findObstacle(background, request, survey, deciders));
  const chats = problem ? [] : await chatsOf(background, deciders);

  await background.store.transaction(async (tx) => {
    const now = background.clock.now();
    if (asking.record) await tx.people.save(asking.record);
    const current = { ...request, owner };
    const next = problem
      ? refuse(current, problem, now.toISOString())
      : pass(current, foundOf(background, request, survey));
    if (!(await tx.requests.replace(next, request.version))) return;
    await tx.audit.append({
      kind: 'state',
      actor: 'desk',
      action: 'check-request',
      requestId,
      environmentId: request.environmentId,
      after: { state: next.state, problem: problem?.code ?? null },
    });
    if (!problem) await askApprovers(background, tx, next, chats);
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

async function chatsOf(
  background: Background,
  people: readonly Person[],
): Promise<readonly { person: Person; chat: Conversation }[]> {
  const found = await Promise.all(
    people.map(async (person) => {
      const known = await background.store.transaction((tx) => tx.conversations.personalOf(person.aadObjectId));
      return { person, chat: known ?? (await background.chat.openPersonal(person)) };
    }),
  );
  return found.flatMap(({ person, chat }) => (chat ? [{ person, chat }] : []));
}

async function askApprovers(
  background: Background,
  tx: Tx,
  request: ServiceRequest,
  chats: readonly { person: Person; chat: Conversation }[],
): Promise<void> {
  const admins = (await adminConversationOf(background.settings, tx, request.environmentId))?.conversation;
  const subject = { kind: 'request', requestId: request.id } as const;
  const look = { activityId: null, locale: request.locale, timeZone: request.timeZone };
  for (const { person, chat } of chats) {
    await tx.conversations.remember(chat);
    if (chat.id !== request.conversationId)
      await tx.postings.add({ subject, conversationId: chat.id, viewer: person, ...look });
  }
  if (admins && admins.id !== request.conversationId)
    await tx.postings.add({ subject, conversationId: admins.id, viewer: null, ...look });
  await tx.jobs.schedule({ kind: 'expire-request', key: request.id, dueAt: new Date(request.expiresAt) });
  // From now on somebody has to decide: the list must be live when they press.
  const key = request.environmentId;
  await tx.jobs.schedule({ kind: 'refresh-approvers', key, dueAt: background.clock.now() });
}

function ownerUnknown(): Problem {
  return { code: 'owner-unknown', field: 'owner' };
}

function ownerIsGuest(): Problem {
  return { code: 'owner-guest', field: 'owner' };
}
