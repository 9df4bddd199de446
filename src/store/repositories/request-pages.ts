import type { RawBuilder, Selectable, SelectQueryBuilder } from 'kysely';
import { sql } from 'kysely';
import type { Part } from '../../desk/policy';
import type { ServiceRequest } from '../../desk/request';
import type { RequestPages, RequestQuery } from '../../usecases/request-query';
import type { Schema } from '../schema';
import type { TxContext } from '../tx-context';
import { contains } from './contains';

type Condition = RawBuilder<boolean>;

/** Requests by whatever may be asked of them. Everything is decided by the database, so that a limit cuts only what was found. */
export function createRequestPages(
  db: TxContext['db'],
  read: (row: Selectable<Schema['requests']>) => ServiceRequest,
): RequestPages {
  return {
    async page(query, { order, limit, offset }) {
      const rows = await found(db.selectFrom('requests').selectAll(), query)
        .orderBy('number', order === 'oldest' ? 'asc' : 'desc')
        .limit(limit)
        .offset(offset)
        .execute();
      return rows.map(read);
    },

    async tally(query) {
      const rows = await found(
        db.selectFrom('requests').select(['environment_id', (select) => select.fn.countAll<string>().as('count')]),
        query,
      )
        .groupBy('environment_id')
        .orderBy('environment_id')
        .execute();
      return rows.map((row) => ({ environmentId: row.environment_id, count: Number(row.count) }));
    },
  };
}

/** Where words are looked for. */
const texts = [
  sql`id`,
  sql`account_name`,
  sql`body->'requester'->>'name'`,
  sql`body->'owner'->>'name'`,
  sql`body->>'purpose'`,
];

function found<O>(from: SelectQueryBuilder<Schema, 'requests', O>, query: RequestQuery) {
  return conditionsOf(query).reduce((narrowed, condition) => narrowed.where(condition), from);
}

function conditionsOf({ states, environmentId, words, permitted, notApprovedBy }: RequestQuery): readonly Condition[] {
  return [
    ...(states ? [isAnyOf('state', states)] : []),
    ...(environmentId === undefined ? [] : [isAnyOf('environment_id', [environmentId])]),
    ...(words ?? []).map((word) => contains(texts, word)),
    ...(permitted ? [isPermitted(permitted)] : []),
    ...(notApprovedBy === undefined ? [] : [isNotApprovedBy(notApprovedBy)]),
  ];
}

function isAnyOf(column: string, values: readonly string[]): Condition {
  return values.length === 0
    ? sql<boolean>`false`
    : sql<boolean>`${sql.ref(column)} in (${sql.join(values.map((value) => sql`${value}`))})`;
}

/** The rule of the policy about persons, asked of many requests at once. */
function isPermitted({ rule, personId, approves }: NonNullable<RequestQuery['permitted']>): Condition {
  const id = personId.toLowerCase();
  const isOne: Readonly<Record<Part, Condition>> = {
    requester: sql<boolean>`lower(requester_id) = ${id}`,
    owner: sql<boolean>`lower(body->'owner'->>'aadObjectId') = ${id}`,
    approver: isAnyOf('environment_id', approves),
  };
  const hasPart = sql<boolean>`(${sql.join(
    rule.parts.map((part) => isOne[part]),
    sql` or `,
  )})`;
  if (rule.hasNoStake !== true) return hasPart;
  return sql<boolean>`(${hasPart} and not ${isOne.requester} and not coalesce(${isOne.owner}, false))`;
}

function isNotApprovedBy(personId: string): Condition {
  return sql<boolean>`not exists (select from jsonb_array_elements(body->'approvals') as given
    where lower(given->'by'->>'aadObjectId') = ${personId.toLowerCase()})`;
}
