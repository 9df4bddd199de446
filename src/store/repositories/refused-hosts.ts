import { sql } from 'kysely';
import type { Tx } from '../../usecases/ports';
import type { TxContext } from '../tx-context';

/** The oldest is forgotten beyond. */
const most = 20;

export function createRefusedHosts({ db, clock }: TxContext): Tx['refusedHosts'] {
  return {
    async note(host, times) {
      const at = clock.now();
      await db
        .insertInto('refused_hosts')
        .values({ host, times, first_at: at, last_at: at })
        .onConflict((conflict) =>
          conflict
            .column('host')
            .doUpdateSet({ times: sql<number>`refused_hosts.times + excluded.times`, last_at: at }),
        )
        .execute();
      const newest = db.selectFrom('refused_hosts').select('host').orderBy('last_at', 'desc').limit(most);
      await db.deleteFrom('refused_hosts').where('host', 'not in', newest).execute();
    },
  };
}
