import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { RequestState } from '../../desk/request';
import { threadMark } from '../../usecases/chat';
import type { Posting, Subject } from '../../usecases/ports';
import type { TxContext } from '../tx-context';
import { isStale } from '../unsent';

/** How the key of a request begins. */
const ofRequest = 'request:';

/** Between a subject and the message in which a copy of it was opened. */
export const openedMark = ':in:';

/** One text per subject, so that the table can hold it unique beside the conversation. */
export function keyOf(subject: Subject): string {
  if (subject.kind === 'request') {
    const opened = subject.openedIn === undefined ? '' : `${openedMark}${subject.openedIn}`;
    return `${ofRequest}${subject.requestId}${opened}`;
  }
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

/** Every copy of these requests but those in the chat of this person. */
export async function markStaleForOthers(
  context: TxContext,
  requestIds: readonly string[],
  personId: string,
): Promise<void> {
  if (requestIds.length === 0) return;
  const keys = requestIds.map((requestId) => keyOf({ kind: 'request', requestId }));
  await copiesOfAll(context, sql`select unnest(${keys}::text[]) as key`)
    .where(sql<boolean>`person_id is distinct from ${personId}`)
    .execute();
}

/** Every copy of the requests of an environment that are in one of these states. */
export async function markStatesStale(
  context: TxContext,
  environmentId: string,
  states: readonly RequestState[],
): Promise<void> {
  const theirs = sql`select ${ofRequest}::text || id as key from desk.requests
    where environment_id = ${environmentId} and state = any(${[...states]})`;
  await copiesOfAll(context, theirs).execute();
}

/** Every copy of whatever waits for the person. */
export async function markWaitingStale(context: TxContext, personId: string): Promise<void> {
  const theirs = sql`select subject_key as key from desk.postings
    where person_id = ${personId} and ${isStale('postings')}`;
  await copiesOfAll(context, theirs).execute();
}

function copiesOf(context: TxContext, subjectKey: string) {
  return wantNewer(context).where(isCopyOf(subjectKey));
}

/** The live copy, those that were opened in other messages, and those that one person of several sees. */
function isCopyOf(subjectKey: string) {
  return sql<boolean>`(subject_key = ${subjectKey} or subject_key like ${`${subjectKey}${openedMark}%`}
    or (private_until is not null and subject_key like ${`${subjectKey}@%`}))`;
}

/**
 * What {@link copiesOf} finds, for each `key` that a query gives, in one statement and locked as by {@link lockCopies}.
 * Marks after a key begin with ":" or "@": such keys lie in the index between the one with ":" and the one with "A".
 */
function copiesOfAll(context: TxContext, keys: RawBuilder<unknown>) {
  // By `offset 0` each key is looked up by itself, and not every copy compared with all; arrays are found by their ids.
  return wantNewer(context).where(sql<boolean>`id = any(array(select id from desk.postings where id = any(array(
    select found.id from (${keys}) asked cross join lateral (
      select id from desk.postings
      where (subject_key = asked.key
          or (subject_key ~>=~ (asked.key || ':') and subject_key ~<~ (asked.key || 'A')))
        and (subject_key = asked.key or starts_with(subject_key, asked.key || ${openedMark}::text)
          or (private_until is not null and starts_with(subject_key, asked.key || '@')))
      offset 0
    ) found
  )) order by id for update))`);
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
        where(sql`starts_with(conversation_id, ${`${conversationId}${threadMark}`})`, '=', true),
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
    stale_since: sql<Date>`case when ${isStale('postings')} then stale_since else ${clock.now()} end`,
  };
}
