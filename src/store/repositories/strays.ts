import { sql } from 'kysely';
import type { Person } from '../../desk/people';
import type { Strays } from '../../usecases/ports';
import { json } from '../database';
import type { TxContext } from '../tx-context';

export function createStrays({ db }: TxContext): Strays {
  return {
    async of(environmentId) {
      const rows = await db.selectFrom('strays').selectAll().where('environment_id', '=', environmentId).execute();
      return rows.map((row) => ({
        systemuserId: row.systemuser_id,
        lastDigest: row.last_digest,
        toldAt: row.told_at.toISOString(),
        knownBy: row.known_by as Person | null,
      }));
    },

    async tell(environmentId, systemuserIds, { digest, at }) {
      if (systemuserIds.length === 0) return;
      const told = { last_digest: digest, told_at: at };
      const rowOf = (systemuser_id: string) => ({ environment_id: environmentId, systemuser_id, first_digest: digest });
      await db
        .insertInto('strays')
        .values(systemuserIds.map((id) => ({ ...rowOf(id), ...told })))
        .onConflict((conflict) => conflict.columns(['environment_id', 'systemuser_id']).doUpdateSet(told))
        .execute();
    },

    async know(environmentId, digest, { by, at }) {
      const { numUpdatedRows } = await db
        .updateTable('strays')
        .set({ known_by: json(by), known_at: at })
        .where('environment_id', '=', environmentId)
        .where('first_digest', '<=', digest)
        .where(sql<boolean>`known_at is null`)
        .executeTakeFirstOrThrow();
      return Number(numUpdatedRows);
    },
  };
}
