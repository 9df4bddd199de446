import { findEnvironment } from '../desk/find';
import { mayNotChooseRoom } from '../desk/policy';
import { DeskError } from '../desk/problem';
import type { Problem } from '../desk/problem';
import type { EnvironmentSettings } from '../desk/settings';
import { adminConversationOf } from './admin-conversation';
import type { AdminRoomsView, Caller } from './api';
import { isWithin, withoutThread } from './chat';
import { approversOf, requireLiveApprovers } from './context';
import { afterFailure, Denied } from './denied';
import type { Desk, Tx } from './ports';
import { readerLocale } from './reader-locale';
import type { DecisionName, NoticeKey } from '../words/saying';

/** Most open requests whose cards are posted into a conversation that was just chosen. */
const mostCards = 20;

export async function showAdminRooms(desk: Desk, caller: Caller): Promise<AdminRoomsView> {
  const room = roomOf(caller);
  return desk.store.transaction(async (tx) => {
    for (const { id } of await mayBeTheirs(desk, tx, caller))
      await tx.jobs.schedule({ kind: 'refresh-approvers', key: id, dueAt: desk.clock.now() });
    return roomsSeenFrom(desk, tx, room);
  });
}

/** All or nothing: one environment that is not theirs to decide on, and none is changed. */
export async function chooseAdminRoom(
  desk: Desk,
  caller: Caller,
  environmentIds: readonly string[],
  choice: 'here' | 'away',
): Promise<AdminRoomsView> {
  const room = roomOf(caller);
  const environments = environmentIds.flatMap((id) => findEnvironment(desk.settings, id) ?? []);
  if (environments.length === 0 || environments.length < environmentIds.length) throw noneChosen();
  try {
    return await desk.store.transaction(async (tx) => {
      for (const environment of environments) await requireApprover(desk, tx, caller, environment);
      for (const environment of environments) {
        if (choice === 'here') await comeHere(desk, tx, caller, environment, room);
        else await goAway(desk, tx, caller, environment, room);
      }
      return roomsSeenFrom(desk, tx, room);
    });
  } catch (error) {
    await afterFailure(desk, caller, error, { action: 'choose-admin-conversation', given: environmentIds.join() });
    throw error;
  }
}

/** The channel, not the thread in which it was said. */
function roomOf({ conversationId, conversationKind }: Caller): string {
  if (conversationKind !== 'personal') return withoutThread(conversationId);
  throw new DeskError({ code: 'not-a-shared-conversation', standing: 'nothing-changed' });
}

/** Who is known not to approve has nobody's group read for it. */
async function mayBeTheirs(desk: Desk, tx: Tx, { person }: Caller): Promise<readonly EnvironmentSettings[]> {
  const theirs = [];
  for (const environment of desk.settings.environments) {
    const isUnread = (await tx.approvers.latest(environment.id)) === null;
    if (isUnread || mayNotChooseRoom(person, await approversOf(tx, environment)) === null) theirs.push(environment);
  }
  return theirs;
}

async function requireApprover(
  desk: Desk,
  tx: Tx,
  { person }: Caller,
  environment: EnvironmentSettings,
): Promise<void> {
  const refusal = mayNotChooseRoom(person, await approversOf(tx, environment));
  if (refusal) throw new Denied(refusal, null);
  await requireLiveApprovers(desk, tx, environment);
}

async function comeHere(desk: Desk, tx: Tx, caller: Caller, environment: EnvironmentSettings, room: string) {
  const before = await adminConversationOf(desk.settings, tx, environment.id);
  if (before?.isChosen && before.id === room) return;
  const at = desk.clock.now().toISOString();
  await tx.adminConversations.choose(environment.id, { conversationId: room, by: caller.person, at });
  await record(tx, caller, environment, 'choose-admin-conversation', { before: before?.id, after: room });
  await tell(tx, caller, environment, { room, message: 'notice.admin-room-here', at });
  if (before?.conversation && before.id !== room)
    await tell(tx, caller, environment, { room: before.id, message: 'notice.admin-room-moved', at });
  const open = await tx.requests.list({
    states: ['pending', 'needs-hands'],
    environmentId: environment.id,
    limit: mostCards,
  });
  const here = await tx.conversations.get(room);
  for (const request of open.filter(({ conversationId }) => !isWithin(conversationId, room))) {
    const subject = { kind: 'request', requestId: request.id } as const;
    const { locale, timeZone } = here ? await readerLocale(tx, here, request) : request;
    await tx.postings.add({ subject, conversationId: room, viewer: null, activityId: null, locale, timeZone });
  }
}

async function goAway(desk: Desk, tx: Tx, caller: Caller, environment: EnvironmentSettings, room: string) {
  const before = await adminConversationOf(desk.settings, tx, environment.id);
  if (before?.id !== room) return;
  await tx.adminConversations.forget(environment.id);
  const after = await adminConversationOf(desk.settings, tx, environment.id);
  if (after?.id === room) throw new DeskError(stillInSettings(environment));
  await record(tx, caller, environment, 'forget-admin-conversation', { before: room, after: after?.id });
  const at = desk.clock.now().toISOString();
  await tell(tx, caller, environment, { room, message: 'notice.admin-room-away', at });
}

async function record(
  tx: Tx,
  { person }: Caller,
  { id }: EnvironmentSettings,
  action: DecisionName,
  { before, after }: { readonly before: string | undefined; readonly after: string | undefined },
): Promise<void> {
  await tx.audit.append({
    kind: 'decision',
    actor: person,
    action,
    environmentId: id,
    object: after ?? before ?? '',
    before: { conversationId: before ?? null },
    after: { conversationId: after ?? null },
  });
}

async function tell(
  tx: Tx,
  { person, locale }: Caller,
  { id, name }: EnvironmentSettings,
  { room, message, at }: { readonly room: string; readonly message: NoticeKey; readonly at: string },
): Promise<void> {
  const values = { environment: name, name: person.name };
  await tx.notices.add({ key: `${message}:${id}:${room}:${at}`, conversationId: room, message, values, locale });
}

async function roomsSeenFrom(desk: Desk, tx: Tx, room: string): Promise<AdminRoomsView> {
  const environments = [];
  for (const environment of desk.settings.environments) {
    const admins = await adminConversationOf(desk.settings, tx, environment.id);
    const known = admins?.conversation ? (admins.id === room ? 'here' : 'elsewhere') : 'lost';
    environments.push({ environment, where: admins ? known : 'nowhere' } as const);
  }
  return { environments };
}

function noneChosen(): DeskError {
  return new DeskError({ code: 'no-environment-chosen', standing: 'nothing-changed' });
}

function stillInSettings({ name }: EnvironmentSettings): Problem {
  return { code: 'room-in-settings', standing: 'nothing-changed', values: { environment: name } };
}
