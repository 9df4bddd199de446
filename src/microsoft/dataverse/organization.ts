import { z } from 'zod/v4';
import { UpstreamError } from '../../desk/problem';
import type { FoundRole } from '../../recipe/ports/crm';
import { guid, query, quoted } from '../odata';
import type { Dataverse } from './dataverse';

const role = z.object({
  roleid: z.string().transform((id) => id.toLowerCase()),
  _roletemplateid_value: z
    .string()
    .nullish()
    .transform((id) => id?.toLowerCase() ?? null),
});
const namedRole = role.extend({ name: z.string() });
const roleSelect = ['roleid', 'name', '_businessunitid_value', '_roletemplateid_value'] as const;
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
  const path = `/roles${query({ $select: roleSelect, $filter })}`;
  const found = await dataverse.list({ doing: `look for the security role "${name}"`, path }, role);
  const [first, second] = found;
  if (first && !second) return { roleId: first.roleid, roleTemplateId: first._roletemplateid_value };

  throw new UpstreamError('refused', {
    code: first ? 'role-ambiguous' : 'role-missing',
    standing: 'question-only',
    values: { case: 'in-unit', role: name, found: found.length },
  });
}

/** As many names in one filter as `systemuser-batch` asks for ids. */
const mostNames = 20;
/** Dataverse compares texts without case and accents; what that leaves open is asked again by name. */
const likeDataverse = new Intl.Collator('en', { sensitivity: 'base' });

/**
 * Several roles in one question, each judged as {@link roleInBusinessUnit} judges it: one that the answer does not show
 * exactly once is asked for alone. Left out are those that are refused there.
 */
export async function rolesInBusinessUnit(
  dataverse: Dataverse,
  names: readonly string[],
  businessUnitId: string,
): Promise<readonly FoundRole[]> {
  const rows: z.infer<typeof namedRole>[] = [];
  for (let from = 0; from < names.length; from += mostNames)
    rows.push(...(await rolesNamed(dataverse, names.slice(from, from + mostNames), businessUnitId)));
  const found = await Promise.all(
    names.map(async (name) => {
      const [first, second] = rows.filter((row) => likeDataverse.compare(row.name, name) === 0);
      if (first && !second) return { name, roleTemplateId: first._roletemplateid_value };
      return alone(dataverse, name, businessUnitId);
    }),
  );
  return found.filter((each) => each !== null);
}

async function rolesNamed(dataverse: Dataverse, names: readonly string[], businessUnitId: string) {
  const either = names.map((name) => `name eq ${quoted(name)}`).join(' or ');
  const $filter = `(${either}) and _businessunitid_value eq ${guid(businessUnitId)}`;
  const path = `/roles${query({ $select: roleSelect, $filter })}`;
  return dataverse.list({ doing: `look for ${names.length} security roles`, path }, namedRole);
}

async function alone(dataverse: Dataverse, name: string, businessUnitId: string): Promise<FoundRole | null> {
  try {
    const { roleTemplateId } = await roleInBusinessUnit(dataverse, name, businessUnitId);
    return { name, roleTemplateId };
  } catch (error) {
    if (error instanceof UpstreamError && error.problem.code.startsWith('role-')) return null;
    throw error;
  }
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
