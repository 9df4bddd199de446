import { apps } from '../../src/sandbox/tenant';
import type { LedgerEntry } from '../../src/sandbox/tenant';

/**
 * Changes that the bot made in the tenant once more, in words: it created an account again, or brought an object from the same
 * state into the same other one again. A write that changes nothing is none: a run sends again what it has no record of. Nor is
 * the push of a user, which says nothing of what there was before.
 */
export function doubledWrites(entries: readonly LedgerEntry[]): readonly string[] {
  const changes = entries.filter(isChange).map(changeOf);
  return changes.filter((change, n) => changes.indexOf(change) < n);
}

function isChange({ caller, status, kind, before, after }: LedgerEntry): boolean {
  const isOurs = caller === apps.bot.appId && status < 300;
  return isOurs && kind !== undefined && kind !== 'addUser' && JSON.stringify(before) !== JSON.stringify(after);
}

function changeOf({ kind = '', id = '', environmentId = 'the tenant', before, after }: LedgerEntry): string {
  // What is made again has another id, and a secret another version.
  if (before === null && kind === 'user') return `${nameIn(after) ?? id} is created`;
  if (before === null && kind === 'secret') return `secret ${id} is set`;
  return `${kind} ${id} in ${environmentId} from ${JSON.stringify(before)} to ${JSON.stringify(after)}`;
}

function nameIn(after: unknown): string | undefined {
  return (after as { readonly userPrincipalName?: string } | null)?.userPrincipalName;
}
