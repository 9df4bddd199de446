import { sql } from 'kysely';
import type { Slots } from '../../usecases/ports';
import { aheadAtMost } from '../../desk/age';
import type { Survey } from '../../desk/survey';
import { json } from '../database';
import type { TxContext } from '../tx-context';
import { createJobs } from './jobs';

/**
 * A slot is counted from the approval until the platform itself counts the account: until a survey lists it as a
 * holder, or until a survey began after the moment the slot was given up. In between the count is too high, never too low.
 */
export function createSlots(context: TxContext): Slots {
  const { db, clock } = context;
  return {
    async lock(environmentId) {
      await sql`select pg_advisory_xact_lock(hashtextextended(${`slots:${environmentId}`}, 0))`.execute(db);
    },

    reserved: (environmentId) => countReserved(context, environmentId),

    async hold(environmentId, requestId) {
      const held = { request_id: requestId, environment_id: environmentId, settled_at: null };
      await db
        .insertInto('slots')
        .values({ ...held, held_at: clock.now() })
        .onConflict((conflict) => conflict.column('request_id').doUpdateSet(held))
        .execute();
    },

    settle: (requestId, environmentId) => settleSlot(context, requestId, environmentId),

    async release(requestId) {
      const slot = await db
        .selectFrom('slots')
        .leftJoin('requests', 'requests.id', 'slots.request_id')
        .select([
          'slots.environment_id',
          sql<boolean>`coalesce((requests.facts->>'accessModeSet')::boolean, false)`.as('isPastPivot'),
        ])
        .where('request_id', '=', requestId)
        .executeTakeFirst();
      if (!slot) return;
      if (slot.isPastPivot) await settleSlot(context, requestId, slot.environment_id, countsAfter);
      else await db.deleteFrom('slots').where('request_id', '=', requestId).execute();
    },
  };
}

/** What the platform does not count yet, as rows of `slot`: the last survey lists none of their accounts as a holder. */
export const reservedSlots = sql`(
  select slot.* from desk.slots slot
  left join desk.requests request on request.id = slot.request_id
  left join desk.surveys survey on survey.environment_id = slot.environment_id
  where not coalesce(survey.body->'holders' @>
    jsonb_build_array(jsonb_build_object('systemuserId', request.facts->>'systemuserId')), false)
) slot`;

async function countReserved({ db }: TxContext, environmentId: string): Promise<number> {
  const { rows } = await sql<{ reserved: string }>`
    select count(*) as reserved from ${reservedSlots} where slot.environment_id = ${environmentId}`.execute(db);
  return Number(rows[0]?.reserved);
}

/** Milliseconds: a run gives its slot up right before its end, which has the environment counted at once, and once is enough. */
const countsAfter = 10_000;

async function settleSlot(context: TxContext, requestId: string, environmentId: string, countIn = 0): Promise<void> {
  const { db, clock } = context;
  const now = clock.now();
  await db
    .updateTable('slots')
    .set({ settled_at: now })
    .where('request_id', '=', requestId)
    .where('settled_at', 'is', null)
    .execute();
  await createJobs(context).schedule({
    kind: 'count-slots',
    key: environmentId,
    dueAt: new Date(now.getTime() + countIn),
  });
}

export async function saveSurvey({ db, clock }: TxContext, survey: Survey): Promise<void> {
  const row = { environment_id: survey.environmentId, taken_at: survey.takenAt, body: json(survey) };
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('surveys')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .column('environment_id')
        .doUpdateSet(row)
        .where((stored) =>
          stored.or([
            stored('surveys.taken_at', '<=', new Date(survey.takenAt)),
            // From the future: the clock was set back, and such a count would stay until it has caught up.
            stored('surveys.taken_at', '>', new Date(clock.now().getTime() + aheadAtMost)),
          ]),
        ),
    )
    .executeTakeFirst();
  if (!numInsertedOrUpdatedRows) return;
  await db
    .deleteFrom('slots')
    .where('environment_id', '=', survey.environmentId)
    .where('settled_at', '<', new Date(survey.takenAt))
    .execute();
}
