import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Line } from '../../desk/lines';
import { withFacts } from '../../desk/request';
import type { FactChange, RequestKind, RequestState, RunFacts, ServiceRequest } from '../../desk/request';
import { without } from '../../desk/without';
import type { Requests } from '../../usecases/ports';
import { json } from '../database';
import type { Schema } from '../schema';
import type { TxContext } from '../tx-context';
import { createRequestPages } from './request-pages';
import { markRequestStale } from './stale';

/**
 * `get` locks the row until the transaction ends, unless somebody only looks: two decisions come one after the other, and
 * the second sees what the first left. `replace` writes everything but `facts`, which only a run changes.
 */
export function createRequests(context: TxContext): Requests {
  const { db } = context;
  return {
    ...createRequestPages(db, readRequest),

    async nextId() {
      const { rows } = await sql<{ number: string }>`select nextval('desk.request_ids') as number`.execute(db);
      return `SA-${rows[0]?.number}`;
    },

    async insert(request) {
      await db
        .insertInto('requests')
        .values({ ...columnsOf(request), facts: json(request.facts) })
        .execute();
      context.lines.push(changedState(request));
      await markRequestStale(context, request.id);
    },

    async get(id) {
      const found = db.selectFrom('requests').selectAll().where('id', '=', id);
      const row = await (context.isLook ? found : found.forUpdate()).executeTakeFirst();
      return row ? readRequest(row) : null;
    },

    replace: (next, expectedVersion) => replaceRequest(context, next, expectedVersion),

    saveFacts: (id, facts) => saveFacts(context, id, facts),

    async list(filter) {
      let query = db.selectFrom('requests').selectAll().orderBy('number', 'desc');
      if (filter.limit !== undefined) query = query.limit(filter.limit);
      if (filter.states) query = query.where('state', 'in', [...filter.states, 'none']);
      if (filter.environmentId !== undefined) query = query.where('environment_id', '=', filter.environmentId);
      if (filter.accountName !== undefined) query = query.where('account_name', '=', filter.accountName);
      if (filter.requesterId !== undefined) query = query.where('requester_id', '=', filter.requesterId);
      return (await query.execute()).map(readRequest);
    },

    waitingAskers: (environmentId, kind) => waitingAskers(context, environmentId, kind),
  };
}

async function waitingAskers({ db }: TxContext, environmentId: string, kind: RequestKind): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('requests')
    .select(sql<string>`lower(requester_id)`.as('asker'))
    .distinct()
    .where('environment_id', '=', environmentId)
    .where('state', '=', 'pending')
    .where(sql<string>`body->>'kind'`, '=', kind)
    .execute();
  return rows.map(({ asker }) => asker);
}

async function replaceRequest(context: TxContext, next: ServiceRequest, expectedVersion: number): Promise<boolean> {
  const { id, ...columns } = columnsOf(next);
  if (next.version !== expectedVersion + 1) {
    throw new Error(`${id}: version ${next.version} does not follow ${expectedVersion}.`);
  }
  const before = await context.db
    .updateTable('requests')
    .from((from) => from.selectFrom('requests').select(['id', 'state']).where('id', '=', id).forUpdate().as('before'))
    .set(columns)
    .whereRef('requests.id', '=', 'before.id')
    .where('version', '=', expectedVersion)
    .returning('before.state')
    .executeTakeFirst();
  if (!before) return false;
  if (before.state !== next.state) context.lines.push(changedState(next, before.state as RequestState));
  await markRequestStale(context, id);
  return true;
}

function changedState(next: ServiceRequest, from?: RequestState): Line {
  const { id: requestId, environmentId, kind, state: to, attempt, decision, problem } = next;
  const decided = from === 'pending' && decision?.by ? { by: decision.by.aadObjectId } : {};
  const startsAt = to === 'approved' && decision?.startsAt ? { startsAt: decision.startsAt } : {};
  const why = problem ? { problem: problem.code } : {};
  const was = from === undefined ? {} : { from };
  const fields = { requestId, environmentId, kind, ...was, to, attempt, ...decided, ...startsAt, ...why };
  return ['a request changed its state', fields];
}

async function saveFacts(context: TxContext, id: string, facts: FactChange): Promise<void> {
  const { db } = context;
  const row = await db.selectFrom('requests').select('facts').where('id', '=', id).forUpdate().executeTakeFirst();
  if (!row) throw new Error(`There is no request ${id}.`);
  await db
    .updateTable('requests')
    .set({ facts: json(withFacts(row.facts as RunFacts, facts)) })
    .where('id', '=', id)
    .execute();
  await markRequestStale(context, id);
}

function readRequest(row: Selectable<Schema['requests']>): ServiceRequest {
  const body = row.body as Omit<ServiceRequest, 'version' | 'state' | 'attempt' | 'facts'>;
  const state = row.state as ServiceRequest['state'];
  return { ...body, version: row.version, state, attempt: row.attempt, facts: row.facts as RunFacts };
}

function columnsOf(request: ServiceRequest) {
  return {
    id: request.id,
    version: request.version,
    state: request.state,
    attempt: request.attempt,
    environment_id: request.environmentId,
    account_name: request.accountName,
    requester_id: request.requester.aadObjectId,
    body: json(without(request, 'version', 'state', 'attempt', 'facts')),
  };
}
