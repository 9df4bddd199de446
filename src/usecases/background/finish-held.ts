import { heldUntil } from '../../desk/request';
import { runAgain } from '../../desk/transitions';
import { settle } from '../change-request';
import { newRun } from '../rerun';
import type { Background } from './ports';

/**
 * The time in which a person could finish a request that was held for them is over: one more run goes on from what they
 * did, or takes everything back. Does nothing once somebody has pressed Retry or Undo.
 */
export async function finishHeld(
  { store, clock }: Pick<Background, 'store' | 'clock'>,
  requestId: string,
): Promise<void> {
  await store.transaction(async (tx) => {
    const request = await tx.requests.get(requestId);
    if (request?.state !== 'needs-hands' || heldUntil(request) === null) return;
    const again = newRun({ clock }, tx, runAgain(request), 'forward');
    await settle(tx, request, again, { kind: 'state', actor: 'desk', action: 'finish-held' });
  });
}
