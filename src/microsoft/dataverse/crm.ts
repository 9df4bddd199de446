import { z } from 'zod/v4';
import { UpstreamError } from '../../desk/problem';
import type { AccessMode, Crm } from '../../recipe/ports/crm';
import { guid, quoted } from '../odata';
import type { Upstream } from '../upstream';
import { changeSystemuser } from './change-systemuser';
import { createDataverses, type Dataverse, type DataversePlaces } from './dataverse';
import { assignRoleRules, impersonationRules } from './dataverse-answers';
import { businessUnit, roleInBusinessUnit, rolesInBusinessUnit } from './organization';
import { createSystemuserBatch } from './systemuser-batch';
import { systemuser, systemuserQuery } from './systemuser-schema';

const whoAmI = z.object({ UserId: z.string().transform((id) => id.toLowerCase()) });
const resources = z.object({
  OrganizationResources: z.looseObject({
    CurrentNumberOfNonInteractiveUsers: z.number(),
    MaxNumberOfNonInteractiveUsers: z.number(),
  }),
});

// More than this is not a limit but a placeholder.
const ABSURD_LIMIT = 1_000;
const alreadyAssociated = [{ code: '0x80040237' }, { status: 412, text: 'matching key values already exist' }];
const modeWords: Readonly<Record<AccessMode, string>> = {
  0: 'Read-Write',
  1: 'Administrative',
  2: 'Read',
  3: 'Support User',
  4: 'Non-interactive',
  5: 'Delegated Admin',
};

type At = (environmentId: string) => Dataverse;
type SystemuserReads = Pick<
  Crm,
  'systemuserOf' | 'systemusersByDomainName' | 'systemuserById' | 'nonInteractiveUsers' | 'whoAmIAs'
>;

/** Dataverse as the recipe needs it, for all configured environments. */
export function createCrm(upstream: Upstream, places: DataversePlaces): Crm {
  const at = createDataverses(upstream, places);

  return {
    ...createUserReads(at),
    organizationResources: async (environmentId) => readResources(at(environmentId)),
    roleInBusinessUnit: async (environmentId, roleName, businessUnitId) =>
      roleInBusinessUnit(at(environmentId), roleName, businessUnitId),
    rolesInBusinessUnit: async (environmentId, roleNames, businessUnitId) =>
      rolesInBusinessUnit(at(environmentId), roleNames, businessUnitId),
    businessUnit: async (environmentId, name) => businessUnit(at(environmentId), name),
    assignRole: async (environmentId, systemuserId, roleId) => assignRole(at(environmentId), systemuserId, roleId),
    removeRole: async (environmentId, systemuserId, roleId) => removeRole(at(environmentId), systemuserId, roleId),
    setAccessMode: async (environmentId, systemuserId, accessmode) =>
      changeSystemuser(at(environmentId), systemuserId, { accessmode }, `set Access Mode to ${modeWords[accessmode]}`),
    moveToBusinessUnit: async (environmentId, systemuserId, businessUnitId) => {
      const change = { 'businessunitid@odata.bind': `/businessunits(${guid(businessUnitId)})` };
      await changeSystemuser(at(environmentId), systemuserId, change, 'move the user to its business unit');
    },
    disableSystemuser: async (environmentId, systemuserId) =>
      changeSystemuser(at(environmentId), systemuserId, { isdisabled: true }, 'disable the user'),
  };
}

function createUserReads(at: At): SystemuserReads {
  const batches = new Map<Dataverse, ReturnType<typeof createSystemuserBatch>>();
  const rows = (query: Parameters<typeof systemuserQuery>[0]) => `/systemusers${systemuserQuery(query)}`;

  return {
    async systemuserOf(environmentId, userId, companyMs) {
      const dataverse = at(environmentId);
      const batch = batches.get(dataverse) ?? createSystemuserBatch(dataverse);
      batches.set(dataverse, batch);
      return batch(userId, companyMs);
    },
    async systemusersByDomainName(environmentId, userPrincipalName) {
      const path = rows({ $filter: `domainname eq ${quoted(userPrincipalName)}` });
      return at(environmentId).list({ doing: `look for users with the name ${userPrincipalName}`, path }, systemuser);
    },
    async systemuserById(environmentId, systemuserId) {
      const path = `/systemusers(${guid(systemuserId)})${systemuserQuery()}`;
      return at(environmentId).find({ doing: `read the user row ${systemuserId}`, path }, systemuser);
    },
    async nonInteractiveUsers(environmentId) {
      return at(environmentId).list({ doing: 'read the non-interactive users', path: rows(countedUsers) }, systemuser);
    },
    whoAmIAs: async (environmentId, userId) => whoAmIAs(at(environmentId), userId),
  };
}

// Application users have accessmode 4 too, and soft-deleted rows are returned: neither counts toward the limit.
const countedUsers = {
  $filter: 'accessmode eq 4 and isdisabled eq false and applicationid eq null and deletedstate eq 0',
  $orderby: 'createdon asc',
};

async function whoAmIAs(dataverse: Dataverse, userId: string): Promise<{ readonly systemuserId: string }> {
  const call = {
    doing: 'sign in as the account (WhoAmI)',
    path: '/WhoAmI',
    // Consistency: roles given a moment ago may be missing from caches for up to 30 s.
    headers: { callerobjectid: guid(userId), consistency: 'Strong' },
    rules: impersonationRules,
  };
  const { UserId } = await dataverse.read(call, whoAmI);
  return { systemuserId: UserId };
}

async function readResources(dataverse: Dataverse): Promise<{ readonly limit: number; readonly used: number } | null> {
  try {
    const call = { doing: 'read the limits of the environment', path: '/RetrieveOrganizationResources()' };
    const { OrganizationResources: numbers } = await dataverse.read(call, resources);
    const { MaxNumberOfNonInteractiveUsers: limit, CurrentNumberOfNonInteractiveUsers: used } = numbers;
    const credible =
      Number.isInteger(limit) && limit > 0 && limit <= ABSURD_LIMIT && Number.isInteger(used) && used >= 0;
    return credible ? { limit, used } : null;
  } catch (error) {
    // Whether today's service answers this at all is not documented: no answer is an answer, an outage is not.
    if (error instanceof UpstreamError && (error.outlook !== 'again' || error.problem.code === 'answer-unreadable'))
      return null;
    throw error;
  }
}

async function assignRole(dataverse: Dataverse, systemuserId: string, roleId: string): Promise<void> {
  await dataverse.write({
    doing: 'give the security role to the user',
    method: 'POST',
    path: `/systemusers(${guid(systemuserId)})/systemuserroles_association/$ref`,
    body: { '@odata.id': `${dataverse.base}/roles(${guid(roleId)})` },
    repeatable: true,
    rules: assignRoleRules,
    accept: alreadyAssociated,
  });
}

/**
 * The reference and not the role: `/$ref` behind the key (Dataverse Web API docs, "Associate and disassociate table rows using
 * the Web API"). What it answers for a role that is not there is not documented, so `remove-security-role` reads.
 */
async function removeRole(dataverse: Dataverse, systemuserId: string, roleId: string): Promise<void> {
  await dataverse.write({
    doing: 'take the security role from the user',
    method: 'DELETE',
    path: `/systemusers(${guid(systemuserId)})/systemuserroles_association(${guid(roleId)})/$ref`,
    repeatable: true,
    rules: assignRoleRules,
  });
}
