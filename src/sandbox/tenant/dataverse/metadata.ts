import type { Call, Reply } from '../core/calls';
import type { TenantCore } from '../core/tenant-core';
import { findActor } from './caller';
import { copyId, type EnvironmentState } from './environment';
import { refuseWith, unknownName } from './errors';
import { tables } from './columns';

const PROPERTIES = ['LogicalName', 'SchemaName', 'EntitySetName', 'IsOptimisticConcurrencyEnabled', 'MetadataId'];

/** `EntityDefinitions(LogicalName='...')`, with the few properties a client of users asks for. */
export function metadata(core: TenantCore, environment: EnvironmentState, call: Call): Reply {
  findActor(core, environment, call);
  const table = Object.values(tables).find(({ name }) => name === call.params.table);
  if (!table)
    return refuseWith(call, 404, '0x80060888', `Could not find an entity with name ${call.params.table ?? ''}.`);

  const selected = call.query.get('$select')?.split(',') ?? PROPERTIES;
  const unknown = selected.find((name) => !PROPERTIES.includes(name));
  if (unknown)
    return unknownName(
      call,
      `Could not find a property named '${unknown}' on type 'Microsoft.Dynamics.CRM.EntityMetadata'.`,
    );

  const all: Record<string, unknown> = {
    LogicalName: table.name,
    SchemaName: table.name,
    EntitySetName: table.set,
    IsOptimisticConcurrencyEnabled: environment.switches.optimisticConcurrency,
    MetadataId: copyId(environment.id, table.name),
  };
  return {
    status: 200,
    body: {
      '@odata.context': `${call.base}/api/data/v9.2/$metadata#EntityDefinitions(${selected.join(',')})/$entity`,
      ...Object.fromEntries([...new Set([...selected, 'MetadataId'])].map((name) => [name, all[name]])),
    },
  };
}
