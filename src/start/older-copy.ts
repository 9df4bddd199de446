import type { Problem } from '../desk/problem';
import type { Register } from '../recipe/ports';
import type { OpenStore } from '../store/open-store';

const most = 10_000;

/**
 * Hands every run of an older copy of the books to people, because the copy does not know what was done since; gives
 * them as `id:attempt`. Nothing is sent for them until somebody has looked and pressed Retry or Undo.
 */
export async function parkRunsOfOlderCopy(
  { store }: Pick<OpenStore, 'store'>,
  register: Pick<Register, 'finish'>,
): Promise<ReadonlySet<string>> {
  const open = await store.transaction((tx) => tx.requests.list({ states: ['approved', 'running'], limit: most }));
  for (const { id, attempt, accountName } of open) {
    const problem = olderCopy(accountName);
    await register.finish(id, attempt, { state: 'needs-hands', findings: [], problem, leftovers: [problem] });
  }
  return new Set(open.map(({ id, attempt }) => `${id}:${attempt}`));
}

function olderCopy(accountName: string): Problem {
  return { code: 'older-copy', standing: 'nothing-sent-since-copy', values: { account: accountName } };
}
