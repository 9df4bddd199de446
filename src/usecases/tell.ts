import { environmentShown } from '../desk/find';
import type { Person } from '../desk/people';
import { decidersOf, isAmong } from '../desk/policy';
import { isAskedByDesk } from '../desk/request';
import type { ServiceRequest } from '../desk/request';
import { adminConversationOf } from './admin-conversation';
import { approversOf } from './context';
import type { Desk, Notice, NoticePlace, Tx } from './ports';

/** The one way to tell people something: an edited card makes no sound, so whoever must know or act gets a new message. */

/** What is told. `key` names the event: nobody hears of the same event twice. Locale and zone hold where the reader's are unknown. */
export type Telling = Omit<Notice, keyof NoticePlace | 'mention'>;

/** `new`: on its way, or waiting until they can be reached · `known`: it was before · `nowhere`: there is nobody. Never that it has arrived. */
export type Told = 'new' | 'known' | 'nowhere';

type Settings = Pick<Desk, 'settings'>;

/** Tells one person in their personal chat; what they cannot get yet waits until Teams lets the desk reach them. */
export async function tellPerson(tx: Tx, person: Person, telling: Telling): Promise<Told> {
  return post(tx, telling, { person });
}

/** Whether they were told of this event, or it waits for them. */
export async function isTold(tx: Tx, { aadObjectId }: Person, key: string): Promise<boolean> {
  return (await tx.notices.stateOf(keyFor(key, aadObjectId))) !== null;
}

/** Tells several people, each once, each in their personal chat. */
export async function tellPeople(tx: Tx, people: readonly Person[], telling: Telling): Promise<Told> {
  const told: Told[] = [];
  for (const [index, person] of people.entries())
    if (!isAmong(people.slice(0, index), person)) told.push(await tellPerson(tx, person, telling));
  return told.includes('new') ? 'new' : told.includes('known') ? 'known' : 'nowhere';
}

/** Tells the CRM admins of an environment: in their conversation where the bot is in one, else each approver personally. */
export async function tellAdmins(
  { settings }: Settings,
  tx: Tx,
  environmentId: string,
  telling: Telling,
): Promise<Told> {
  const approvers = await approversOf(tx, environmentShown(settings, environmentId));
  return tellRoomOr(settings, tx, environmentId, { people: approvers, telling });
}

/** The same about a request: in the conversation of the admins, or each of those who may decide on it. */
export async function tellDeciders(
  { settings }: Settings,
  tx: Tx,
  request: ServiceRequest,
  telling: Telling,
): Promise<Told> {
  const approvers = await approversOf(tx, environmentShown(settings, request.environmentId));
  return tellRoomOr(settings, tx, request.environmentId, { people: decidersOf(request, approvers), telling });
}

/** Tells the requester by name where they asked; personally where the bot was removed from there, and of what the desk asked for. */
export async function tellRequester(tx: Tx, request: ServiceRequest, telling: Telling): Promise<Told> {
  const { conversationId, requester } = request;
  const place = await tx.conversations.get(conversationId);
  const isTheirs = isAskedByDesk(request) || place?.kind === 'personal' || place?.goneAt !== undefined;
  return post(tx, telling, { ...(isTheirs ? { person: requester } : { conversationId }), mention: requester });
}

async function tellRoomOr(
  settings: Desk['settings'],
  tx: Tx,
  environmentId: string,
  { people, telling }: { readonly people: readonly Person[]; readonly telling: Telling },
): Promise<Told> {
  const room = (await adminConversationOf(settings, tx, environmentId))?.conversation;
  return room ? post(tx, telling, { conversationId: room.id }) : tellPeople(tx, people, telling);
}

async function post(tx: Tx, telling: Telling, place: NoticePlace & Pick<Notice, 'mention'>): Promise<Told> {
  const key = place.person ? keyFor(telling.key, place.person.aadObjectId) : `${telling.key}:${place.conversationId}`;
  const isNew = await tx.notices.add({ ...telling, key, ...place });
  const { shows } = telling;
  // Whoever was not reached so far reads the newest, and not each.
  if (isNew && place.person && shows) await tx.notices.dropShowing(place.person.aadObjectId, shows.requestId, key);
  return isNew ? 'new' : 'known';
}

function keyFor(event: string, aadObjectId: string): string {
  return `${event}:${aadObjectId.toLowerCase()}`;
}
