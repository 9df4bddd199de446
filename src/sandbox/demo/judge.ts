import { AccessMode, environments } from '../tenant';
import type { Tenant } from '../tenant';
import type { DemoRequest } from './requests-file';

const domains = { cloud: 'contoso.onmicrosoft.com', onprem: 'contoso.com' } as const;
const roleNames: Readonly<Record<string, string>> = {
  reader: 'Service Reader',
  writer: 'Service Writer',
  admin: 'System Administrator',
};

/** One fact of the tenant's own ledger. */
interface Fact {
  readonly name: string;
  readonly holds: boolean;
}

/** Whether an account is what was asked for: read from the tenant itself, not from what the bot says. */
export function judgeAccount(tenant: Tenant, request: DemoRequest): readonly Fact[] {
  const user = tenant.user(`${request.accountName}@${domains[request.accountKind]}`);
  const environmentId = Object.entries(environments).find(([key]) => key === request.environment)?.[1] ?? '';
  const row = user && tenant.systemUser(environmentId, user.id);
  const roles = row?.roleIds.map((id) => tenant.environment(environmentId).roles.get(id)?.name) ?? [];
  return [
    { name: 'the account exists and is enabled', holds: user?.properties['accountEnabled'] === true },
    { name: 'it holds no licence', holds: user?.assignments.length === 0 },
    { name: 'its user is Non-interactive', holds: row?.columns['accessmode'] === AccessMode.nonInteractive },
    { name: 'its user is enabled', holds: row?.columns['isdisabled'] === false },
    {
      name: `its only role is ${roleNames[request.role] ?? request.role}`,
      holds: roles.join() === roleNames[request.role],
    },
  ];
}

/** The licences of everybody who may lend one, to be compared before and after. */
export function licensesOf(tenant: Tenant, userIds: readonly string[]): string {
  const held = userIds.map((id) => {
    const assignments = tenant
      .user(id)
      ?.assignments.map(({ skuId, disabledPlans, groupId }) => ({ skuId, disabledPlans, groupId }));
    return [id, assignments?.sort((one, other) => one.skuId.localeCompare(other.skuId))];
  });
  return JSON.stringify(held);
}
