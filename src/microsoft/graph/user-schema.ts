import type { User } from '@microsoft/microsoft-graph-types';
import { z } from 'zod/v4';
import type { DirectoryUser } from '../../recipe/ports/directory';

/** Asked for by name: most of them come back only with $select. */
export const userSelect = [
  'id',
  'userPrincipalName',
  'displayName',
  'accountEnabled',
  'userType',
  'usageLocation',
  'employeeId',
  'passwordPolicies',
  'createdDateTime',
  'onPremisesSyncEnabled',
  'onPremisesSamAccountName',
  'onPremisesDomainName',
  'onPremisesProvisioningErrors',
  'assignedLicenses',
  'licenseAssignmentStates',
] as const satisfies readonly (keyof User)[];

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? null);
const guidText = z.string().transform((value) => value.toLowerCase());
const plans = z
  .array(guidText)
  .nullish()
  .transform((value) => value ?? []);

const license = z.object({ skuId: guidText, disabledPlans: plans });
const licenseState = license.extend({
  assignedByGroup: text,
  state: z
    .string()
    .nullish()
    .transform((value) => value ?? ''),
  // Graph writes "None" as well as null for "no error".
  error: text.transform((value) => (value === 'None' ? null : value)),
});
const provisioningError = z
  .object({ category: z.string().nullish(), propertyCausingError: z.string().nullish(), value: z.string().nullish() })
  .transform((error) => [error.category, error.propertyCausingError, error.value].filter(Boolean).join(': '));

function list<T>(item: z.ZodType<T>) {
  return z
    .array(item)
    .nullish()
    .transform((value) => value ?? []);
}

/** A user as Graph sends it, in the words of the port. */
export const directoryUser: z.ZodType<DirectoryUser> = z.object({
  id: guidText,
  userPrincipalName: z.string(),
  displayName: z
    .string()
    .nullish()
    .transform((value) => value ?? ''),
  accountEnabled: z
    .boolean()
    .nullish()
    .transform((value) => value === true),
  userType: text,
  usageLocation: text,
  employeeId: text,
  passwordPolicies: text,
  createdDateTime: text,
  onPremisesSyncEnabled: z
    .boolean()
    .nullish()
    .transform((value) => value ?? null),
  onPremisesSamAccountName: text,
  onPremisesDomainName: text,
  onPremisesProvisioningErrors: list(provisioningError),
  assignedLicenses: list(license),
  licenseAssignmentStates: list(licenseState),
});
