import { sql } from 'kysely';
import type { AccountRecord } from '../../desk/account';
import type { Accounts } from '../../usecases/ports';
import { json } from '../database';
import type { TxContext } from '../tx-context';
import { createAccountPages } from './account-pages';
import { markKindStale, markRequestStale } from './stale';

/** A retired account stays retired, whoever still holds an older picture of it; the same name may be made anew by another request. */
const isNotRevival = sql<boolean>`not (accounts.state = 'retired' and excluded.state = 'active' and accounts.body->>'requestId' = excluded.body->>'requestId')`;

/**
 * `get` locks the row, unless somebody only looks: an account is saved whole, so whoever read it before another's change would
 * take that back.
 */
export function createAccounts(context: TxContext): Accounts {
  const { db } = context;
  const rowOf = (name: string) => db.selectFrom('accounts').select('body').where('name', '=', name);
  const locked = (name: string) => (context.isLook ? rowOf(name) : rowOf(name).forUpdate());
  return {
    ...createAccountPages(db),

    get: async (name) => read(await locked(name).executeTakeFirst()),

    look: async (name) => read(await rowOf(name).executeTakeFirst()),

    async list(filter) {
      let query = db
        .selectFrom('accounts')
        .select('body')
        .orderBy('state')
        .orderBy('name')
        .limit(filter.limit)
        .offset(filter.offset);
      if (filter.environmentId !== undefined) query = query.where('environment_id', '=', filter.environmentId);
      return (await query.execute()).map(({ body }) => body as AccountRecord);
    },

    async environments() {
      const inUse = db.selectFrom('accounts').select('environment_id').distinct().where('state', '=', 'active');
      return (await inUse.orderBy('environment_id').execute()).map((row) => row.environment_id);
    },

    async save(account) {
      const { name, environmentId, owner, state } = account;
      const columns = { environment_id: environmentId, owner_id: owner.aadObjectId, state, body: json(account) };
      await db
        .insertInto('accounts')
        .values({ name, ...columns })
        .onConflict((conflict) => conflict.column('name').doUpdateSet(columns).where(isNotRevival))
        .execute();
      await markKindStale(context, 'accounts', environmentId);
      await markRequestStale(context, account.requestId);
    },
  };
}

function read(row: { body: unknown } | undefined): AccountRecord | null {
  return (row?.body as AccountRecord | undefined) ?? null;
}
