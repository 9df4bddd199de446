import { findEnvironment } from '../desk/find';
import type { DeskSettings } from '../desk/settings';
import type { Conversation } from './chat';
import { redrawPending } from './open-requests';
import type { Tx } from './ports';

interface AdminConversation {
  readonly id: string;
  /** Null when the bot was never in it, or is not any more. */
  readonly conversation: Conversation | null;
  /** True when an approver chose it with /here, false when the desk file names it. */
  readonly isChosen: boolean;
}

/**
 * Where the admins of an environment are written to: what one of its approvers chose last, else what the desk file names. Null
 * when there is neither.
 */
export async function adminConversationOf(
  settings: DeskSettings,
  tx: Pick<Tx, 'adminConversations' | 'conversations'>,
  environmentId: string,
): Promise<AdminConversation | null> {
  const chosen = await tx.adminConversations.of(environmentId);
  const id = chosen?.conversationId ?? findEnvironment(settings, environmentId)?.adminConversationId;
  if (id === undefined) return null;
  const found = await tx.conversations.get(id);
  return { id, conversation: found && found.goneAt === undefined ? found : null, isChosen: chosen !== null };
}

/** The desk is in a conversation again, or not any more: cards that say whether the admins have one are drawn again. */
export async function redrawWithRoom(settings: DeskSettings, tx: Tx, conversationId: string): Promise<void> {
  for (const { id } of settings.environments)
    if ((await adminConversationOf(settings, tx, id))?.id === conversationId) await redrawPending(tx, id);
}
