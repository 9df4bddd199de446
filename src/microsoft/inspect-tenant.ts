import { z } from 'zod/v4';
import { UpstreamError } from '../desk/problem';
import type { Graph } from './graph/graph';
import { guid, query, quoted } from './odata';

/** What the tenant says of itself. Null: the app may not look, which is nobody's fault. All throw UpstreamError. */
export interface TenantInspector {
  /**
   * When a secret of an app registration ends: of several the last one that begins with `hint`, and of all where none is
   * known to begin so. Null also when it has none.
   */
  secretEnd(appId: string, hint: string): Promise<Date | null>;
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

const passwordCredential = z.object({ endDateTime: z.string().nullish(), hint: z.string().nullish() });
const application = z.object({ passwordCredentials: z.array(passwordCredential).nullish() });
const policy = z.object({ isEnabled: z.boolean() });
const organization = z.object({
  verifiedDomains: z.array(z.object({ name: z.string().nullish(), type: z.string().nullish() })).nullish(),
});

/**
 * Graph docs: application (list), passwordCredential (hint: the first three characters of the secret), identitySecurityDefaultsEnforcementPolicy (get, Policy.Read.All), organization
 * (verifiedDomain.type is Managed or Federated).
 */
export function inspectTenant(graph: Graph): TenantInspector {
  return {
    async secretEnd(appId, hint) {
      const $filter = `appId eq ${quoted(guid(appId))}`;
      const path = `/applications${query({ $filter, $select: 'passwordCredentials' })}`;
      const call = { doing: 'read when our credentials end', permission: 'Application.Read.All', path };
      const found = await nullIfForbidden(graph.list(call, application));
      return endOf(found?.flatMap(({ passwordCredentials }) => passwordCredentials ?? []) ?? [], hint);
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

function endOf(secrets: readonly z.infer<typeof passwordCredential>[], hint: string): Date | null {
  const ours = secrets.filter((each) => each.hint === hint);
  const ends = (ours.length > 0 ? ours : secrets).flatMap(({ endDateTime }) =>
    endDateTime ? [Date.parse(endDateTime)] : [],
  );
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
