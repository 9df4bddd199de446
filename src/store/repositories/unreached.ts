import { sql } from 'kysely';
import type { WhyNotReached } from '../../desk/delivery';
import type { Person } from '../../desk/people';
import type { Notice, Subject, Unreached } from '../../usecases/ports';
import { openStates } from '../../desk/request';
import type { TxContext } from '../tx-context';
import { isStale, isUnsent } from '../unsent';
import { markStaleForOthers } from './stale';

export function createUnreached(context: TxContext): Unreached {
  const { db } = context;
  return {
    async lock() {
      await sql`select pg_advisory_xact_lock(hashtextextended('unreached', 0))`.execute(db);
    },

    async of(aadObjectId) {
      const row = await db
        .selectFrom('unreached')
        .select(['person', 'why', 'since'])
        .where('person_id', '=', aadObjectId.toLowerCase())
        .executeTakeFirst();
      if (!row?.why || !row.since) return null;
      return { person: row.person as Person, why: row.why as WhyNotReached, since: row.since.toISOString() };
    },

    tryAgain: (aadObjectId) => tryAgainSoon(context, aadObjectId.toLowerCase()),

    async waitingFor(aadObjectId) {
      const personId = aadObjectId.toLowerCase();
      const cards = await db
        .selectFrom('postings')
        .select('subject')
        .where('person_id', '=', personId)
        .where(isStale('postings'))
        .orderBy('stale_since')
        .execute();
      const notices = await db
        .selectFrom('notices')
        .select('body')
        .where('person_id', '=', personId)
        .where(isUnsent('notices'))
        .orderBy('created_at')
        .execute();
      return [
        ...cards.map(({ subject }) => ({ subject: subject as Subject })),
        ...notices.map(({ body }) => body as Notice),
      ];
    },
  };
}

/**
 * Teams takes what is meant for the person: nothing stands against them any more, and the cards of others that say so are
 * drawn again. Those are of requests that are open, or of which the newest picture still waits for the person; `arrived` is
 * the one whose card has just reached them.
 */
export async function reachedAgain(context: TxContext, personId: string, arrived?: string): Promise<void> {
  const { db } = context;
  const before = await db.deleteFrom('unreached').where('person_id', '=', personId).returning('why').executeTakeFirst();
  if (!before?.why) return;
  context.lines.push(['somebody is reached again', { personId }]);
  const theirs = await db
    .selectFrom('postings')
    .innerJoin('requests', (join) => join.on(sql<boolean>`requests.id = postings.subject->>'requestId'`))
    .select('requests.id')
    .distinct()
    .where('postings.person_id', '=', personId)
    .where('postings.subject_kind', '=', 'request')
    .where((row) =>
      row.or([
        isStale('postings'),
        row('requests.state', 'in', [...openStates]),
        ...(arrived === undefined ? [] : [row('requests.id', '=', arrived)]),
      ]),
    )
    .execute();
  await markStaleForOthers(
    context,
    theirs.map(({ id }) => id),
    personId,
  );
}

/** Something new waits for the person: they are tried at once, however long the pause was to be. */
export async function tryAgainSoon({ db, clock, touched }: TxContext, personId: string): Promise<void> {
  touched.add('outbox');
  await db
    .updateTable('unreached')
    .set({ due_at: sql<Date>`least(due_at, ${clock.now()})` })
    .where('person_id', '=', personId)
    .execute();
}

/** True when something waits to be sent to the person, or Teams did not take in what was. */
export async function hasWaiting({ db }: TxContext, personId: string): Promise<boolean> {
  const { rows } = await sql`
    select from desk.unreached where person_id = ${personId}
    union all select from desk.postings where person_id = ${personId} and ${isStale('postings')}
    union all select from desk.notices where person_id = ${personId} and ${isUnsent('notices')}
    limit 1`.execute(db);
  return rows.length > 0;
}

/** Whatever waits for the person goes into this chat of theirs now, the newest card as a new message where it was in another. */
export async function moveTo({ db, clock, touched }: TxContext, personId: string, chatId: string): Promise<void> {
  touched.add('outbox');
  const now = clock.now();
  await db
    .updateTable('postings')
    .set({
      conversation_id: chatId,
      activity_id: sql<string | null>`case when conversation_id = ${chatId} then activity_id end`,
      attempts: 0,
      due_at: now,
    })
    .where('person_id', '=', personId)
    .where(isStale('postings'))
    .execute();
  await db
    .updateTable('notices')
    .set({ conversation_id: chatId, attempts: 0, due_at: now })
    .where('person_id', '=', personId)
    .where(isUnsent('notices'))
    .execute();
}
