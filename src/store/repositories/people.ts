import { aheadAtMost } from '../../desk/age';
import type { PersonRecord } from '../../desk/entitlement';
import type { People } from '../../usecases/ports';
import { json } from '../database';
import type { TxContext } from '../tx-context';

export function createPeople({ db, clock }: TxContext): People {
  return {
    async get(aadObjectId) {
      const row = await db
        .selectFrom('people')
        .select('body')
        .where('person_id', '=', aadObjectId.toLowerCase())
        .executeTakeFirst();
      return (row?.body as PersonRecord | undefined) ?? null;
    },

    async save(record) {
      const row = { person_id: record.aadObjectId.toLowerCase(), as_of: record.asOf, body: json(record) };
      const tooFarAhead = new Date(clock.now().getTime() + aheadAtMost);
      await db
        .insertInto('people')
        .values(row)
        .onConflict((conflict) =>
          conflict
            .column('person_id')
            .doUpdateSet(row)
            .where((stored) =>
              stored.or([
                stored('people.as_of', '<', new Date(record.asOf)),
                // From the future: the clock was set back, and such a record would never be replaced.
                stored('people.as_of', '>', tooFarAhead),
              ]),
            ),
        )
        .execute();
    },
  };
}
