import { sql } from 'kysely';
import type { WhyNotReached } from '../desk/delivery';
import type { Person } from '../desk/people';
import type { Clock } from '../recipe/ports';
import type { Addressed, ClaimedPerson, Outbox } from '../usecases/outbox';
import { inLease, isFree } from './claims';
import type { Database } from './database';
import { json } from './database';
import { insertOrHeal } from './repositories/conversations';
import { createJobs } from './repositories/jobs';
import { markWaitingStale } from './repositories/stale';
import { moveTo } from './repositories/unreached';
import type { Transact } from './transaction';
import type { TxContext } from './tx-context';
import { isStale, isUnsent } from './unsent';

/** How long a sender may take to open one chat, milliseconds. */
const lease = 30_000;

interface Parts {
  readonly db: Database;
  readonly clock: Clock;
  readonly holder: string | null;
  readonly transact: Transact;
}

/** The part of the outbox that is about people who have no chat with the desk, or none that Teams takes anything in. */
export function createPeopleOutbox(
  parts: Parts,
): Pick<Outbox, 'claimPeople' | 'chatOpened' | 'chatRefused' | 'personRefused'> {
  const { transact } = parts;
  return {
    claimPeople: (limit) => claimPeople(parts, limit),
    chatOpened: ({ person }, chat, pauseAfter) =>
      transact(async (_tx, context) => {
        await insertOrHeal(context, chat, 'desk');
        await moveTo(context, idOf(person), chat.id);
        await tried(context, person, null, pauseAfter);
      }),
    chatRefused: ({ person }, why, pauseAfter) => transact((_tx, context) => tried(context, person, why, pauseAfter)),
    personRefused: (claim, why, pauseAfter) => transact((_tx, context) => refused(context, claim, why, pauseAfter)),
  };
}

function idOf({ aadObjectId }: Person): string {
  return aadObjectId.toLowerCase();
}

/** Everybody for whom something waits and whose conversation is none, or is gone; a row of theirs says when they are tried next. */
async function claimPeople({ db, clock, holder }: Parts, limit: number): Promise<readonly ClaimedPerson[]> {
  const now = clock.now();
  const free = isFree('known.claimed_until', lease);
  const { rows } = await sql<{ person: Person; tries: number }>`
    with waiting as (
      select posting.person_id, coalesce(posting.viewer, chat.person) as person
      from desk.postings posting left join desk.conversations chat on chat.id = posting.conversation_id
      where posting.person_id is not null and ${isStale('posting')} and (chat.id is null or chat.gone_at is not null)
      union all
      select notice.person_id, coalesce(notice.body->'person', chat.person)
      from desk.notices notice left join desk.conversations chat on chat.id = notice.conversation_id
      where notice.person_id is not null and ${isUnsent('notice')}
        and (chat.id is null or chat.gone_at is not null)
    ), one_each as (
      select distinct on (person_id) person_id, person from waiting where person is not null order by person_id
    )
    insert into desk.unreached as known (person_id, person, due_at, claimed_until, claimed_by)
    select person_id, person, ${now}, ${inLease(lease)}, ${holder} from one_each
    where not exists (
      select from desk.unreached known where known.person_id = one_each.person_id and (known.due_at > ${now} or not ${free})
    )
    limit ${limit}
    on conflict (person_id) do update set claimed_until = excluded.claimed_until, claimed_by = excluded.claimed_by
    where known.due_at <= ${now} and ${free}
    returning known.person, known.tries`.execute(db);
  return rows;
}

/** Counts a try; a reason that is new is told to those who must know, and every card that speaks of the person is drawn again. */
async function tried(
  context: TxContext,
  person: Person,
  why: WhyNotReached | null,
  pauseAfter: (tries: number) => number,
): Promise<void> {
  const { db, clock } = context;
  const before = await unreachedRow(context, person);
  if (!before) return;
  const now = clock.now();
  await db
    .updateTable('unreached')
    .set({
      ...(why ? { why, since: before.since ?? now } : {}),
      tries: before.tries + 1,
      due_at: new Date(now.getTime() + pauseAfter(before.tries)),
      claimed_until: null,
    })
    .where('person_id', '=', idOf(person))
    .execute();
  if (why && why !== before.why) await announce(context, person);
}

function unreachedRow({ db }: TxContext, person: Person) {
  return db
    .selectFrom('unreached')
    .select(['why', 'since', 'tries'])
    .where('person_id', '=', idOf(person))
    .forUpdate()
    .executeTakeFirst();
}

async function announce(context: TxContext, person: Person): Promise<void> {
  const { clock } = context;
  const personId = idOf(person);
  await createJobs(context).schedule({ kind: 'tell-unreached', key: personId, dueAt: clock.now() });
  await markWaitingStale(context, personId);
}

/** The first refusal may be a stray one. Of several that were under way at once only one counts. */
async function refused(
  context: TxContext,
  claim: Addressed,
  why: WhyNotReached,
  pauseAfter: (tries: number) => number,
): Promise<void> {
  const { db, clock } = context;
  const { person, conversation } = claim;
  await release(context, claim);
  const before = await unreachedRow(context, person);
  const { numUpdatedRows } = await db
    .updateTable('conversations')
    .set({ gone_at: clock.now() })
    .where('id', '=', conversation.id)
    .where('gone_at', 'is', null)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) return;
  if (before) return tried(context, person, why, pauseAfter);
  await db
    .insertInto('unreached')
    .values({ person_id: idOf(person), person: json(person), due_at: clock.now(), claimed_by: null })
    .execute();
}

async function release({ db, touched }: TxContext, claim: Addressed): Promise<void> {
  touched.add('outbox');
  if ('wanted' in claim)
    await db.updateTable('postings').set({ claimed_until: null }).where('id', '=', claim.id).execute();
  else await db.updateTable('notices').set({ claimed_until: null }).where('key', '=', claim.key).execute();
}
