import { invokeActivity, messageActivity, submitActivity, type Envelope } from './activities';
import type { BotAnswer, Deliver } from './courier';
import { isObject } from './json';
import { readActionAnswer, readTaskAnswer, type Outcome } from './outcomes';
import { dueRefresh } from './refresh';
import type { Conversation, JsonObject, Message, Notice, Person } from './types';
import {
  addressOf,
  messagesFor,
  messagesIn,
  postMessage,
  setViewerState,
  viewerState,
  type Address,
  type World,
} from './world';

/** What the Teams app on a person's device works with. The test driver and the page both stand on it. */
export interface Client {
  readonly world: World;
  readonly deliver: Deliver;
  readonly envelope: () => Envelope;
  /** Milliseconds before a shown card asks again. */
  readonly refreshAfterMs: number;
  /** Milliseconds somebody looks for what must come. */
  readonly patienceMs: number;
  /** Refreshes under way, so that two looks at once ask once. */
  readonly asking: Set<string>;
}

/** An Action.Execute as pressed, inputs already in `data`. */
interface Pressed {
  readonly id?: string;
  readonly verb?: string;
  readonly data: JsonObject;
}

type Trigger = 'manual' | 'automatic';

function placeOf(world: World, message: Message): Address {
  const { conversation } = addressOf(world, message.conversationId);
  return conversation.kind === 'channel' ? { conversation, rootId: message.threadId } : { conversation };
}

async function invoke(
  client: Client,
  from: Person,
  message: Message,
  name: string,
  value: JsonObject,
): Promise<BotAnswer> {
  const { conversation, rootId } = placeOf(client.world, message);
  const details = { name, value, replyToId: message.id, ...(rootId ? { rootId } : {}) };
  return client.deliver(invokeActivity(client.envelope(), conversation, from, details));
}

/** How a message is written in a channel or group chat: to the people, to the bot before everybody, or to the bot alone. */
export type Manner = 'to-people' | 'with-mention' | 'privately';

/** Writes a message. In a channel or group chat only a mention or a private one reaches the bot; else there is no answer. */
export async function say(
  client: Client,
  from: Person,
  place: Address,
  text: string,
  manner: Manner,
): Promise<{ message: Message; answer?: BotAnswer }> {
  const { conversation, rootId } = place;
  const isPersonal = conversation.kind === 'personal';
  const mentionsBot = manner === 'with-mention' && !isPersonal;
  const privately = manner === 'privately' && !isPersonal;
  const shown = mentionsBot ? `<at>${client.envelope().bot.name}</at> ${text}` : text;
  const onlyFor = privately ? { onlyFor: from.id } : {};
  const draft = { text: shown, textFormat: 'plain', attachments: [], entities: [], ...onlyFor };
  const message = postMessage(client.world, conversation, from.id, draft, rootId);
  if (!isPersonal && !mentionsBot && !privately) return { message };
  const thread = conversation.kind === 'channel' ? { rootId: message.threadId } : {};
  const spoken = { messageId: message.id, text, mentionsBot, privately, ...thread };
  return { message, answer: await client.deliver(messageActivity(client.envelope(), conversation, from, spoken)) };
}

/** Presses an Action.Execute, or lets the client refresh by itself. A card in the answer replaces the card for this viewer only. */
export async function execute(
  client: Client,
  viewer: Person,
  message: Message,
  pressed: Pressed,
  trigger: Trigger,
): Promise<Outcome> {
  const action = { type: 'Action.Execute', id: pressed.id ?? '', verb: pressed.verb ?? '', data: pressed.data };
  const outcome = readActionAnswer(await invoke(client, viewer, message, 'adaptiveCard/action', { action, trigger }));
  remember(client, viewer, latest(client.world, message, trigger), outcome, trigger);
  return outcome;
}

// An answer to a click is newer than an edit that arrived meanwhile; an answer to a refresh of an older version is not.
function latest(world: World, message: Message, trigger: Trigger): Message {
  const now = messagesIn(world, message.conversationId).find((one) => one.id === message.id);
  return trigger === 'manual' && now ? now : message;
}

function remember(client: Client, viewer: Person, message: Message, outcome: Outcome, trigger: Trigger): void {
  const card = outcome.kind === 'card' ? outcome.card : viewerState(client.world, viewer.id, message)?.card;
  const notice = trigger === 'manual' ? noticeOf(outcome) : undefined;
  const askedAt = client.world.now();
  const state = { version: message.version, askedAt, ...(card ? { card } : {}), ...(notice ? { notice } : {}) };
  setViewerState(client.world, viewer.id, message, state);
}

function noticeOf(outcome: Outcome): Notice | undefined {
  if (outcome.kind === 'message' || outcome.kind === 'error') return { kind: outcome.kind, text: outcome.text };
  return undefined;
}

/** Action.Submit: a dialog when `data.msteams.type` is `task/fetch`, else a message that carries the data. */
export async function submit(client: Client, from: Person, message: Message, data: JsonObject): Promise<Outcome> {
  const type = isObject(data['msteams']) ? data['msteams']['type'] : undefined;
  if (type === 'task/fetch') return task(client, from, message, 'task/fetch', data);
  if (type !== undefined) throw new Error(`The simulated Teams does not know msteams.type "${JSON.stringify(type)}".`);
  const { conversation, rootId } = placeOf(client.world, message);
  const answer = await client.deliver(
    submitActivity(client.envelope(), conversation, from, { rootId, cardMessageId: message.id, value: data }),
  );
  return answer.status >= 200 && answer.status < 300 ? { kind: 'sent' } : readActionAnswer(answer);
}

/** `task/fetch` opens a dialog, `task/submit` sends it. */
export async function task(
  client: Client,
  from: Person,
  message: Message,
  name: 'task/fetch' | 'task/submit',
  data: JsonObject,
): Promise<Outcome> {
  return readTaskAnswer(await invoke(client, from, message, name, { data, context: { theme: 'default' } }));
}

/** Opens a conversation on a person's screen: cards whose refresh is due ask the bot. */
export async function display(client: Client, viewer: Person, conversation: Conversation): Promise<void> {
  await Promise.all(
    messagesFor(client.world, conversation.id, viewer.id).map((message) =>
      refreshOne(client, viewer, conversation, message),
    ),
  );
}

async function refreshOne(client: Client, viewer: Person, conversation: Conversation, message: Message): Promise<void> {
  const { world, refreshAfterMs: afterMs, asking } = client;
  const due = dueRefresh(message, conversation, viewer, viewerState(world, viewer.id, message), {
    now: world.now(),
    afterMs,
  });
  const mark = `${viewer.id} ${message.id} ${message.version}`;
  if (!due || asking.has(mark)) return;
  asking.add(mark);
  try {
    await execute(client, viewer, message, toPressed(due), 'automatic');
  } finally {
    asking.delete(mark);
  }
}

/** Reads an Action.Execute of a card. */
export function toPressed(action: JsonObject): Pressed {
  const { id, verb, data } = action;
  return {
    data: isObject(data) ? data : {},
    ...(typeof verb === 'string' ? { verb } : {}),
    ...(typeof id === 'string' ? { id } : {}),
  };
}
