import { z } from 'zod/v4';
import { UpstreamError } from '../desk/problem';
import type { Graph } from './graph/graph';
import { guid, query, quoted } from './odata';

/** What the tenant says of itself. Null: the app may not look, which is nobody's fault. All throw UpstreamError. */
export interface TenantInspector {
  /** When the last secret or certificate of an app registration ends; null also when it has none. */
  credentialsEnd(appId: string): Promise<Date | null>;
  /** True when Entra's security defaults are on. */
  securityDefaults(): Promise<boolean | null>;
  verifiedDomains(): Promise<readonly VerifiedDomain[] | null>;
}

interface VerifiedDomain {
  /** Lower case. */
  readonly name: string;
  /** Its people sign in elsewhere: a password in Entra opens nothing. */
  readonly isFederated: boolean;
}

const credential = z.object({ endDateTime: z.string().nullish() });
const application = z.object({
  passwordCredentials: z.array(credential).nullish(),
  keyCredentials: z.array(credential).nullish(),
});
const policy = z.object({ isEnabled: z.boolean() });
const organization = z.object({
  verifiedDomains: z.array(z.object({ name: z.string().nullish(), type: z.string().nullish() })).nullish(),
});

/**
 * Graph docs: application (list), identitySecurityDefaultsEnforcementPolicy (get, Policy.Read.All), organization
 * (verifiedDomain.type is Managed or Federated).
 */
export function inspectTenant(graph: Graph): TenantInspector {
  return {
    async credentialsEnd(appId) {
      const $filter = `appId eq ${quoted(guid(appId))}`;
      const path = `/applications${query({ $filter, $select: ['passwordCredentials', 'keyCredentials'] })}`;
      const call = { doing: 'read when our credentials end', permission: 'Application.Read.All', path };
      const found = await nullIfForbidden(graph.list(call, application));
      return endOf(found ?? []);
    },
    async securityDefaults() {
      const path = `/policies/identitySecurityDefaultsEnforcementPolicy${query({ $select: 'isEnabled' })}`;
      const call = { doing: 'read the security defaults', permission: 'Policy.Read.All', path };
      const found = await nullIfForbidden(graph.read(call, policy));
      return found?.isEnabled ?? null;
    },
    async verifiedDomains() {
      const path = `/organization${query({ $select: 'verifiedDomains' })}`;
      const call = { doing: 'read the domains of the tenant', permission: 'Organization.Read.All', path };
      const found = await nullIfForbidden(graph.list(call, organization));
      const domains = found?.flatMap(({ verifiedDomains }) => verifiedDomains ?? []) ?? [];
      if (domains.length === 0) return null;
      return domains.map(({ name, type }) => ({
        name: (name ?? '').toLowerCase(),
        isFederated: type?.toLowerCase() === 'federated',
      }));
    },
  };
}

function endOf(applications: readonly z.infer<typeof application>[]): Date | null {
  const all = applications.flatMap(({ passwordCredentials, keyCredentials }) => [
    ...(passwordCredentials ?? []),
    ...(keyCredentials ?? []),
  ]);
  const ends = all.flatMap(({ endDateTime }) => (endDateTime ? [Date.parse(endDateTime)] : []));
  return ends.length === 0 ? null : new Date(Math.max(...ends));
}

async function nullIfForbidden<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof UpstreamError && error.problem.code === 'permission-missing') return null;
    throw error;
  }
}
