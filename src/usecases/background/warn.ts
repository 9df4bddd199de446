import { adminConversationOf } from '../admin-conversation';
import type { NoticeButton, Tx } from '../ports';
import type { Background } from './ports';
import type { NoticeKey } from '../../words/saying';

interface Warning {
  readonly key: string;
  readonly message: NoticeKey;
  readonly values: Readonly<Record<string, string | number>>;
  /** What can be done about it with a press; nothing is ever put right unasked. */
  readonly buttons: readonly NoticeButton[];
}

/**
 * Goes to the admin conversation of the environment, or to each approver's personal chat where there is none. The same
 * key warns and stands in the audit once.
 */
export async function warnAdmins(
  background: Background,
  tx: Tx,
  environmentId: string,
  warning: Warning,
): Promise<void> {
  const shared = (await adminConversationOf(background.settings, tx, environmentId))?.conversation;
  const snapshot = await tx.approvers.latest(environmentId);
  const chats = shared
    ? [shared]
    : await Promise.all((snapshot?.approvers ?? []).map((person) => tx.conversations.personalOf(person.aadObjectId)));
  const { key, message, values, buttons } = warning;
  const there = chats.flatMap((chat) => (chat && !chat.goneAt ? [chat.id] : []));
  const added = [];
  for (const conversationId of there) {
    added.push(
      await tx.notices.add({ key: `${key}:${conversationId}`, conversationId, message, values, buttons, locale: 'en' }),
    );
  }
  if (there.length > 0 && !added.includes(true)) return;
  await tx.audit.append({
    kind: 'security',
    actor: 'desk',
    action: message,
    environmentId,
    after: values,
  });
}
