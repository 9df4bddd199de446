import type { Finding } from '../../src/desk/finding';
import type { RunFacts } from '../../src/desk/request';
import type { RunEnd } from '../../src/recipe/ports';

/** What a run knows that has made the account. */
export const made: RunFacts = {
  userId: 'user-1',
  systemuserId: 'row-1',
  userPrincipalName: 'svc-made@contoso.com',
  accessModeSet: true,
};

export const good: Finding = {
  check: 'access-mode',
  result: 'pass',
  found: 'Non-interactive',
  at: '2029-03-01T09:59:00.000Z',
};

/** How runs end. */
export const done: RunEnd = { state: 'done', findings: [good] };
export const undone: RunEnd = { state: 'undone', findings: [] };
export const stopped: RunEnd = { state: 'needs-hands', findings: [] };
