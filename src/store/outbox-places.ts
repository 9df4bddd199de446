import type { Selectable } from 'kysely';
import type { Database } from './database';
import { readConversation } from './repositories/conversations';
import type { Schema } from './schema';

type ConversationRow = Selectable<Schema['conversations']>;

/** Where claimed rows go, by the id of the conversation. */
export async function conversationsOf(
  db: Database,
  rows: readonly { conversation_id: string | null }[],
): Promise<Map<string, ConversationRow>> {
  const ids = rows.flatMap(({ conversation_id }) => conversation_id ?? []);
  const found =
    ids.length === 0 ? [] : await db.selectFrom('conversations').selectAll().where('id', 'in', ids).execute();
  return new Map(found.map((row) => [row.id, row]));
}

/** The conversation of a claimed row, and the person whom the row is for. */
export function foundIn(
  conversations: ReadonlyMap<string, ConversationRow>,
  {
    conversation_id: id,
    person_id: personId,
  }: { readonly conversation_id: string | null; readonly person_id: string | null },
) {
  const row = id === null ? undefined : conversations.get(id);
  if (!row) return null;
  const conversation = readConversation(row);
  const person = personId === null ? undefined : conversation.person;
  return { conversation, wasParked: row.parks > 0, ...(person ? { person } : {}) };
}
