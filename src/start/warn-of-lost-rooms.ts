import { adminConversationOf } from '../usecases/admin-conversation';
import type { Desk } from '../usecases/ports';

/** Approvals and warnings that go to a conversation the bot is not in reach the approvers' personal chats only: said at start. */
export async function warnOfLostRooms(
  { settings, store }: Pick<Desk, 'settings' | 'store'>,
  logger: { warn(fields: object, message: string): void },
): Promise<void> {
  for (const { id } of settings.environments) {
    const admins = await store.look((tx) => adminConversationOf(settings, tx, id));
    if (admins && !admins.conversation)
      logger.warn(
        { environment: id, conversationId: admins.id, isChosen: admins.isChosen },
        'the bot is not in the conversation for approvals and warnings: add it to the team and say /here in the channel',
      );
  }
}
