import type { Selectable } from 'kysely';
import type { RunStep } from '../../desk/run-step';
import { linesOfStep } from '../../desk/step-lines';
import { without } from '../../desk/without';
import type { Tx } from '../../usecases/ports';
import { json } from '../database';
import type { Schema } from '../schema';
import type { TxContext } from '../tx-context';
import { markRequestStale } from './stale';

export function createSteps({ db }: TxContext): Tx['steps'] {
  return {
    async of(requestId, attempt) {
      const rows = await db
        .selectFrom('run_steps')
        .selectAll()
        .where('request_id', '=', requestId)
        .where('attempt', '=', attempt)
        .orderBy('position')
        .execute();
      return rows.map(readStep);
    },
  };
}

/** Adds lines to the progress card: those that exist stay as they are, new names follow in the order given. */
export async function planSteps(
  context: TxContext,
  requestId: string,
  attempt: number,
  names: readonly string[],
): Promise<void> {
  const existing = await lockSteps(context, requestId, attempt);
  const added = names.filter((name) => !existing.some((step) => step.name === name));
  if (added.length === 0) return;
  const first = existing.length;
  const rows = added.map((name, index) => ({
    request_id: requestId,
    attempt,
    name,
    position: first + index,
    state: 'todo',
    body: '{}',
  }));
  await context.db
    .insertInto('run_steps')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await markRequestStale(context, requestId);
}

/**
 * Changes one line; `change` gets the line as it is, and gives null to leave it. A line that was not planned comes last. Ids are
 * those of Microsoft's answers, for the log alone.
 */
export async function changeStep(
  context: TxContext,
  requestId: string,
  attempt: number,
  name: string,
  change: (step: RunStep) => RunStep | null,
  microsoftRequestIds?: readonly string[],
): Promise<void> {
  const { db, clock, lines } = context;
  const steps = await lockSteps(context, requestId, attempt);
  const row = steps.find((step) => step.name === name);
  const before: RunStep = row ? readStep(row) : { name, attempt, position: steps.length, state: 'todo' };
  const next = change(before);
  if (!next) return;
  const { position, state } = next;
  const columns = { position, state, body: json(without(next, 'name', 'attempt', 'position', 'state')) };
  await db
    .insertInto('run_steps')
    .values({ request_id: requestId, attempt, name, ...columns })
    .onConflict((conflict) => conflict.columns(['request_id', 'attempt', 'name']).doUpdateSet(columns))
    .execute();
  const ids = microsoftRequestIds ? { microsoftRequestIds } : {};
  lines.push(...linesOfStep({ requestId, before, after: next, at: clock.now(), ...ids }));
  await markRequestStale(context, requestId);
}

function lockSteps({ db }: TxContext, requestId: string, attempt: number) {
  return db
    .selectFrom('run_steps')
    .selectAll()
    .where('request_id', '=', requestId)
    .where('attempt', '=', attempt)
    .forUpdate()
    .execute();
}

function readStep(row: Selectable<Schema['run_steps']>): RunStep {
  const { name, attempt, position, state, body } = row;
  return { name, attempt, position, state: state as RunStep['state'], ...(body as object) };
}
