import { Refusal } from './connector-errors';
import { buildConversations, type Setting } from './conversations';
import type { Conversation, Message, Person, PlaceKind, ViewerState, Where } from './types';

export type Draft = Pick<Message, 'text' | 'textFormat' | 'attachments' | 'entities' | 'onlyFor'>;

/** Everything Teams remembers: people, conversations, messages, and what each viewer's client shows. */
export interface World {
  readonly people: readonly Person[];
  readonly conversations: readonly Conversation[];
  readonly messages: Message[];
  readonly viewers: Map<string, ViewerState>;
  /** Conversation id to the time the bot last said that it types. */
  readonly typing: Map<string, number>;
  readonly listeners: Set<(conversationId: string) => void>;
  readonly now: () => number;
  lastId: number;
}

/** A conversation as bots address it; in a channel perhaps one thread: `19:..@thread.tacv2;messageid=<root>`. */
export interface Address {
  readonly conversation: Conversation;
  readonly rootId?: string;
}

const TYPING_LASTS_MS = 5000;
/** A private message is gone from every client after 24 hours (msteams-docs, agents-in-teams/targeted-messages). */
const PRIVATE_LASTS_MS = 86_400_000;

export function createWorld(setting: Setting, now: () => number): World {
  return {
    people: setting.people,
    conversations: buildConversations(setting),
    messages: [],
    viewers: new Map(),
    typing: new Map(),
    listeners: new Set(),
    now,
    lastId: 0,
  };
}

function changed(world: World, conversationId: string): void {
  for (const listener of world.listeners) listener(conversationId);
}

/** Calls back with the conversation id after every change; returns the function that stops it. */
export function watchWorld(world: World, listener: (conversationId: string) => void): () => void {
  world.listeners.add(listener);
  return () => void world.listeners.delete(listener);
}

/** Finds a person by key, name, Teams user id or Entra object id. */
export function findPerson(world: World, who: string): Person | undefined {
  return world.people.find((one) => [one.key, one.name, one.id, one.aadObjectId].includes(who));
}

/** Like `findPerson`, but throws with the names that exist. */
export function personCalled(world: World, who: string): Person {
  const found = findPerson(world, who);
  if (found) return found;
  throw new Error(`Nobody here is called "${who}". People: ${world.people.map((one) => one.key).join(', ')}.`);
}

/** Reads a conversation id. Throws ConversationNotFound for one Teams never gave out. */
export function addressOf(world: World, id: string): Address {
  const [base, rootId] = id.split(';messageid=');
  const conversation = world.conversations.find((one) => one.id === base);
  if (!conversation || (rootId !== undefined && conversation.kind !== 'channel')) throw new Refusal('noConversation');
  return rootId === undefined ? { conversation } : { conversation, rootId };
}

function conversationOf(world: World, kind: PlaceKind, personId: string): Conversation {
  const found = world.conversations.find(
    (one) => one.kind === kind && (kind !== 'personal' || one.memberIds.includes(personId)),
  );
  if (!found) throw new Error(`There is no ${kind}.`);
  return found;
}

/** The place a person means. */
export function placeFor(world: World, person: Person, where: Where): Address {
  if (typeof where === 'object')
    return { conversation: conversationOf(world, 'channel', person.id), rootId: where.thread };
  const kind = where === 'group' ? 'groupChat' : where;
  return { conversation: conversationOf(world, kind, person.id) };
}

/** Oldest first. */
export function messagesIn(world: World, conversationId: string): Message[] {
  return world.messages.filter((one) => one.conversationId === conversationId);
}

/** What one person's client shows: without what is for others, and without private messages of yesterday. */
export function messagesFor(world: World, conversationId: string, viewerId: string): Message[] {
  return messagesIn(world, conversationId).filter((one) => isThere(world, one) && isFor(one, viewerId));
}

/** False once a private message has come to its end. */
export function isThere(world: World, { onlyFor, createdAt }: Message): boolean {
  return onlyFor === undefined || world.now() - createdAt < PRIVATE_LASTS_MS;
}

function isFor({ onlyFor, fromId }: Message, viewerId: string): boolean {
  return onlyFor === undefined || onlyFor === viewerId || fromId === viewerId;
}

/** Throws ActivityNotFoundInConversation. */
export function messageIn(world: World, conversationId: string, messageId: string): Message {
  const message = world.messages.find((one) => one.id === messageId && one.conversationId === conversationId);
  if (!message) throw new Refusal('noActivity');
  return message;
}

/** Adds a message; without `rootId` it starts its own thread. */
export function postMessage(
  world: World,
  conversation: Conversation,
  fromId: string,
  draft: Draft,
  rootId?: string,
): Message {
  world.lastId = Math.max(world.now(), world.lastId + 1);
  const id = String(world.lastId);
  const message = {
    ...draft,
    id,
    conversationId: conversation.id,
    threadId: rootId ?? id,
    fromId,
    createdAt: world.now(),
    version: 1,
  };
  world.messages.push(message);
  world.typing.delete(conversation.id);
  changed(world, conversation.id);
  return message;
}

/** Replaces the content for everybody; every viewer's own card falls away. */
export function editMessage(world: World, message: Message, draft: Draft): void {
  const index = world.messages.indexOf(message);
  world.messages[index] = { ...message, ...draft, version: message.version + 1, editedAt: world.now() };
  changed(world, message.conversationId);
}

export function removeMessage(world: World, message: Message): void {
  world.messages.splice(world.messages.indexOf(message), 1);
  changed(world, message.conversationId);
}

/** What this viewer's client holds for the message as it is now. */
export function viewerState(world: World, personId: string, message: Message): ViewerState | undefined {
  const state = world.viewers.get(`${personId} ${message.id}`);
  return state?.version === message.version ? state : undefined;
}

export function setViewerState(world: World, personId: string, message: Message, state: ViewerState): void {
  world.viewers.set(`${personId} ${message.id}`, state);
  changed(world, message.conversationId);
}

export function startTyping(world: World, conversationId: string): void {
  world.typing.set(conversationId, world.now());
  changed(world, conversationId);
}

export function isTyping(world: World, conversationId: string): boolean {
  return world.now() - (world.typing.get(conversationId) ?? 0) < TYPING_LASTS_MS;
}
