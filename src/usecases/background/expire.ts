import { nextMomentOf, reminderDue } from '../../desk/reminders';
import { closeExpired } from '../expire';
import { remindDeciders } from '../remind';
import type { Background } from './ports';

/**
 * Looks after a request that waits for a decision: whoever may decide is reminded at half its time and once near its end, and
 * it is closed when its time is over. Woken too early, by a clock that was wrong, it waits on.
 */
export async function expireRequest(background: Background, requestId: string): Promise<void> {
  await background.store.transaction(async (tx) => {
    const request = await tx.requests.get(requestId);
    if (request?.state !== 'pending') return;
    const now = background.clock.now();
    if (now.toISOString() >= request.expiresAt) {
      await closeExpired(background, tx, request, now.toISOString());
      return;
    }
    const reminder = reminderDue(request, now);
    if (reminder)
      await remindDeciders(background, tx, request, {
        key: `reminder:${requestId}:${request.attempt}:${reminder}`,
        message: `notice.reminder-${reminder}`,
      });
    await tx.jobs.schedule({ kind: 'expire-request', key: requestId, dueAt: nextMomentOf(request, now) });
  });
}
