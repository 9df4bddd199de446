import type { Call, Reply } from '../core/calls';
import type { TenantCore } from '../core/tenant-core';
import { findActor } from './caller';
import { nonInteractiveCount, type EnvironmentState } from './environment';
import { refuse, refuseWith } from './errors';

/** `RetrieveOrganizationResources()`: the counters of the organisation, or one of the ways in which it disappoints. */
export function organizationResources(core: TenantCore, environment: EnvironmentState, call: Call): Reply {
  findActor(core, environment, call);
  const mode = environment.switches.organizationResources;
  if (mode === 'forbidden') return refuse(call, 403, 'privilege');
  if (mode === 'missing') {
    return refuseWith(call, 404, '0x8006088a', "Resource not found for the segment 'RetrieveOrganizationResources'.");
  }

  const absurd = mode === 'absurd';
  const active = [...environment.users.values()].filter((user) => user.current().columns.isdisabled === false).length;
  return {
    status: 200,
    body: {
      '@odata.context': `${call.base}/api/data/v9.2/$metadata#Microsoft.Dynamics.CRM.RetrieveOrganizationResourcesResponse`,
      OrganizationResources: {
        CurrentNumberOfActiveUsers: active,
        MaxNumberOfActiveUsers: absurd ? -1 : 0,
        CurrentNumberOfNonInteractiveUsers: absurd ? 0 : nonInteractiveCount(environment),
        MaxNumberOfNonInteractiveUsers: absurd ? 2_147_483_647 : environment.maxNonInteractiveUsers,
        CurrentNumberOfCustomEntities: 0,
        MaxNumberOfCustomEntities: 0,
        CurrentNumberOfPublishedWorkflows: 0,
        MaxNumberOfPublishedWorkflows: 0,
        CurrentStorage: 0,
        MaxStorage: 0,
      },
    },
  };
}
