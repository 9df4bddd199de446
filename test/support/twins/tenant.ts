import type { AssignedLicense, DirectoryUser, Systemuser } from '../../../src/recipe/ports';
import { row, user } from '../../faults/world/tenant-state';
import type { TenantUser } from '../../faults/world/tenant-state';
import { kim, omar } from '../cast';
import { accountGroup, erp, erpRow, marker, neighbour, plans, sales, service, upn } from './samples';

/** The tenant as it is now. What is changed is put in anew. */
export interface TwinTenant {
  readonly users: Map<string, TenantUser>;
  /** Deleted within the last 30 days. */
  readonly deleted: Set<string>;
  /** Members by group. */
  readonly groups: Map<string, ReadonlySet<string>>;
  /** User rows by id; which environment they are of stands before the first dash. */
  readonly rows: Map<string, Systemuser>;
  readonly vault: Map<string, string>;
  /** Units bought, by product. */
  readonly bought: Map<string, number>;
  /** Whose sessions were ended. */
  readonly signedOut: string[];
}

export function holding(one: TenantUser, licenses: readonly AssignedLicense[], byGroup?: string): TenantUser {
  const states = licenses.map((license) => ({ ...license, assignedByGroup: byGroup ?? null }));
  const all = [...one.licenseAssignmentStates, ...states.map((each) => ({ ...each, state: 'Active', error: null }))];
  return { ...one, assignedLicenses: [...one.assignedLicenses, ...licenses], licenseAssignmentStates: all };
}

/**
 * Kim lends Sales with two apps off; Omar has Sales directly and Customer Service by a group; Nina has Sales by a group only.
 * Of each product one unit is free.
 */
export function newTenant(): TwinTenant {
  const users = [
    holding(user(kim.aadObjectId), [{ skuId: sales, disabledPlans: plans }]),
    holding(holding(user(omar.aadObjectId), [{ skuId: sales, disabledPlans: [] }]), [ofService], 'group-service'),
    holding(user('u-nina'), [{ skuId: sales, disabledPlans: [] }], 'group-sales'),
    user(neighbour, { employeeId: 'SA1.aaaa', password: 'of-the-neighbour' }),
  ];
  return {
    users: new Map(users.map((one) => [one.id, one])),
    deleted: new Set(),
    groups: new Map(['group-uat', 'group-prod', accountGroup].map((id) => [id, new Set([neighbour])])),
    rows: new Map(['uat-row-neighbour', 'prod-row-neighbour'].map((id) => [id, rowOf(id, neighbour)])),
    vault: new Map([['svc-neighbour-SA-1', 'of-the-neighbour']]),
    bought: new Map([sales, service].map((skuId) => [skuId, skuId === sales ? 4 : 2])),
    signedOut: [],
  };
}

const ofService: AssignedLicense = { skuId: service, disabledPlans: [] };

/** A finished row: non-interactive, in its unit, with the copy of the role that belongs there. */
export function rowOf(id: string, userId: string, change: Partial<Systemuser> = {}): Systemuser {
  const [environmentId = ''] = id.split('-');
  const businessUnitId = `${environmentId}-integrations`;
  const roles = [{ roleid: `${businessUnitId}-writer`, name: 'Order Writer' }];
  return row(id, userId, { businessUnitId, roles, accessmode: 4, islicensed: false, ...change });
}

/** Puts the finished account into the tenant. */
export function withErp(tenant: TwinTenant, change: Partial<TenantUser> = {}): TwinTenant {
  const password = 'canary-password-before';
  tenant.users.set(erp, user(erp, { userPrincipalName: upn, employeeId: marker, password, ...change }));
  tenant.rows.set(erpRow, rowOf(erpRow, erp));
  for (const [id, members] of tenant.groups) if (id !== 'group-prod') tenant.groups.set(id, new Set([...members, erp]));
  for (const name of ['svc-erp-SA-42', 'svc-erp-SA-7']) tenant.vault.set(name, password);
  return tenant;
}

/** Everything that no run here may change: what is neither the account's nor Kim's. */
export function untouched({ users, groups, rows, vault }: TwinTenant): object {
  const others = [omar.aadObjectId, 'u-nina', neighbour];
  return {
    users: others.map((id) => users.get(id)),
    groups: [...groups].map(([id, members]) => [
      id,
      others.filter((one) => members.has(one)),
      id === 'group-prod' && [...members],
    ]),
    rows: [...rows].filter(([id]) => id.endsWith('neighbour') || id.startsWith('prod')),
    password: vault.get('svc-neighbour-SA-1'),
  };
}

export function licensesOf(tenant: TwinTenant, id: string): readonly AssignedLicense[] {
  return (tenant.users.get(id) as DirectoryUser).assignedLicenses;
}
