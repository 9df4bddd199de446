import { user } from '../../faults/world/tenant-state';
import { twins } from '../twins';
import type { Twins } from '../twins';
import { erp, marker, upn } from './samples';
import { newTenant } from './tenant';

const secretName = 'svc-erp-SA-42';
export const facts = { secretName };
/** By an earlier attempt. */
export const announced = { ...facts, createAnnounced: true };
/** Of an account that is made or taken up. */
export const known = { ...facts, userPrincipalName: upn, userId: erp, createAnnounced: true };
/** A request that has left an account behind. */
export const earlier = { requestId: 'SA-7', secretName: 'svc-erp-SA-7' };

/** A run whose password is in the vault, in a tenant with an account of its name where `change` is given. */
export function creating(
  change: Parameters<typeof user>[1] | null = null,
  given: Parameters<typeof twins>[0] = {},
): Twins {
  const tenant = newTenant();
  if (change) tenant.users.set(erp, user(erp, { userPrincipalName: upn, employeeId: marker, ...change }));
  tenant.vault.set(secretName, 'canary-password-0');
  return twins({ tenant, facts, ...given });
}
