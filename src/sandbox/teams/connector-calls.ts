import { readActivity, readCreation, type Creation } from './connector-body';
import { Refusal } from './connector-errors';
import { membersOf } from './members';
import type { Roster } from './roster';
import type { Message } from './types';
import {
  addressOf,
  editMessage,
  findPerson,
  isThere,
  messageIn,
  placeFor,
  postMessage,
  removeMessage,
  startTyping,
  type Address,
  type World,
} from './world';

/** What the operations of the connector stand on. */
export interface Desk {
  readonly world: World;
  readonly roster: Roster;
  readonly botId: string;
  readonly tenantId: string;
  readonly serviceUrl: string;
  readonly opensChatsFor: 'installed' | 'everybody';
  /** False plays a tenant in which private messages are refused (microsoft/teams.py#334). */
  readonly takesPrivate: boolean;
}

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
}

const ok = (body: unknown): Reply => ({ status: 200, body });

function enter(desk: Desk, id: string): Address {
  const address = addressOf(desk.world, id);
  desk.roster.admit(address.conversation);
  return address;
}

/** A private message is found by private calls only, and for 24 hours. That the others do not find it is believed. */
function ownMessage(desk: Desk, id: string, activityId: string, privately: boolean): Message {
  const message = messageIn(desk.world, enter(desk, id).conversation.id, activityId);
  if (message.fromId !== desk.botId) throw new Refusal('notYours');
  const isFound = (message.onlyFor !== undefined) === privately && isThere(desk.world, message);
  if (!isFound) throw new Refusal('noActivity');
  return message;
}

/** Who alone sees a private message (msteams-docs, agents-in-teams/targeted-messages). */
function readerOf({ takesPrivate }: Desk, { conversation }: Address, recipientId: string | undefined): string {
  if (recipientId === undefined || conversation.kind === 'personal') throw new Refusal('badArgument');
  if (!conversation.memberIds.includes(recipientId)) throw new Refusal('notInRoster');
  if (!takesPrivate) throw new Refusal('unexplained');
  return recipientId;
}

/** How an activity is sent. */
interface Manner {
  /** The activity that is answered. */
  readonly repliedTo?: string;
  /** `isTargetedActivity=true`: for the recipient alone. */
  readonly privately?: boolean;
}

// The SDK replies to made-up activity ids when it sends proactively; only numbers are ids Teams gave out.
function threadFor(world: World, { conversation, rootId }: Address, repliedTo: string | undefined): string | undefined {
  if (conversation.kind !== 'channel') return undefined;
  if (rootId !== undefined) return messageIn(world, conversation.id, rootId).threadId;
  if (repliedTo === undefined || !/^\d+$/.test(repliedTo)) return undefined;
  return messageIn(world, conversation.id, repliedTo).threadId;
}

/** Sends to a conversation, or replies to an activity in it. */
export function send(desk: Desk, id: string, body: unknown, { repliedTo, privately }: Manner = {}): Reply {
  const address = enter(desk, id);
  const { type, draft, recipientId } = readActivity(body);
  if (type === 'typing') {
    startTyping(desk.world, address.conversation.id);
    return { status: 202, body: {} };
  }
  const message = postMessage(
    desk.world,
    address.conversation,
    desk.botId,
    privately ? { ...draft, onlyFor: readerOf(desk, address, recipientId) } : draft,
    threadFor(desk.world, address, repliedTo),
  );
  return { status: 201, body: { id: message.id } };
}

/** Starts a thread in a channel, or finds the personal chat with one person. */
export function create(desk: Desk, body: unknown): Reply {
  const wanted = readCreation(body);
  const channel = wanted.channelData?.channel;
  return channel ? createThread(desk, channel.id, wanted.activity) : createPersonal(desk, wanted);
}

function createThread(desk: Desk, channelId: string, activity: unknown): Reply {
  const { conversation } = enter(desk, channelId);
  if (conversation.kind !== 'channel') throw new Refusal('badArgument', 'channelData.channel is not a channel.');
  const { id } = postMessage(desk.world, conversation, desk.botId, readActivity(activity).draft);
  return {
    status: 201,
    body: { id: `${conversation.id};messageid=${id}`, activityId: id, serviceUrl: desk.serviceUrl },
  };
}

function createPersonal(desk: Desk, wanted: Creation): Reply {
  const [member, ...others] = wanted.members ?? [];
  const tenant = wanted.tenantId ?? wanted.channelData?.tenant?.id;
  if (wanted.isGroup === true || others.length > 0) throw new Refusal('badSyntax', 'A bot cannot create a group chat.');
  if (tenant !== desk.tenantId) throw new Refusal('badArgument', 'The tenant id is missing or is not this tenant.');
  const person = member && findPerson(desk.world, member.id);
  if (!person) throw new Refusal('badArgument', 'Unknown member.');
  const { conversation } = placeFor(desk.world, person, 'personal');
  if (desk.opensChatsFor === 'installed') desk.roster.admit(conversation);
  const sent =
    wanted.activity === undefined
      ? {}
      : { activityId: (send(desk, conversation.id, wanted.activity).body as { id: string }).id };
  return { status: 201, body: { id: conversation.id, serviceUrl: desk.serviceUrl, ...sent } };
}

/** Replaces one of the bot's own messages. */
export function update(desk: Desk, id: string, activityId: string, body: unknown, privately: boolean): Reply {
  const { draft, recipientId } = readActivity(body);
  const message = ownMessage(desk, id, activityId, privately);
  if (privately && recipientId !== undefined) throw new Refusal('fixedRecipient');
  editMessage(desk.world, message, draft);
  return ok({ id: activityId });
}

export function remove(desk: Desk, id: string, activityId: string, privately: boolean): Reply {
  removeMessage(desk.world, ownMessage(desk, id, activityId, privately));
  return { status: 200 };
}

export function members(desk: Desk, id: string): Reply {
  return ok(membersOf(desk.world, enter(desk, id).conversation, desk.tenantId));
}

export function activityMembers(desk: Desk, id: string, activityId: string): Reply {
  messageIn(desk.world, enter(desk, id).conversation.id, activityId);
  return members(desk, id);
}

/** One member, by Teams user id or Entra object id. */
export function member(desk: Desk, id: string, memberId: string): Reply {
  const all = membersOf(desk.world, enter(desk, id).conversation, desk.tenantId);
  const found = all.find((one) => one['id'] === memberId || one['objectId'] === memberId);
  if (!found) throw new Refusal('noMember');
  return ok(found);
}

/** Pages of `pageSize`, 200 unless asked otherwise, never under 50 nor over 500 (msteams-docs, get-teams-context). */
export function pagedMembers(desk: Desk, id: string, pageSize: number, token: string | undefined): Reply {
  const all = membersOf(desk.world, enter(desk, id).conversation, desk.tenantId);
  const size = Math.min(500, Math.max(50, pageSize || 200));
  const start = Number(token ?? 0);
  const more = start + size < all.length ? { continuationToken: String(start + size) } : {};
  return ok({ members: all.slice(start, start + size), ...more });
}

export function conversations({ world, roster, tenantId }: Desk): Reply {
  const mine = world.conversations.filter((one) => roster.isInstalled(one));
  return ok({ conversations: mine.map((one) => ({ id: one.id, members: membersOf(world, one, tenantId) })) });
}

export function team({ world }: Desk, teamId: string): Reply {
  const found = world.conversations.find((one) => one.team?.id === teamId)?.team;
  if (!found) throw new Refusal('noConversation');
  return ok({ id: found.id, name: found.name, aadGroupId: found.aadGroupId });
}

export function channels({ world }: Desk, teamId: string): Reply {
  const found = world.conversations.filter((one) => one.team?.id === teamId);
  if (found.length === 0) throw new Refusal('noConversation');
  return ok({ conversations: found.map(({ id, name }) => ({ id, name })) });
}
