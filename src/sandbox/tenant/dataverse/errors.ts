import { header, Refusal, type Call, type Reply } from '../core/calls';

/** Codes in lower case, as the service sends them; texts from Microsoft's list of web service error codes. */
const dataverseErrors = {
  notAMember: ['0x80072560', 'The user is not a member of the organization.'],
  privilege: ['0x80040220', 'The user does not hold the necessary privileges.'],
  accessModeNeedsAdmin: [
    '0x80048d2f',
    'You need to have system administrator role and access mode Full to change access mode of a user.',
  ],
  disabledCaller: ['0x80040225', 'The specified user is either disabled or is not a member of any business unit.'],
  limitReached: ['0x8004b050', 'You have reached the maximum number of non-interactive users.'],
  notLicensed: [
    '0x80041d66',
    'The client access license cannot be changed because the user does not have a Microsoft Dynamics 365 Online license. To change the access mode, you must first add a license for this user in the Microsoft Online Service portal.',
  ],
  cannotEnableUnlicensed: ['0x8004d24c', 'You cannot enable an unlicensed user.'],
  islicensedReadOnly: ['0x80041d4c', 'The property IsLicensed cannot be modified.'],
  issyncReadOnly: ['0x80041d4e', 'The property IsSyncUserWithDirectory cannot be modified.'],
  applicationUser: ['0x80041d48', 'The access mode of an application user cannot be changed.'],
  supportUser: ['0x80041d41', 'The support user cannot be updated.'],
  delegatedAdmin: ['0x80041d67', 'The access mode of a delegated administrator cannot be changed.'],
  ownsWorkflows: [
    '0x80044154',
    'The user cannot be disabled because they have workflow rules running under their context.',
  ],
  abortedByPlugIn: ['0x80040265', 'Access modes are changed by administrators only.'],
  outOfRange: ['0x8004431a', 'The picklist value is out of the range.'],
  invalidUpdate: ['0x80041a02', 'A field that is not valid for update was specified'],
  concurrencyOff: ['0x8006088d', 'Optimistic concurrency is not enabled for the entity type systemuser.'],
  duplicateKey: ['0x80040237', 'Cannot insert duplicate key.'],
  duplicateApplication: ['0x8004f511', 'An application user with this Application ID already exists.'],
  unknownApplication: ['0x8004f510', 'The specified application could not be found in the tenant.'],
  notInDirectory: ['0x80041d2a', 'The object does not exist in active directory.'],
} as const;

type Asked = Pick<Call, 'headers' | 'requestId'>;

/** An error in Dataverse's form; with `Prefer: odata.include-annotations="*"` it brings a help link and a trace. */
export function dataverseError(call: Asked, status: number, code: string, message: string): Reply {
  const wantsAll = /odata\.include-annotations="?\*/.test(header(call, 'prefer') ?? '');
  const extras = {
    '@Microsoft.PowerApps.CDS.ErrorDetails.HttpStatusCode': String(status),
    '@Microsoft.PowerApps.CDS.HelpLink': `http://go.microsoft.com/fwlink/?LinkID=398563&error=Microsoft.Crm.CrmException%3a${code}`,
    '@Microsoft.PowerApps.CDS.TraceText': '',
    '@Microsoft.PowerApps.CDS.InnerError.Message': message,
  };
  return { status, body: { error: { code, message, ...(wantsAll ? extras : {}) } } };
}

export function refuse(call: Asked, status: number, error: keyof typeof dataverseErrors, detail = ''): never {
  const [code, message] = dataverseErrors[error];
  throw new Refusal(dataverseError(call, status, code, detail ? `${message} ${detail}` : message));
}

export function refuseWith(call: Asked, status: number, code: string, message: string): never {
  throw new Refusal(dataverseError(call, status, code, message));
}

/** The row is not there. */
export function notFound(call: Asked, table: string, id: string): never {
  return refuseWith(call, 404, '0x80040217', `Entity '${table}' With Id = ${id} Does Not Exist`);
}

/** The address or the query names something that the service does not have. */
export function unknownName(call: Asked, message: string): never {
  return refuseWith(call, 400, '0x80060888', message);
}
