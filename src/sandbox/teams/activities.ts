import { randomUUID } from 'node:crypto';
import type { Activity, Conversation, JsonObject, Person } from './types';

export interface BotIdentity {
  /** Entra application id of the bot; its Teams id is `28:<appId>`. */
  readonly appId: string;
  readonly name: string;
}

export interface Envelope {
  readonly bot: BotIdentity;
  readonly tenantId: string;
  readonly serviceUrl: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** ISO 8601 with the zone's own offset, for example `2026-11-22T10:00:00.000+01:00`. */
function localTimestamp(at: number, timezone: string): string {
  const name = new Intl.DateTimeFormat('en-US', { timeZone: timezone, timeZoneName: 'longOffset' })
    .formatToParts(at)
    .find((part) => part.type === 'timeZoneName')?.value;
  const offset = /[+-]\d{2}:\d{2}/.exec(name ?? '')?.[0] ?? '+00:00';
  const sign = offset.startsWith('-') ? -1 : 1;
  const minutes = sign * (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6)));
  return new Date(at + minutes * 60_000).toISOString().replace('Z', offset);
}

function conversationAccount(conversation: Conversation, rootId: string | undefined, tenantId: string): JsonObject {
  if (conversation.kind === 'personal') return { conversationType: 'personal', tenantId, id: conversation.id };
  const id = rootId === undefined ? conversation.id : `${conversation.id};messageid=${rootId}`;
  return { isGroup: true, conversationType: conversation.kind, tenantId, id };
}

function channelData(conversation: Conversation, tenantId: string): JsonObject {
  const tenant = { id: tenantId };
  if (!conversation.team) return { tenant };
  const { id: teamId, name, aadGroupId } = conversation.team;
  return {
    teamsChannelId: conversation.id,
    teamsTeamId: teamId,
    channel: { id: conversation.id },
    team: { id: teamId, name, aadGroupId },
    tenant,
  };
}

function base(envelope: Envelope, conversation: Conversation, from: Person, rootId?: string): JsonObject {
  const { bot, tenantId, serviceUrl, at } = envelope;
  return {
    channelId: 'msteams',
    serviceUrl,
    timestamp: new Date(at).toISOString(),
    localTimestamp: localTimestamp(at, from.timezone),
    localTimezone: from.timezone,
    locale: from.locale,
    from: { id: from.id, name: from.name, aadObjectId: from.aadObjectId },
    conversation: conversationAccount(conversation, rootId, tenantId),
    recipient: { id: `28:${bot.appId}`, name: bot.name },
    channelData: channelData(conversation, tenantId),
    entities: [clientInfo(from)],
  };
}

function clientInfo(person: Person): JsonObject {
  const country = person.locale.split('-')[1] ?? 'US';
  return { type: 'clientInfo', locale: person.locale, country, platform: 'Web', timezone: person.timezone };
}

function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

interface Spoken {
  readonly messageId: string;
  readonly rootId?: string;
  readonly text: string;
  readonly mentionsBot: boolean;
  /** Only the bot gets it, and the writer sees it. */
  readonly privately: boolean;
}

/** What the bot gets when a person writes. Teams adds the same words as HTML in an attachment. */
export function messageActivity(
  envelope: Envelope,
  conversation: Conversation,
  from: Person,
  spoken: Spoken,
): Activity {
  const { bot } = envelope;
  const common = base(envelope, conversation, from, spoken.rootId);
  const tag = `<at>${bot.name}</at>`;
  const mention = { type: 'mention', mentioned: { id: `28:${bot.appId}`, name: bot.name }, text: tag };
  const html = escapeHtml(spoken.text);
  const span = `<span itemscope="" itemtype="http://schema.skype.com/Mention" itemid="0">${escapeHtml(bot.name)}</span>&nbsp;`;
  return {
    ...common,
    ...(spoken.privately ? { recipient: { ...(common['recipient'] as JsonObject), isTargeted: true } } : {}),
    type: 'message',
    id: spoken.messageId,
    text: spoken.mentionsBot ? `${tag} ${spoken.text}` : spoken.text,
    textFormat: 'plain',
    attachments: [{ contentType: 'text/html', content: `<p>${spoken.mentionsBot ? span : ''}${html}</p>` }],
    entities: spoken.mentionsBot ? [mention, clientInfo(from)] : [clientInfo(from)],
  };
}

interface Submitted {
  readonly rootId: string | undefined;
  /** The message whose card was used. */
  readonly cardMessageId: string;
  readonly value: JsonObject;
}

/** What the bot gets for Action.Submit: a message without text that carries the data. */
export function submitActivity(
  envelope: Envelope,
  conversation: Conversation,
  from: Person,
  submitted: Submitted,
): Activity {
  const { rootId, cardMessageId, value } = submitted;
  const common = base(envelope, conversation, from, rootId);
  const legacy = { source: { name: 'message' }, legacy: { replyToId: cardMessageId } };
  return {
    ...common,
    type: 'message',
    id: `f:${randomUUID()}`,
    replyToId: cardMessageId,
    value,
    channelData: { ...channelData(conversation, envelope.tenantId), ...legacy },
  };
}

/** `adaptiveCard/action`, `task/fetch` and `task/submit`. */
export function invokeActivity(
  envelope: Envelope,
  conversation: Conversation,
  from: Person,
  invoke: { name: string; value: JsonObject; rootId?: string; replyToId?: string },
): Activity {
  const common = base(envelope, conversation, from, invoke.rootId);
  return {
    ...common,
    type: 'invoke',
    name: invoke.name,
    id: `f:${randomUUID()}`,
    value: invoke.value,
    channelData: { ...channelData(conversation, envelope.tenantId), source: { name: 'message' } },
    ...(invoke.replyToId ? { replyToId: invoke.replyToId } : {}),
  };
}

/** Somebody (people or the bot) joined or left; `eventType` as Teams sends it in teams. */
export function membersActivity(
  envelope: Envelope,
  conversation: Conversation,
  by: Person,
  change: { added?: readonly string[]; removed?: readonly string[] },
): Activity {
  const common = base(envelope, conversation, by);
  const account = (id: string): JsonObject => ({ id });
  const eventType = change.added ? 'teamMemberAdded' : 'teamMemberRemoved';
  return {
    ...common,
    type: 'conversationUpdate',
    id: `f:${randomUUID()}`,
    ...(change.added ? { membersAdded: change.added.map(account) } : {}),
    ...(change.removed ? { membersRemoved: change.removed.map(account) } : {}),
    channelData: { ...channelData(conversation, envelope.tenantId), ...(conversation.team ? { eventType } : {}) },
  };
}

/** The app was installed into, or removed from, this conversation. */
export function installationActivity(
  envelope: Envelope,
  conversation: Conversation,
  by: Person,
  action: 'add' | 'remove',
): Activity {
  const common = base(envelope, conversation, by);
  const settings = conversation.team ? { settings: { selectedChannel: { id: conversation.id } } } : {};
  return {
    ...common,
    type: 'installationUpdate',
    id: `f:${randomUUID()}`,
    action,
    channelData: { ...channelData(conversation, envelope.tenantId), ...settings, source: { name: 'message' } },
  };
}
