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
    standing: 'question-only',
    values: { case: 'in-unit', role: name, found: found.length },
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
    standing: 'question-only',
    values: {
      case: `${found.length === 0 ? 'none' : 'several'}-${name === undefined ? 'at-root' : 'by-name'}`,
      unit: name ?? '',
      found: found.length,
    },
  });
}
