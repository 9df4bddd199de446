import { UpstreamError } from '../../desk/problem';
import { nextOf, whatOf } from '../../words/words';
import type { Desk, JobKind } from '../ports';
import { tellAdmins, tellRequester } from '../tell';

/**
 * Due work fails again and again. Of a request that cannot be checked nobody would hear: whoever asked and the admins read
 * why, once. Other work changes nothing for people before it gets through; the log has it.
 */
export async function tellStuck(desk: Desk, kind: JobKind, key: string, error: unknown): Promise<void> {
  if (kind !== 'check-request') return;
  await desk.store.transaction(async (tx) => {
    const request = await tx.requests.get(key);
    if (request?.state !== 'checking') return;
    const { id, accountName: account, environmentId, locale, timeZone } = request;
    const told = { key: `stuck:${id}`, message: 'notice.check-stuck', locale, timeZone } as const;
    const telling = { ...told, values: { id, account, ...causeOf(error) } };
    await tellRequester(tx, request, telling);
    await tellAdmins(desk, tx, environmentId, telling);
  });
}

function causeOf(error: unknown) {
  if (!(error instanceof UpstreamError)) return { case: 'mistake' };
  return {
    case: error.outlook === 'refused' ? 'refused' : 'away',
    what: whatOf(error.problem),
    next: nextOf(error.problem),
  };
}
