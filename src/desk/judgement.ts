import type { AccountRecord } from './account';
import type { Finding } from './finding';
import type { ServiceRequest } from './request';

/**
 * What was read last of what a request is about, check by check: by its run, or since then by whoever read the account
 * again. The one answer for every card, so that none goes on saying what is no longer so.
 */
export function newestFindings(
  { id, kind, findings = [] }: Pick<ServiceRequest, 'id' | 'kind' | 'findings'>,
  account: AccountRecord | null,
): readonly Finding[] {
  if (kind !== 'create' || account?.requestId !== id || account.findings === undefined) return findings;
  if (account.state === 'retired') return account.findings;
  const newest = new Map(findings.map((finding) => [finding.check, finding]));
  for (const finding of account.findings) {
    const known = newest.get(finding.check);
    if (known === undefined || known.at <= finding.at) newest.set(finding.check, finding);
  }
  return [...newest.values()];
}

/** When the newest of them was read, ISO instant; undefined while nothing was. */
export function readAt(findings: readonly Finding[]): string | undefined {
  return findings
    .map(({ at }) => at)
    .sort()
    .at(-1);
}
