import type { CheckName, Finding } from './finding';
import type { Person } from './people';
import type { AccountKind, ServiceRequest } from './request';

/** A service account that the desk made and answers for. */
export interface AccountRecord {
  readonly name: string;
  readonly userPrincipalName: string;
  readonly environmentId: string;
  readonly requestId: string;
  readonly marker: string;
  readonly kind: AccountKind;
  readonly userId: string;
  readonly systemuserId: string;
  readonly roleId: string;
  readonly owner: Person;
  readonly purpose: string;
  readonly secretName: string | null;
  readonly createdAt: string;
  readonly reviewOn: string;
  /** When its owner was asked whether it is still needed; absent after an answer. */
  readonly reviewAskedAt?: string;
  readonly state: 'active' | 'retired';
  readonly retiredAt?: string;
  /** Last time it was read again, and what was found. */
  readonly watchedAt?: string;
  readonly findings?: readonly Finding[];
}

/** The worst thing that is known about an account. */
export const accountConditions = ['active', 'remarks', 'check-needed', 'retired'] as const;
export type AccountCondition = (typeof accountConditions)[number];

/** What findings make of an account in use, the worst first; the books narrow lists by the same. */
export const conditionsByResult = [
  { result: 'fail', condition: 'check-needed' },
  { result: 'warn', condition: 'remarks' },
] as const satisfies readonly { readonly result: Finding['result']; readonly condition: AccountCondition }[];

export function conditionOf({ state, findings }: Pick<AccountRecord, 'state' | 'findings'>): AccountCondition {
  if (state === 'retired') return state;
  const worst = conditionsByResult.find(({ result }) => findings?.some((one) => one.result === result));
  return worst?.condition ?? state;
}

/** The last look found something wrong that a run can put right. */
export function needsRepair({ state, findings }: AccountRecord): boolean {
  return state === 'active' && findings?.some(({ canRepair }) => canRepair) === true;
}

export function retired(account: AccountRecord, at: string): AccountRecord {
  return { ...account, state: 'retired', retiredAt: at };
}

/** What no run judges, only the afterwatch: what was found stays until that looks again. */
const judgedByNoRun: readonly CheckName[] = ['owner-there'];

/** The account after a run has read it: what the run found takes the place of everything that a run judges. */
export function readByRun(account: AccountRecord, at: string, findings: readonly Finding[]): AccountRecord {
  const others = account.findings?.filter(({ check }) => judgedByNoRun.includes(check)) ?? [];
  return { ...account, watchedAt: at, findings: [...findings, ...others] };
}

/**
 * The account as the register keeps it after a run of its create request: one that the register knew already keeps its
 * beginning. Null while no run has found all of it.
 */
export function accountAfter(
  request: ServiceRequest,
  known: AccountRecord | null,
  at: string,
  findings: readonly Finding[],
): AccountRecord | null {
  return known === null ? accountMadeBy(request, at, findings) : readByRun(known, at, findings);
}

function accountMadeBy(request: ServiceRequest, at: string, findings: readonly Finding[]): AccountRecord | null {
  const { userPrincipalName, userId, systemuserId, secretName } = request.facts;
  if (!userPrincipalName || !userId || !systemuserId) return null;
  const { accountName, environmentId, id, marker, accountKind, roleId, owner, purpose, reviewOn } = request;
  return {
    name: accountName,
    userPrincipalName,
    environmentId,
    requestId: id,
    marker,
    kind: accountKind,
    userId,
    systemuserId,
    roleId,
    owner,
    purpose,
    secretName: secretName ?? null,
    createdAt: at,
    reviewOn,
    state: 'active',
    watchedAt: at,
    findings,
  };
}
