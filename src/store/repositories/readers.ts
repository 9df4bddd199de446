import { sql } from 'kysely';
import type { Readers } from '../../usecases/ports';
import type { TxContext } from '../tx-context';
import { heardLately } from './heard';

export function createReaders({ db, clock }: TxContext): Readers {
  return {
    async of(aadObjectIds) {
      const ids = aadObjectIds.map((id) => id.toLowerCase());
      if (ids.length === 0) return new Map();
      const rows = await db.selectFrom('readers').selectAll().where('person_id', 'in', ids).execute();
      return new Map(
        rows.map(({ person_id, locale, time_zone }) => [
          person_id,
          { ...(locale === null ? {} : { locale }), ...(time_zone === null ? {} : { timeZone: time_zone }) },
        ]),
      );
    },

    async knows(aadObjectId, { locale, timeZone }) {
      let known = db
        .selectFrom('readers')
        .select('person_id')
        .where('person_id', '=', aadObjectId.toLowerCase())
        .where(heardLately(clock.now()));
      if (locale !== undefined) known = known.where('locale', '=', locale);
      if (timeZone !== undefined) known = known.where('time_zone', '=', timeZone);
      return (await known.executeTakeFirst()) !== undefined;
    },

    async remember(aadObjectId, { locale = null, timeZone = null }) {
      const said = { locale, time_zone: timeZone, seen_at: clock.now() };
      await db
        .insertInto('readers')
        .values({ person_id: aadObjectId.toLowerCase(), ...said })
        .onConflict((conflict) =>
          conflict.column('person_id').doUpdateSet({
            locale: sql<string | null>`coalesce(excluded.locale, readers.locale)`,
            time_zone: sql<string | null>`coalesce(excluded.time_zone, readers.time_zone)`,
            seen_at: said.seen_at,
          }),
        )
        .execute();
    },
  };
}
