import { heldUntil } from '../../desk/request';
import { runAgain } from '../../desk/transitions';
import type { Background } from './ports';

/**
 * The time in which a person could finish a request that was held for them is over: one more run goes on from what they
 * did, or takes everything back. Does nothing once somebody has pressed Retry or Undo.
 */
export async function finishHeld({ store, clock }: Background, requestId: string): Promise<void> {
  await store.transaction(async (tx) => {
    const request = await tx.requests.get(requestId);
    if (request?.state !== 'needs-hands' || heldUntil(request) === null) return;

    const next = runAgain(request);
    if (!(await tx.requests.replace(next, request.version))) return;
    const key = `${next.id}:${next.attempt}`;
    await tx.jobs.schedule({ kind: 'start-run', key, dueAt: clock.now(), data: { mode: 'forward' } });
    await tx.audit.append({
      kind: 'state',
      actor: 'desk',
      action: 'finish-held',
      requestId,
      environmentId: next.environmentId,
      object: next.accountName,
      before: { state: request.state },
      after: { state: next.state, attempt: next.attempt },
    });
    await tx.postings.stale({ kind: 'request', requestId });
  });
}
