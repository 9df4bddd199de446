import type { Problem } from '../desk/problem';
import { heldUntil } from '../desk/request';
import type { ServiceRequest } from '../desk/request';
import { stopAnew } from '../desk/transitions';
import type { Register } from '../recipe/ports';
import type { OpenStore } from '../store/open-store';
import { settle } from '../usecases/change-request';

const most = 10_000;

/**
 * Hands every run of an older copy of the books to people, because the copy does not know what was done since; gives
 * them as `id:attempt`. Nothing is sent for them until somebody has looked and pressed Retry or Undo. So with what waited
 * for a person only, and would go on by itself when the time of that person is over.
 */
export async function parkRunsOfOlderCopy(
  { store }: Pick<OpenStore, 'store'>,
  register: Pick<Register, 'finish'>,
): Promise<ReadonlySet<string>> {
  const { open, stopped } = await store.look(async (tx) => ({
    open: await tx.requests.list({ states: ['approved', 'running'], limit: most }),
    stopped: await tx.requests.list({ states: ['needs-hands'], limit: most }),
  }));
  for (const { id, attempt, accountName } of open) {
    const problem = olderCopy(accountName);
    const end = { state: 'needs-hands', findings: [], problem, leftovers: [problem], settledNothing: true } as const;
    await register.finish(id, attempt, end);
  }
  for (const request of stopped) if (heldUntil(request) !== null) await keepForPeople(store, request);
  // Handed over by an earlier start, whose runs are held as well: it may have ended before they were.
  const before = stopped.filter(({ problem }) => problem?.code === 'older-copy');
  return new Set([...open, ...before].map(({ id, attempt }) => `${id}:${attempt}`));
}

async function keepForPeople(store: OpenStore['store'], request: ServiceRequest): Promise<void> {
  const next = stopAnew(request, olderCopy(request.accountName));
  const by = { kind: 'state', actor: 'desk', action: 'older-copy' } as const;
  await store.transaction((tx) => settle(tx, request, { next, said: {} }, by));
}

function olderCopy(accountName: string): Problem {
  return { code: 'older-copy', standing: 'nothing-sent-since-copy', values: { account: accountName } };
}
