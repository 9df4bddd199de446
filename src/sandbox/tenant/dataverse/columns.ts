import type { JsonObject } from '../core/calls';
import type { LiteralType } from '../odata/tokens';

type ColumnType = 'guid' | 'string' | 'boolean' | 'number' | 'choice' | 'date' | 'lookup';

/** A table as the Web API shows it. Lookups appear as `_name_value` when read and as `name@odata.bind` when written. */
export interface Table {
  readonly name: string;
  readonly set: string;
  readonly key: string;
  readonly columns: ReadonlyMap<string, ColumnType>;
  readonly writable: ReadonlySet<string>;
  /** Navigation properties that `$expand` accepts, with the table they lead to. */
  readonly expands: Readonly<Record<string, 'systemuser' | 'role' | 'businessunit'>>;
}

type Spec = Partial<Record<ColumnType, { readonly writable?: string; readonly readOnly?: string }>>;

function table(name: string, set: string, key: string, spec: Spec, expands: Table['expands']): Table {
  const words = (text: string | undefined) => (text ? text.split(' ') : []);
  const shown = (column: string, type: ColumnType) => (type === 'lookup' ? `_${column}_value` : column);
  const entries = Object.entries(spec) as [ColumnType, { writable?: string; readOnly?: string }][];
  return {
    name,
    set,
    key,
    columns: new Map(
      entries.flatMap(([type, { writable, readOnly }]) =>
        [...words(writable), ...words(readOnly)].map((column) => [shown(column, type), type] as const),
      ),
    ),
    writable: new Set(
      entries.flatMap(([type, { writable }]) =>
        words(writable).map((column) => (type === 'lookup' ? `${column}@odata.bind` : column)),
      ),
    ),
    expands,
  };
}

const ADDRESS = [1, 2]
  .flatMap((n) =>
    [
      'city',
      'country',
      'county',
      'fax',
      'line1',
      'line2',
      'line3',
      'name',
      'postalcode',
      'postofficebox',
      'stateorprovince',
    ]
      .concat(['telephone1', 'telephone2', 'telephone3', 'upszone'])
      .map((part) => `address${n}_${part}`),
  )
  .join(' ');

export const systemuser = table(
  'systemuser',
  'systemusers',
  'systemuserid',
  {
    guid: {
      writable: 'address1_addressid address2_addressid applicationid processid stageid systemuserid',
      readOnly: 'azureactivedirectoryobjectid entityimageid organizationid',
    },
    string: {
      writable:
        `${ADDRESS} domainname employeeid entityimage firstname governmentid homephone internalemailaddress jobtitle lastname middlename ` +
        'mobilealertemail mobilephone nickname personalemailaddress photourl salutation sharepointemailaddress skills title traversedpath ' +
        'windowsliveid yammeremailaddress yammeruserid yomifirstname yomilastname yomimiddlename',
      readOnly:
        'address1_composite address2_composite applicationiduri defaultodbfoldername disabledreason entityimage_url fullname userpuid yomifullname',
    },
    boolean: {
      writable: 'displayinserviceviews isdisabled isintegrationuser islicensed issyncwithdirectory setupuser',
      readOnly: 'defaultfilterspopulated isemailaddressapprovedbyo365admin',
    },
    number: {
      writable:
        'address1_latitude address1_longitude address1_utcoffset address2_latitude address2_longitude address2_utcoffset ' +
        'importsequencenumber passporthi passportlo timezoneruleversionnumber userlicensetype utcconversiontimezonecode',
      readOnly: 'entityimage_timestamp exchangerate identityid versionnumber',
    },
    choice: {
      writable:
        'accessmode address1_addresstypecode address1_shippingmethodcode address2_addresstypecode address2_shippingmethodcode azurestate ' +
        'caltype emailrouteraccessapproval incomingemaildeliverymethod invitestatuscode outgoingemaildeliverymethod preferredaddresscode ' +
        'preferredemailcode preferredphonecode systemmanagedusertype',
      readOnly: 'deletedstate',
    },
    date: { writable: 'overriddencreatedon', readOnly: 'azuredeletedon createdon modifiedon' },
    lookup: {
      writable:
        'businessunitid calendarid mobileofflineprofileid parentsystemuserid positionid queueid territoryid transactioncurrencyid',
      readOnly: 'createdby createdonbehalfby defaultmailbox modifiedby modifiedonbehalfby',
    },
  },
  { systemuserroles_association: 'role', businessunitid: 'businessunit' },
);

export const role = table(
  'role',
  'roles',
  'roleid',
  {
    guid: { writable: 'roleid', readOnly: 'applicationid organizationid roleidunique solutionid' },
    string: { writable: 'appliesto description name summaryofcoretablepermissions' },
    boolean: { readOnly: 'ismanaged issytemgenerated' },
    number: { writable: 'importsequencenumber', readOnly: 'versionnumber' },
    choice: { writable: 'isautoassigned isinherited', readOnly: 'componentstate' },
    date: { readOnly: 'createdon modifiedon overwritetime' },
    lookup: {
      writable: 'businessunitid',
      readOnly: 'createdby modifiedby parentroleid parentrootroleid roletemplateid',
    },
  },
  { businessunitid: 'businessunit' },
);

export const businessunit = table(
  'businessunit',
  'businessunits',
  'businessunitid',
  {
    guid: { writable: 'businessunitid' },
    string: {
      writable: 'costcenter description divisionname emailaddress name websiteurl',
      readOnly: 'disabledreason',
    },
    boolean: { writable: 'isdisabled workflowsuspended' },
    number: { writable: 'creditlimit inheritancemask utcoffset', readOnly: 'versionnumber' },
    date: { readOnly: 'createdon modifiedon' },
    lookup: { writable: 'parentbusinessunitid', readOnly: 'createdby modifiedby organizationid' },
  },
  { parentbusinessunitid: 'businessunit' },
);

export const tables = { systemuser, role, businessunit } as const;

/** Literals that may stand beside a column of this type in a `$filter`. */
export const literalsFor: Record<ColumnType, readonly LiteralType[]> = {
  guid: ['guid', 'null'],
  lookup: ['guid', 'null'],
  string: ['string', 'null'],
  boolean: ['boolean', 'null'],
  number: ['number', 'null'],
  choice: ['number', 'null'],
  date: ['date', 'null'],
};

const LABELS: Readonly<Record<string, readonly string[]>> = {
  accessmode: ['Read-Write', 'Administrative', 'Read', 'Support User', 'Non-interactive', 'Delegated Admin'],
  azurestate: ['Exists', 'Soft deleted', 'Not found or hard deleted'],
  deletedstate: ['Not deleted', 'Soft deleted'],
  caltype: [
    'Professional',
    'Administrative',
    'Basic',
    'Device Professional',
    'Device Basic',
    'Essential',
    'Device Essential',
    'Enterprise',
  ],
  emailrouteraccessapproval: ['Empty', 'Approved', 'Pending Approval', 'Rejected'],
  incomingemaildeliverymethod: [
    'None',
    'Microsoft Dynamics 365 for Outlook',
    'Server-Side Synchronization or Email Router',
    'Forward Mailbox',
  ],
  outgoingemaildeliverymethod: [
    'None',
    'Microsoft Dynamics 365 for Outlook',
    'Server-Side Synchronization or Email Router',
  ],
};

const BOOLEAN_LABELS: Readonly<Record<string, readonly [string, string]>> = { isdisabled: ['Enabled', 'Disabled'] };

/** What a user interface shows for a value; `undefined` where there is nothing to translate. */
export function formatted(column: string, value: unknown): string | undefined {
  if (typeof value === 'boolean') return (BOOLEAN_LABELS[column] ?? ['No', 'Yes'])[value ? 1 : 0];
  return typeof value === 'number' ? LABELS[column]?.[value] : undefined;
}

/** The number of choices a column offers; values outside are refused. */
export function choicesOf(column: string): number | undefined {
  return LABELS[column]?.length;
}

/** A row in which every column of the table is null. */
export function blankRow(of: Table): JsonObject {
  return Object.fromEntries([...of.columns.keys()].map((column) => [column, null]));
}
