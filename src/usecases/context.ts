import { environmentOf } from '../desk/find';
import type { Person } from '../desk/people';
import { approverFreshness, audienceOf, isSame } from '../desk/policy';
import { DeskError } from '../desk/problem';
import type { ServiceRequest } from '../desk/request';
import type { EnvironmentSettings } from '../desk/settings';
import { countSlots } from '../desk/survey';
import type { SlotCount, Survey } from '../desk/survey';
import type { Audience, RequestView } from '../desk/view';
import type { Caller, Seen } from './api';
import type { Desk, Tx } from './ports';

/** Reads that several use cases share. */

export async function loadView(desk: Desk, tx: Tx, request: ServiceRequest): Promise<RequestView> {
  const survey = await tx.surveys.latest(request.environmentId);
  return {
    request,
    environment: environmentOf(desk.settings, request.environmentId),
    survey,
    slots: await slotsOf(tx, request.environmentId, survey),
    steps: await tx.steps.of(request.id, request.attempt),
    loan: await tx.loans.of(request.id),
    account: await tx.accounts.get(request.accountName),
    now: desk.clock.now().toISOString(),
  };
}

export async function slotsOf(tx: Tx, environmentId: string, survey: Survey | null): Promise<SlotCount | null> {
  return survey ? countSlots(survey, await tx.slots.reserved(environmentId)) : null;
}

/** Approvers as known now; people named in the settings count even before the first snapshot. */
export async function approversOf(tx: Tx, environment: EnvironmentSettings): Promise<readonly Person[]> {
  const snapshot = await tx.approvers.latest(environment.id);
  const configured = environment.approvers.people.map((aadObjectId) => ({ aadObjectId, name: '' }));
  if (!snapshot) return configured;
  const unnamed = configured.filter((person) => !snapshot.approvers.some((known) => isSame(known, person)));
  return environment.approvers.groupId
    ? snapshot.approvers
    : [...snapshot.approvers.filter((known) => configured.some((person) => isSame(known, person))), ...unnamed];
}

/** Approvers for a decision: where a group decides, its last read must be fresh, or nobody decides anything. */
export async function liveApproversOf(
  desk: Desk,
  tx: Tx,
  environment: EnvironmentSettings,
): Promise<readonly Person[]> {
  if (environment.approvers.groupId) {
    const snapshot = await tx.approvers.latest(environment.id);
    const age = snapshot ? desk.clock.now().getTime() - Date.parse(snapshot.takenAt) : Infinity;
    // From the future: the clock was set back, and nobody knows how old it is.
    if (Math.abs(age) > approverFreshness) {
      throw new DeskError({
        code: 'approvers-unknown',
        what: `Who may approve for ${environment.name} could not be read from Entra in the last minute.`,
        standing: 'Nothing was changed.',
        next: 'They are read now: try again in some seconds. If it stays so, an operator has to check the connection to Microsoft Graph.',
        values: { environmentId: environment.id },
      });
    }
  }
  return approversOf(tx, environment);
}

export async function seenBy(
  desk: Desk,
  tx: Tx,
  request: ServiceRequest,
  person: Person,
  notice?: Seen['notice'],
): Promise<Seen> {
  const view = await loadView(desk, tx, request);
  const audience: Audience = audienceOf(request, person, await approversOf(tx, view.environment));
  return { view, audience, ...(notice ? { notice } : {}) };
}

/** The request, if this caller may know of it; otherwise the same answer as for an id that does not exist. */
export async function requestFor(
  desk: Desk,
  tx: Tx,
  caller: Caller,
  requestId: string,
): Promise<{
  request: ServiceRequest;
  environment: EnvironmentSettings;
  approvers: readonly Person[];
  audience: Audience;
}> {
  const request = await tx.requests.get(requestId);
  if (!request) throw unknownRequest(requestId);
  const environment = environmentOf(desk.settings, request.environmentId);
  const approvers = await approversOf(tx, environment);
  return { request, environment, approvers, audience: audienceOf(request, caller.person, approvers) };
}

/**
 * What a decision that failed leaves behind although its own transaction changed nothing: a line in the audit when it
 * was denied, and a fresh read of the approvers when nobody knew them.
 */
export async function afterFailure(
  desk: Desk,
  caller: Caller,
  error: unknown,
  { action, denied }: { readonly action: string; readonly denied: ServiceRequest | undefined },
): Promise<void> {
  if (denied) await writeDenied(desk, caller, denied, action);
  const problem = error instanceof DeskError ? error.problem : null;
  const key = problem?.code === 'approvers-unknown' ? problem.values?.['environmentId'] : undefined;
  if (typeof key !== 'string') return;
  const dueAt = desk.clock.now();
  await desk.store.transaction((tx) => tx.jobs.schedule({ kind: 'refresh-approvers', key, dueAt }));
}

async function writeDenied(desk: Desk, caller: Caller, request: ServiceRequest, action: string): Promise<void> {
  await desk.store.transaction((tx) =>
    tx.audit.append({
      kind: 'denied',
      actor: caller.person,
      action,
      requestId: request.id,
      environmentId: request.environmentId,
      object: request.accountName,
    }),
  );
}

export function unknownRequest(requestId: string): DeskError {
  const shown = /^SA-\d{1,9}$/.test(requestId) ? requestId : 'that id';
  return new DeskError({
    code: 'unknown-request',
    what: `There is no request ${shown} that you can see.`,
    next: 'Send mine to list your own requests.',
    values: { id: shown },
  });
}

export function unknownAccount(): DeskError {
  return new DeskError({
    code: 'unknown-account',
    what: 'There is no service account of that name in the register.',
    next: 'Send accounts to list those that the desk made.',
  });
}
