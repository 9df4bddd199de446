import type { AccountRecord } from '../desk/account';
import { accountKey } from '../desk/account-names';
import { ageAt } from '../desk/age';
import type { Delivery } from '../desk/delivery';
import { environmentShown, findEnvironment } from '../desk/find';
import type { HandOver, HandOverStanding } from '../desk/hand-over';
import { named } from '../desk/named';
import type { Person } from '../desk/people';
import { approverFreshness, audienceOf, isAmong, isSame, may } from '../desk/policy';
import type { Act } from '../desk/policy';
import { DeskError } from '../desk/problem';
import type { ServiceRequest } from '../desk/request';
import type { RunStep } from '../desk/run-step';
import type { EnvironmentSettings } from '../desk/settings';
import { countSlots } from '../desk/survey';
import type { SlotCount, Survey } from '../desk/survey';
import type { Audience, RequestView } from '../desk/view';
import { adminConversationOf } from './admin-conversation';
import type { Caller, Seen } from './api';
import { isWithin } from './chat';
import { Denied } from './denied';
import type { Desk, Tx } from './ports';

/** Reads that several use cases share. */

export async function loadView(
  desk: Pick<Desk, 'settings' | 'clock'>,
  tx: Tx,
  request: ServiceRequest,
): Promise<RequestView> {
  const survey = await tx.surveys.latest(request.environmentId);
  const environment = environmentShown(desk.settings, request.environmentId);
  const admins = await adminConversationOf(desk.settings, tx, environment.id);
  const deliveries = await tx.postings.deliveriesOf({ kind: 'request', requestId: request.id });
  return {
    request,
    environment,
    isEnvironmentGone: findEnvironment(desk.settings, environment.id) === null,
    survey,
    slots: await slotsOf(tx, request.environmentId, survey),
    steps: (await tx.steps.of(request.id, request.attempt)).map((step) => withNames(step, request)),
    loan: await tx.loans.of(request.id),
    account: await tx.accounts.look(request.accountName),
    approvers: await approversOf(tx, environment),
    handOver: standingOf(await tx.handOvers.look(request.id)),
    isAdminRoomLost: admins !== null && admins.conversation === null,
    deliveries,
    isInAdminRoom: isReachedIn(deliveries, admins?.id),
    ungatedElsewhere: desk.settings.environments
      .filter(({ id, securityGroupId }) => id !== environment.id && securityGroupId === undefined)
      .map(({ name }) => name),
    now: desk.clock.now().toISOString(),
  };
}

/** A request that was asked for in the conversation of the admins stands in a thread of it. */
function isReachedIn(deliveries: readonly Delivery[], room: string | undefined): boolean {
  return deliveries.some(
    ({ conversationId: id, reachedAt }) =>
      room !== undefined && id !== null && reachedAt !== null && isWithin(id, room),
  );
}

function withNames(step: RunStep, request: ServiceRequest): RunStep {
  return step.problem ? { ...step, problem: named(step.problem, request) } : step;
}

/** Without the ticket: what a card does not know it cannot show. */
function standingOf(handOver: HandOver | null): HandOverStanding | null {
  if (!handOver) return null;
  const { state, expiresAt, revealedAt, lapsedAt } = handOver;
  return { state, expiresAt, ...(revealedAt ? { revealedAt } : {}), ...(lapsedAt ? { lapsedAt } : {}) };
}

export async function slotsOf(tx: Tx, environmentId: string, survey: Survey | null): Promise<SlotCount | null> {
  return survey ? countSlots(survey, await tx.slots.reserved(environmentId)) : null;
}

/** Approvers as known now; people named in the settings count until somebody has looked whether they are there. */
export async function approversOf(tx: Tx, environment: EnvironmentSettings): Promise<readonly Person[]> {
  const { people, groupId } = environment.approvers;
  const snapshot = await tx.approvers.latest(environment.id);
  if (!snapshot) return people.map((aadObjectId) => ({ aadObjectId, name: '' }));
  const isNamed = (person: Person) => people.some((aadObjectId) => isSame(person, { aadObjectId }));
  return groupId ? snapshot.approvers : snapshot.approvers.filter(isNamed);
}

/** Ids of the environments whose approver the person is, as known now. */
export async function approvedBy(desk: Desk, tx: Tx, person: Person): Promise<readonly string[]> {
  const found = [];
  for (const environment of desk.settings.environments)
    if (isAmong(await approversOf(tx, environment), person)) found.push(environment.id);
  return found;
}

/** Throws unless the approvers were read within the last minute: on an older list nobody decides anything. */
export async function requireLiveApprovers(desk: Desk, tx: Tx, environment: EnvironmentSettings): Promise<void> {
  const snapshot = await tx.approvers.latest(environment.id);
  if (ageAt(snapshot?.takenAt ?? null, desk.clock.now()) <= approverFreshness) return;
  throw new DeskError({
    code: 'approvers-unknown',
    standing: 'nothing-changed',
    values: { environmentId: environment.id, environment: environment.name },
  });
}

export async function seenBy(
  desk: Desk,
  tx: Tx,
  request: ServiceRequest,
  person: Person,
  notice?: Seen['notice'],
): Promise<Seen> {
  const view = await loadView(desk, tx, request);
  const audience: Audience = audienceOf(request, person, view.approvers);
  return { view, audience, ...(notice ? { notice } : {}) };
}

/** A request with those who may approve it. */
export interface FoundRequest {
  readonly request: ServiceRequest;
  readonly environment: EnvironmentSettings;
  readonly approvers: readonly Person[];
  readonly audience: Audience;
}

/**
 * The request, if this caller may know of it; null for an id that does not exist as for somebody else's, after the same
 * reads, so that neither the answer nor its time tells them apart.
 */
export async function findFor(desk: Desk, tx: Tx, person: Person, requestId: string): Promise<FoundRequest | null> {
  const looked = await lookUp(desk, tx, person, requestId);
  return isFound(looked) ? looked : null;
}

/** What there is, for the audit; only {@link isFound} makes it something to show. */
type LookedUp = Omit<FoundRequest, 'request'> & { readonly request: ServiceRequest | null };

/** `owner` is that of its account, if another by now. */
async function lookUp(desk: Desk, tx: Tx, person: Person, requestId: string, owner?: Person): Promise<LookedUp> {
  const request = await tx.requests.get(requestId);
  const [first] = desk.settings.environments;
  const environment = request ? environmentShown(desk.settings, request.environmentId) : first;
  if (!environment) throw new Error('The settings name no environment.');
  const approvers = await approversOf(tx, environment);
  const stakes = request && { ...request, ...(owner ? { owner } : {}) };
  return { request, environment, approvers, audience: stakes ? audienceOf(stakes, person, approvers) : 'stranger' };
}

function isFound(looked: LookedUp): looked is FoundRequest {
  return looked.request !== null && looked.audience !== 'stranger';
}

/** The same, and a denied try where there is nothing for this caller. */
export async function findOrDeny(desk: Desk, tx: Tx, person: Person, requestId: string): Promise<FoundRequest> {
  const looked = await lookUp(desk, tx, person, requestId);
  if (!isFound(looked)) throw new Denied(unknownRequest(requestId).problem, looked.request);
  return looked;
}

/** The same, and the answer for an id that does not exist where there is nothing for this caller. */
export async function requestFor(desk: Desk, tx: Tx, caller: Caller, requestId: string): Promise<FoundRequest> {
  const found = await findFor(desk, tx, caller.person, requestId);
  if (!found) throw unknownRequest(requestId);
  return found;
}

/** An active account with the request that made it, for its owner, its requester and CRM admins. */
export interface FoundAccount extends FoundRequest {
  readonly account: AccountRecord;
}

/** Throws {@link Denied} for whoever may not do it with the account, and the same for a name that does not exist. */
export async function accountFor(
  desk: Desk,
  tx: Tx,
  { person }: Caller,
  accountName: string,
  act: Act,
): Promise<FoundAccount> {
  const name = accountKey(accountName, desk.settings);
  const known = await tx.accounts.look(name);
  const looked = await lookUp(desk, tx, person, known?.requestId ?? '', known?.owner);
  const denied = new Denied(unknownAccount().problem, looked.request);
  // Locked behind its request; made anew by another one in between, it is another account.
  const account = await tx.accounts.get(name);
  if (account?.state !== 'active' || !isFound(looked) || account.requestId !== looked.request.id) throw denied;
  if (!may(act, person, { ...looked.request, owner: account.owner }, looked.approvers)) throw denied;
  return { ...looked, account };
}

export function unknownRequest(requestId: string): DeskError {
  const mayBeOne = /^SA-\d{1,9}$/.test(requestId);
  return new DeskError({ code: 'unknown-request', values: mayBeOne ? { id: requestId } : { case: 'unnamed' } });
}

export function unknownAccount(): DeskError {
  return new DeskError({ code: 'unknown-account' });
}
