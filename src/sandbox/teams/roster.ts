import { Refusal } from './connector-errors';
import type { Conversation } from './types';
import type { World } from './world';

/** Where the bot may speak. A person, an administrator or an uninstall can take that away. */
export function createRoster(world: World) {
  const installed = new Set(world.conversations.map((one) => one.id));
  const blocked = new Set<string>();
  let disabled = false;

  return {
    isInstalled: (conversation: Conversation) => installed.has(conversation.id),
    install: (conversation: Conversation) => void installed.add(conversation.id),
    uninstall: (conversation: Conversation) => void installed.delete(conversation.id),
    setBlocked: (conversation: Conversation, on: boolean) =>
      void (on ? blocked.add(conversation.id) : blocked.delete(conversation.id)),
    setDisabled: (on: boolean) => void (disabled = on),

    /** Throws the documented 403 when the bot may not speak here. */
    admit(conversation: Conversation): void {
      if (disabled) throw new Refusal('disabled');
      if (blocked.has(conversation.id)) throw new Refusal('blocked');
      if (!installed.has(conversation.id)) throw new Refusal('notInRoster');
    },
  };
}

export type Roster = ReturnType<typeof createRoster>;
