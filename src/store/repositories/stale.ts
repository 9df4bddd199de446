import { sql } from 'kysely';
import type { Posting, Subject } from '../../usecases/ports';
import type { TxContext } from '../tx-context';

/** Between a subject and the message in which a copy of it was opened. */
export const openedMark = ':in:';

/** One text per subject, so that the table can hold it unique beside the conversation. */
export function keyOf(subject: Subject): string {
  if (subject.kind === 'request')
    return `request:${subject.requestId}${subject.openedIn === undefined ? '' : `${openedMark}${subject.openedIn}`}`;
  const where = subject.environmentId ?? '*';
  if (subject.kind === 'quota') return `quota:${where}:${subject.askedBy}${subject.page ? `:${subject.page}` : ''}`;
  return `accounts:${where}:${subject.page}${subject.text ? `:${subject.text}` : ''}`;
}

/** The same for one copy: what only one person sees stands beside what everybody does. */
export function copyKeyOf({
  subject,
  viewer,
  privateUntil,
}: Pick<Posting, 'subject' | 'viewer' | 'privateUntil'>): string {
  return privateUntil === undefined ? keyOf(subject) : `${keyOf(subject)}@${viewer?.aadObjectId ?? ''}`;
}

export function markRequestStale(context: TxContext, requestId: string): Promise<void> {
  return markStale(context, keyOf({ kind: 'request', requestId }));
}

export async function markStale(context: TxContext, subjectKey: string): Promise<void> {
  await copiesOf(context, subjectKey).execute();
}

/** Every copy of the request but those in the chat of this person. */
export async function markStaleForOthers(context: TxContext, requestId: string, personId: string): Promise<void> {
  const copies = copiesOf(context, keyOf({ kind: 'request', requestId }));
  await copies.where(sql<boolean>`person_id is distinct from ${personId}`).execute();
}

function copiesOf(context: TxContext, subjectKey: string) {
  return wantNewer(context).where(isCopyOf(subjectKey));
}

/** The live copy, those that were opened in other messages, and those that one person of several sees. */
function isCopyOf(subjectKey: string) {
  return sql<boolean>`(subject_key = ${subjectKey} or subject_key like ${`${subjectKey}${openedMark}%`}
    or (private_until is not null and subject_key like ${`${subjectKey}@%`}))`;
}

/** Several who change copies of one request wait for each other in one order. */
export async function lockCopies({ db }: TxContext, { subject }: { readonly subject: Subject }): Promise<void> {
  if (subject.kind !== 'request') return;
  const key = keyOf({ kind: 'request', requestId: subject.requestId });
  await db.selectFrom('postings').select('id').where(isCopyOf(key)).orderBy('id').forUpdate().execute();
}

/** Every copy of the request but this one. */
export async function markOthersStale(
  context: TxContext,
  { id, subject }: { readonly id: string; readonly subject: Subject },
): Promise<void> {
  if (subject.kind !== 'request') return;
  const { requestId } = subject;
  await copiesOf(context, keyOf({ kind: 'request', requestId }))
    .where('id', '<>', id)
    .execute();
}

/** Requests on show in a conversation, or in the threads of a channel. */
export async function markStaleIn(context: TxContext, conversationId: string): Promise<void> {
  await wantNewer(context)
    .where('subject_kind', '=', 'request')
    .where((where) =>
      where.or([
        where('conversation_id', '=', conversationId),
        where(sql`starts_with(conversation_id, ${`${conversationId};messageid=`})`, '=', true),
      ]),
    )
    .execute();
}

/** Lists of accounts, and counts of slots, about an environment or about all of them. */
export async function markKindStale(
  context: TxContext,
  kind: 'quota' | 'accounts',
  environmentId: string,
): Promise<void> {
  await wantNewer(context)
    .where('subject_kind', '=', kind)
    .where((where) =>
      where.or([where('subject_environment', '=', environmentId), where('subject_environment', 'is', null)]),
    )
    .execute();
}

/** Whatever is to be seen in this message, which shows something older. Whoever sent that looks again by itself. */
export async function redrawIn(
  { db, clock }: Pick<TxContext, 'clock'> & { readonly db: Pick<TxContext['db'], 'updateTable'> },
  conversationId: string,
  activityId: string,
): Promise<void> {
  await db
    .updateTable('postings')
    .set(newer(clock))
    .where('conversation_id', '=', conversationId)
    .where('activity_id', '=', activityId)
    .execute();
}

function wantNewer({ db, clock, touched }: TxContext) {
  touched.add('outbox');
  return db.updateTable('postings').set(newer(clock));
}

function newer(clock: TxContext['clock']) {
  return {
    wanted: sql<number>`wanted + 1`,
    // A copy that was up to date joins the end of the queue; one that waits already keeps its place.
    stale_since: sql<Date>`case when sent < wanted then stale_since else ${clock.now()} end`,
  };
}
