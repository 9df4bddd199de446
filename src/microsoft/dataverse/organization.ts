import { z } from 'zod/v4';
import { UpstreamError } from '../../desk/problem';
import { guid, query, quoted } from '../odata';
import type { Dataverse } from './dataverse';

const role = z.object({
  roleid: z.string().transform((id) => id.toLowerCase()),
  _roletemplateid_value: z
    .string()
    .nullish()
    .transform((id) => id?.toLowerCase() ?? null),
});
const unit = z.object({ businessunitid: z.string().transform((id) => id.toLowerCase()) });

const permissions =
  'Power Platform admin center > Manage > Environments > (environment) > Settings > Users + permissions';

/**
 * Roles are copied into every business unit; the one to assign is the copy in the unit of the user.
 * Throws `refused`: `role-missing`, `role-ambiguous`.
 */
export async function roleInBusinessUnit(
  dataverse: Dataverse,
  name: string,
  businessUnitId: string,
): Promise<{ readonly roleId: string; readonly roleTemplateId: string | null }> {
  const $filter = `name eq ${quoted(name)} and _businessunitid_value eq ${guid(businessUnitId)}`;
  const path = `/roles${query({ $select: ['roleid', 'name', '_businessunitid_value', '_roletemplateid_value'], $filter })}`;
  const found = await dataverse.list({ doing: `look for the security role "${name}"`, path }, role);
  const [first, second] = found;
  if (first && !second) return { roleId: first.roleid, roleTemplateId: first._roletemplateid_value };

  throw new UpstreamError('refused', {
    code: first ? 'role-ambiguous' : 'role-missing',
    what: first
      ? `The business unit has ${found.length} security roles named "${name}".`
      : `The business unit has no security role named "${name}".`,
    standing: 'Nothing was changed; this was a question only.',
    next: `An admin opens ${permissions} > Security roles, ${first ? 'renames all but one' : 'creates the role or corrects its name in the settings'} and presses Retry.`,
    values: { role: name },
  });
}

/** The unit by name, or the root unit. Throws `refused`: `business-unit-missing`. */
export async function businessUnit(
  dataverse: Dataverse,
  name: string | undefined,
): Promise<{ readonly businessUnitId: string }> {
  const $filter = name === undefined ? 'parentbusinessunitid eq null' : `name eq ${quoted(name)}`;
  const path = `/businessunits${query({ $select: ['businessunitid', 'name'], $filter })}`;
  const found = await dataverse.list({ doing: 'look for the business unit', path }, unit);
  const [first, second] = found;
  if (first && !second) return { businessUnitId: first.businessunitid };

  throw new UpstreamError('refused', {
    code: 'business-unit-missing',
    what: `The environment has ${found.length === 0 ? 'no' : found.length} business units ${name === undefined ? 'without a parent' : `named "${name}"`}, where there must be one.`,
    standing: 'Nothing was changed; this was a question only.',
    next: `An admin opens ${permissions} > Business units and compares with the settings.`,
    values: { unit: name ?? '' },
  });
}
