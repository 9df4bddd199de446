import { aheadAtMost } from '../../desk/age';
import type { Person } from '../../desk/people';
import type { Survey } from '../../desk/survey';
import type { ApproverSnapshots, Surveys } from '../../usecases/ports';
import { json } from '../database';
import type { TxContext } from '../tx-context';
import { saveSurvey } from './slots';

export function createSurveys(context: TxContext): Surveys {
  return {
    async latest(environmentId) {
      const row = await context.db
        .selectFrom('surveys')
        .select('body')
        .where('environment_id', '=', environmentId)
        .executeTakeFirst();
      return (row?.body as Survey | undefined) ?? null;
    },
    save: (survey) => saveSurvey(context, survey),
  };
}

export function createApprovers({ db, clock }: TxContext): ApproverSnapshots {
  return {
    async latest(environmentId) {
      const row = await db
        .selectFrom('approver_snapshots')
        .selectAll()
        .where('environment_id', '=', environmentId)
        .executeTakeFirst();
      return row ? { approvers: row.approvers as readonly Person[], takenAt: row.taken_at.toISOString() } : null;
    },

    async save(environmentId, approvers, takenAt) {
      const row = { environment_id: environmentId, taken_at: takenAt, approvers: json(approvers) };
      await db
        .insertInto('approver_snapshots')
        .values(row)
        .onConflict((conflict) =>
          conflict
            .column('environment_id')
            .doUpdateSet(row)
            .where((stored) =>
              stored.or([
                stored('approver_snapshots.taken_at', '<', new Date(takenAt)),
                // From the future: the clock was set back, and such a list would never be replaced.
                stored('approver_snapshots.taken_at', '>', new Date(clock.now().getTime() + aheadAtMost)),
              ]),
            ),
        )
        .execute();
    },
  };
}
