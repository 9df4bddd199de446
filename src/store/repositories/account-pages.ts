import type { RawBuilder, SelectQueryBuilder } from 'kysely';
import { sql } from 'kysely';
import { conditionsByResult } from '../../desk/account';
import type { AccountRecord } from '../../desk/account';
import type { AccountPages, AccountWord } from '../../usecases/account-query';
import type { Schema } from '../schema';
import type { TxContext } from '../tx-context';
import { contains } from './contains';

/** As `conditionOf` of the account judges it. */
const condition = sql<string>`case when state = 'retired' then state
  ${sql.join(conditionsByResult.map(whenFound), sql` `)} else state end`;

function whenFound({ result, condition: name }: (typeof conditionsByResult)[number]): RawBuilder<unknown> {
  return sql`when body->'findings' @> ${sql.lit(JSON.stringify([{ result }]))} then ${sql.lit(name)}`;
}

export function createAccountPages(db: TxContext['db']): AccountPages {
  return {
    async page(words, { limit, offset }) {
      const rows = await fitting(db.selectFrom('accounts').select('body'), words)
        .orderBy('state')
        .orderBy('name')
        .limit(limit)
        .offset(offset)
        .execute();
      return rows.map(({ body }) => body as AccountRecord);
    },

    async count(words) {
      const all = db.selectFrom('accounts').select((select) => select.fn.countAll<string>().as('count'));
      return Number((await fitting(all, words).executeTakeFirstOrThrow()).count);
    },
  };
}

function fitting<O>(from: SelectQueryBuilder<Schema, 'accounts', O>, words: readonly AccountWord[]) {
  return words.reduce((narrowed, word) => narrowed.where(fits(word)), from);
}

function fits({ text, environmentIds, conditions }: AccountWord): RawBuilder<boolean> {
  const inText = contains([sql`name`, sql`body->'owner'->>'name'`], text);
  return sql<boolean>`(${sql.join(
    [inText, ...isAnyOf(sql.ref('environment_id'), environmentIds), ...isAnyOf(condition, conditions)],
    sql` or `,
  )})`;
}

function isAnyOf(value: RawBuilder<unknown>, wanted: readonly string[]): RawBuilder<unknown>[] {
  return wanted.length === 0 ? [] : [sql`${value} in (${sql.join(wanted.map((one) => sql`${one}`))})`];
}
