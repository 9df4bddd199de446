import { createHash } from 'node:crypto';
import type { Conversation, Person } from './types';

export interface Setting {
  readonly people: readonly Person[];
  readonly teamName: string;
  readonly channelName: string;
  readonly groupName: string;
  /** Keys of the people in the group chat. */
  readonly groupKeys: readonly string[];
}

function hex(seed: string): string {
  return createHash('sha256').update(seed).digest('hex').slice(0, 32);
}

function guid(seed: string): string {
  const digits = hex(seed);
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-8${digits.slice(17, 20)}-${digits.slice(20)}`;
}

function channel({ people, teamName, channelName }: Setting): Conversation {
  return {
    id: `19:${hex(`channel ${channelName}`)}@thread.tacv2`,
    kind: 'channel',
    name: channelName,
    memberIds: people.map((one) => one.id),
    team: { id: `19:${hex(`team ${teamName}`)}@thread.tacv2`, name: teamName, aadGroupId: guid(`group ${teamName}`) },
  };
}

function groupChat({ people, groupName, groupKeys }: Setting): Conversation {
  const memberIds = people.filter((one) => groupKeys.includes(one.key)).map((one) => one.id);
  return { id: `19:${hex(`chat ${groupName}`)}@thread.v2`, kind: 'groupChat', name: groupName, memberIds };
}

function personalChat(one: Person): Conversation {
  return { id: `a:1${hex(`personal ${one.id}`)}`, kind: 'personal', name: one.name, memberIds: [one.id] };
}

/** One channel with everybody, one group chat, and a personal chat with the bot for each person; the same ids in every run. */
export function buildConversations(setting: Setting): Conversation[] {
  return [channel(setting), groupChat(setting), ...setting.people.map(personalChat)];
}
