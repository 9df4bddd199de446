import { z } from 'zod/v4';
import type { Systemuser } from '../../recipe/ports/crm';
import { query } from '../odata';

const columns = [
  'systemuserid',
  'fullname',
  'domainname',
  'azureactivedirectoryobjectid',
  'accessmode',
  'isdisabled',
  'islicensed',
  'applicationid',
  'deletedstate',
  '_businessunitid_value',
  'createdon',
];

const shape = { $select: columns, $expand: 'systemuserroles_association($select=roleid,name,_roletemplateid_value)' };

/** The query of one row, or of many by filter and order. */
export function systemuserQuery(options: { readonly $filter?: string; readonly $orderby?: string } = {}): string {
  return query({ ...shape, ...options });
}

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');
const lowerOrNull = z
  .string()
  .nullish()
  .transform((value) => value?.toLowerCase() ?? null);
const lower = z.string().transform((value) => value.toLowerCase());

const row = z.object({
  '@odata.etag': z.string().optional(),
  systemuserid: lower,
  fullname: text,
  domainname: text,
  azureactivedirectoryobjectid: lowerOrNull,
  accessmode: z.number().int(),
  isdisabled: z.boolean(),
  islicensed: z
    .boolean()
    .nullish()
    .transform((value) => value === true),
  applicationid: lowerOrNull,
  deletedstate: z
    .number()
    .int()
    .nullish()
    .transform((value) => value ?? 0),
  _businessunitid_value: lower,
  createdon: text,
  systemuserroles_association: z
    .array(
      z
        .object({ roleid: lower, name: text, _roletemplateid_value: lowerOrNull })
        .transform(({ _roletemplateid_value: roleTemplateId, ...rest }) => ({ ...rest, roleTemplateId })),
    )
    .default([]),
});

/** A row of `systemusers` with its version. */
export interface VersionedSystemuser {
  readonly user: Systemuser;
  /** `W/"1760402"`; `*` when the service gave none. */
  readonly etag: string;
}

export const versionedSystemuser: z.ZodType<VersionedSystemuser> = row.transform((each) => {
  const {
    '@odata.etag': etag = '*',
    _businessunitid_value: businessUnitId,
    systemuserroles_association: roles,
    ...rest
  } = each;
  return { user: { ...rest, businessUnitId, roles }, etag };
});

export const systemuser: z.ZodType<Systemuser> = versionedSystemuser.transform(({ user }) => user);
