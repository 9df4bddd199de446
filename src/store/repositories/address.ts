import type { Person } from '../../desk/people';
import type { TxContext } from '../tx-context';
import { readConversation } from './conversations';

/** Where something goes: to a person, into whatever chat they have, or into a conversation with several people. */
export interface Address {
  /** Lower case; null for a conversation with several people. */
  readonly personId: string | null;
  /** Null while no chat with the person is known. */
  readonly conversationId: string | null;
}

/** A personal chat stands for its person, so that what is meant for them finds them in any other as well. */
export async function addresseeOf({ db }: TxContext, conversationId: string): Promise<Address & { person?: Person }> {
  const row = await db.selectFrom('conversations').selectAll().where('id', '=', conversationId).executeTakeFirst();
  const person = row?.kind === 'personal' ? readConversation(row).person : undefined;
  if (!person) return { personId: null, conversationId };
  return { personId: person.aadObjectId.toLowerCase(), conversationId, person };
}

/** The chat in which the person can be written to now. */
export async function chatOf({ db }: TxContext, { aadObjectId }: Person): Promise<Address & { personId: string }> {
  const personId = aadObjectId.toLowerCase();
  const row = await db
    .selectFrom('conversations')
    .select('id')
    .where('person_id', '=', personId)
    .where('kind', '=', 'personal')
    .where('gone_at', 'is', null)
    .orderBy('seen_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return { personId, conversationId: row?.id ?? null };
}
