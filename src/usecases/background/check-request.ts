import { userPrincipalNameOf } from '../../desk/account-names';
import { environmentOf, roleOf } from '../../desk/find';
import type { Person } from '../../desk/people';
import type { Problem } from '../../desk/problem';
import type { ServiceRequest } from '../../desk/request';
import type { Survey } from '../../desk/survey';
import { pass, refuse } from '../../desk/transitions';
import { decidersOf } from '../../desk/policy';
import { judgeAccountGroup } from '../../recipe/rules/gate-group';
import { slotsOf } from '../context';
import type { Conversation, Tx } from '../ports';
import { environmentFull, nameInUse, roleMissing } from '../submit';
import { keepApprovers } from './approvers';
import type { Background } from './ports';
import { takeSurvey } from './take-survey';

/**
 * Checks a fresh request against the tenant, before anybody is asked: then it goes to the approvers, or back to the
 * requester with the field that is wrong. Throws while Microsoft does not answer; the sweep tries again.
 */
export async function checkRequest(background: Background, requestId: string): Promise<void> {
  const request = await background.store.transaction((tx) => tx.requests.get(requestId));
  if (request?.state !== 'checking') return;

  const [survey, approvers, owner] = await Promise.all([
    takeSurvey(background, request.environmentId),
    keepApprovers(background, request.environmentId),
    readOwner(background, request),
  ]);
  const deciders = decidersOf({ ...request, owner: owner ?? request.owner }, approvers);
  const problem = owner ? await findProblem(background, request, survey, deciders) : ownerUnknown();
  const chats = problem ? [] : await chatsOf(background, deciders);

  await background.store.transaction(async (tx) => {
    const now = background.clock.now();
    const current = owner ? { ...request, owner } : request;
    const next = problem ? refuse(current, problem, now.toISOString()) : pass(current);
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

async function findProblem(
  background: Background,
  request: ServiceRequest,
  survey: Survey,
  deciders: readonly Person[],
): Promise<Problem | null> {
  const environment = environmentOf(background.settings, request.environmentId);
  if (deciders.length === 0) return nobodyCanApprove(environment.name);
  if (request.kind === 'retire') return null;

  const slots = await background.store.transaction((tx) => slotsOf(tx, environment.id, survey));
  if (slots?.free === 0) return environmentFull(environment.name, slots.limit);
  const role = roleOf(environment, request.roleId);
  if (!role || !survey.rolesFound.includes(role.name))
    return roleMissing(role?.name ?? request.roleId, environment.name);
  if (survey.licenses.every(({ free }) => free === 0) && !survey.lenders.some(({ canLend }) => canLend))
    return noLicense(environment.name);
  return (await accountGroupClosed(background)) ?? nameTaken(background, request);
}

/** The group of all accounts must take members, or every run would be undone. */
async function accountGroupClosed({ directory, settings }: Background): Promise<Problem | null> {
  const { accountGroupId } = settings;
  if (accountGroupId === undefined) return null;
  return judgeAccountGroup(await directory.group(accountGroupId), accountGroupId);
}

async function nameTaken(background: Background, request: ServiceRequest): Promise<Problem | null> {
  const environment = environmentOf(background.settings, request.environmentId);
  const upn = userPrincipalNameOf(request, environment, background.settings);
  const [user, rows] = await Promise.all([
    background.directory.userByUpn(upn),
    background.crm.systemusersByDomainName(request.environmentId, upn),
  ]);
  if (user && user.employeeId !== request.marker) {
    return {
      ...nameInUse(request.accountName),
      what: `${upn} exists already and belongs to ${user.displayName}.`,
      next: 'Choose another name. The desk never touches an account that it did not make.',
    };
  }
  return rows.some(({ deletedstate }) => deletedstate === 0) ? nameInUse(request.accountName) : null;
}

async function readOwner(background: Background, request: ServiceRequest): Promise<Person | null> {
  const user = await background.directory.userById(request.owner.aadObjectId);
  return user?.accountEnabled ? { aadObjectId: user.id, name: user.displayName } : null;
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
  const { adminConversationId } = environmentOf(background.settings, request.environmentId);
  const subject = { kind: 'request', requestId: request.id } as const;
  const look = { activityId: null, locale: request.locale, timeZone: request.timeZone };
  for (const { person, chat } of chats) {
    await tx.conversations.remember(chat);
    if (chat.id !== request.conversationId)
      await tx.postings.add({ subject, conversationId: chat.id, viewer: person, ...look });
  }
  if (
    adminConversationId &&
    adminConversationId !== request.conversationId &&
    (await tx.conversations.get(adminConversationId))
  ) {
    await tx.postings.add({ subject, conversationId: adminConversationId, viewer: null, ...look });
  }
  await tx.jobs.schedule({ kind: 'expire-request', key: request.id, dueAt: new Date(request.expiresAt) });
  // From now on somebody has to decide: the list must be live when they press.
  const key = request.environmentId;
  await tx.jobs.schedule({ kind: 'refresh-approvers', key, dueAt: background.clock.now() });
}

function ownerUnknown(): Problem {
  return {
    code: 'owner-unknown',
    field: 'owner',
    what: 'The responsible person has no enabled account in Entra.',
    next: 'Name a colleague who is there.',
  };
}

function nobodyCanApprove(environment: string): Problem {
  return {
    code: 'nobody-can-approve',
    field: 'environment',
    what: `Nobody but you could approve for ${environment}.`,
    next: 'Ask an operator to add approvers for it, then send the request again.',
    values: { environment },
  };
}

function noLicense(environment: string): Problem {
  return {
    code: 'no-license-no-lender',
    field: 'environment',
    what: `No licence for ${environment} is free, and nobody can lend one.`,
    next: 'Ask a licence admin to free a unit or an operator to name a lender, then send the request again.',
    values: { environment },
  };
}
