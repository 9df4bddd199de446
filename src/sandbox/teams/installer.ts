import { installationActivity, membersActivity } from './activities';
import type { Client } from './client';
import type { Roster } from './roster';
import type { Conversation, Person, Where } from './types';
import { personCalled, placeFor } from './world';

/** Where the app is installed, and what the bot hears about it. */
export interface Installer {
  /** Installs the app and tells the bot: installationUpdate, then conversationUpdate. `by` is Dana unless named. */
  installBot(where: Where, by?: string): Promise<void>;
  /** Removes the app; the bot is told and may no longer speak there. */
  removeBot(where: Where, by?: string): Promise<void>;
  /** Tells the bot that people joined the channel or group chat. */
  announceMembers(where: Where, who: readonly [string, ...string[]]): Promise<void>;
  /** The person blocks the bot in their personal chat; the bot is not told. */
  blockBot(who: string, on?: boolean): void;
  /** The tenant's administrator disables the app everywhere; the bot is not told. */
  disableBot(on?: boolean): void;
}

export function createInstaller(client: Client, roster: Roster): Installer {
  const { world, envelope, deliver } = client;
  const botId = `28:${envelope().bot.appId}`;

  function scene(where: Where, who: string): { conversation: Conversation; actor: Person } {
    const actor = personCalled(world, who);
    return { conversation: placeFor(world, actor, where).conversation, actor };
  }

  return {
    async installBot(where, by = 'dana') {
      const { conversation, actor } = scene(where, by);
      roster.install(conversation);
      await deliver(installationActivity(envelope(), conversation, actor, 'add'));
      await deliver(membersActivity(envelope(), conversation, actor, { added: [botId] }));
    },
    async removeBot(where, by = 'dana') {
      const { conversation, actor } = scene(where, by);
      roster.uninstall(conversation);
      await deliver(membersActivity(envelope(), conversation, actor, { removed: [botId] }));
      await deliver(installationActivity(envelope(), conversation, actor, 'remove'));
    },
    async announceMembers(where, who) {
      const { conversation, actor } = scene(where, who[0]);
      const added = who.map((one) => personCalled(world, one).id);
      await deliver(membersActivity(envelope(), conversation, actor, { added }));
    },
    blockBot(who, on = true) {
      roster.setBlocked(scene('personal', who).conversation, on);
    },
    disableBot(on = true) {
      roster.setDisabled(on);
    },
  };
}
