import { environmentShown } from '../desk/find';
import type { Person } from '../desk/people';
import { decidersOf, isAmong, isSame } from '../desk/policy';
import type { ServiceRequest } from '../desk/request';
import type { RunEnd } from '../recipe/ports';
import { nextOf, whatOf } from '../words/words';
import type { NoticeKey } from '../words/saying';
import { adminConversationOf } from './admin-conversation';
import { isWithin } from './chat';
import { approversOf } from './context';
import { joined } from './joined';
import type { Desk, Tx } from './ports';
import { tellDeciders, tellPeople, tellRequester } from './tell';
import type { Telling } from './tell';

/** A run that has ended. */
export interface EndedRun {
  /** As it is after the end. */
  readonly request: ServiceRequest;
  readonly attempt: number;
  readonly end: RunEnd;
  /** It put an account right that an earlier run had finished. */
  readonly isRepair: boolean;
}

/**
 * Everybody who must know how a run ended, or act on it, hears of it by one new message: who asked, where they asked; the
 * owner; and of a stopped one those who can act, with its card.
 */
export async function tellEnd(desk: Pick<Desk, 'settings'>, tx: Tx, ended: EndedRun): Promise<void> {
  const { request } = ended;
  const closing = tellingOf(ended, closingMessage(ended));
  if (request.state === 'needs-hands') return tellStopped(desk, tx, ended, closing);
  if (!(await hearsByPassword(tx, ended))) await tellRequester(tx, request, closing);
  await tellOthers(tx, ended, closing, []);
}

/** Where the admins share the conversation of the request, one message is for the requester and for them. */
async function tellStopped(desk: Pick<Desk, 'settings'>, tx: Tx, ended: EndedRun, closing: Telling): Promise<void> {
  const { request } = ended;
  const shows = { requestId: request.id, state: request.state };
  const forAdmins = { ...tellingOf(ended, 'notice.stopped'), shows };
  const deciders = decidersOf(request, await approversOf(tx, environmentShown(desk.settings, request.environmentId)));
  const room = (await adminConversationOf(desk.settings, tx, request.environmentId))?.conversation;
  const isShared = room !== undefined && room !== null && (await isAskedIn(tx, request, room.id));
  await tellRequester(tx, request, isShared ? { ...closing, shows } : closing);
  if (!isShared) await tellDeciders(desk, tx, request, forAdmins);
  await tellOthers(tx, ended, closing, deciders);
}

/** In that conversation or in a thread of it, where whoever asked is told, and the admins read along. */
async function isAskedIn(tx: Tx, { conversationId }: ServiceRequest, room: string): Promise<boolean> {
  return isWithin(conversationId, room) && (await tx.conversations.get(conversationId))?.goneAt === undefined;
}

/** The owner, and whoever asked for the same rotation later. `told`: who knows already. */
async function tellOthers(tx: Tx, ended: EndedRun, closing: Telling, told: readonly Person[]): Promise<void> {
  const { request } = ended;
  const { kind, requester, owner } = request;
  const others = kind === 'rotate' ? [owner, ...(await joined(tx, request))] : await ownerIfConcerned(tx, ended);
  const know = [requester, ...told, ...(isToldWithPassword(ended) ? [owner] : [])];
  await tellPeople(
    tx,
    others.filter((person) => !isAmong(know, person)),
    closing,
  );
}

/** The message about the new password, or where it is, says to the owner that there is one. */
function isToldWithPassword({ request: { kind, facts }, end }: EndedRun): boolean {
  return kind === 'rotate' && end.state === 'done' && facts.secretOffered === true;
}

/** The end of an account concerns its owner however it goes; a new one, when it is there and no password tells them. */
async function ownerIfConcerned(tx: Tx, { request, end, isRepair }: EndedRun): Promise<readonly Person[]> {
  const { kind, owner, accountName } = request;
  if (kind === 'retire') return [owner];
  if (end.state !== 'done') return [];
  const account = await tx.accounts.look(accountName);
  return isRepair || (account?.secretName ?? null) === null ? [owner] : [];
}

/** Who asked and owns the account reads in the message about its password, in the same chat, how it ended. */
async function hearsByPassword(tx: Tx, ended: EndedRun): Promise<boolean> {
  const { kind, requester, owner, accountName, conversationId } = ended.request;
  if (ended.end.state !== 'done' || ended.isRepair || !isSame(requester, owner)) return false;
  const account = kind === 'create' ? await tx.accounts.look(accountName) : null;
  if ((account?.secretName ?? null) === null && !isToldWithPassword(ended)) return false;
  const chat = await tx.conversations.personalOf(owner.aadObjectId);
  return chat?.id === conversationId && chat.goneAt === undefined;
}

function closingMessage({ request: { kind }, end: { state }, isRepair }: EndedRun): NoticeKey {
  if (kind === 'rotate') return `notice.rotation-${state}`;
  if (state !== 'done') return `notice.${state}`;
  if (kind === 'retire') return 'notice.retired';
  return isRepair ? 'notice.repaired' : 'notice.done';
}

function tellingOf(ended: EndedRun, message: NoticeKey): Telling {
  const { request, attempt, end } = ended;
  const { id, accountName: account, requester, locale, timeZone } = request;
  const cause = end.problem ? { what: whatOf(end.problem), next: nextOf(end.problem) } : { what: '', next: '' };
  const values = { id, account, requester: requester.name, case: formOf(ended), ...cause };
  return { key: `finish:${id}:${attempt}`, message, values, locale, timeZone };
}

/** Without a problem a person wanted it so. */
function formOf({ request: { kind }, end: { problem }, isRepair }: EndedRun): string {
  if (isRepair) return 'repair';
  if (problem || kind === 'rotate') return kind;
  return kind === 'retire' ? 'retire-asked' : 'create-asked';
}
