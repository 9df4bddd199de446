import type { Conversation } from '../../usecases/ports';
import { callerOf, kindOf, localeOf, timeZoneOf } from '../activity/caller';
import { conversationsOf, metBy } from '../activity/conversation';
import { cardMessage, literal, mentionable } from '../answer/message';
import { firstCommands } from '../commands/command-list';
import type { InboundActivity } from '../front-door/activity';
import type { TurnServices } from '../turn-services';
import { admitCaller } from './admission';
import type { Rosters } from './rosters';

type MembershipChange = 'added' | 'removed' | null;

/**
 * Follows the bot in and out of conversations. Teams reports an installation twice (`installationUpdate` and
 * `conversationUpdate`) and every later member too; the welcome is said at the first contact with a conversation only.
 */
export function createMembership(services: TurnServices, rosters: Rosters) {
  const { memory, clock, afterTurn } = services;
  const greeting = new Set<string>();

  async function meet(activity: InboundActivity, conversation: Conversation): Promise<void> {
    const known = await memory.find(conversation.id);
    const isNew = known === null || known.goneAt !== undefined;
    await memory.remember(conversation, metBy(activity));
    if (!isNew || greeting.has(conversation.id)) return;
    greeting.add(conversation.id);
    afterTurn.run('welcome', () =>
      welcome(activity, conversation, services).finally(() => greeting.delete(conversation.id)),
    );
  }

  return async function follow(activity: InboundActivity): Promise<void> {
    const change = botChange(activity);
    for (const conversation of conversationsOf(activity)) {
      if (change === 'removed') await memory.markGone(conversation.id, clock.now().toISOString());
      else if (change === 'added') await meet(activity, conversation);
      else if (conversation.kind !== 'personal') await memory.remember(conversation, metBy(activity));
      if (change !== 'removed') rosters(conversation, activity.membersAdded ? 'anew' : 'due');
    }
  };
}

function botChange({ type, action, recipient, membersAdded, membersRemoved }: InboundActivity): MembershipChange {
  if (type === 'installationUpdate') return action === 'add' ? 'added' : action === 'remove' ? 'removed' : null;
  const isBot = ({ id }: { id: string }) => id === recipient.id;
  if (membersAdded?.some(isBot)) return 'added';
  return membersRemoved?.some(isBot) ? 'removed' : null;
}

async function welcome(activity: InboundActivity, conversation: Conversation, services: TurnServices): Promise<void> {
  const { chat, painter } = services;
  if (kindOf(activity) === 'personal') {
    // Whoever is not served is not invited either; whom Entra has not named yet is met here for the first time, and waited for.
    const admitted = await admitCaller(services, activity, 'arrival');
    if (!admitted.caller && callerOf(activity))
      return void (await chat.post(conversation, { text: literal(admitted.told) }));
  }
  const person = callerOf(activity)?.person ?? null;
  const conversationKind = kindOf(activity);
  const reader = { locale: localeOf(activity), timeZone: timeZoneOf(activity), conversationKind, person };
  const card = painter.welcome(firstCommands, reader, person?.name || null);
  const isAdded = conversationKind !== 'personal' && person !== null;
  const mention = isAdded ? { mention: mentionable(person, reader.locale) } : {};
  await chat.post(conversation, { ...cardMessage(card), ...mention });
}
