import { z } from 'zod/v4';
import type { DeskSettings } from '../desk/settings';
import { without } from '../desk/without';
import { contradictions } from './contradictions';
import { sayIssues } from './desk-faults';
import { linksElsewhere, teamsConversation } from './teams-conversation';
import { country, domain, duration, guid, httpsAddress, shortId } from './values';

const requesters = z
  .strictObject({
    people: z.array(guid).default([]).describe('Entra object ids.'),
    groupId: guid.optional().describe('Entra group whose members may ask, read live.'),
  })
  .refine(
    ({ people, groupId }) => people.length > 0 || groupId,
    'is empty: name people or a groupId, or leave it out to let every member of the tenant ask',
  )
  .optional();

const role = z.strictObject({
  id: shortId.describe('Short id of the role, used in the form and in the books.'),
  name: z.string().min(1).describe('Exact name of the security role in Dataverse.'),
  summary: z.string().optional().describe('One line for the form, such as "reads and writes orders".'),
  privileged: z
    .boolean()
    .optional()
    .describe('Two approvers are needed; when absent, for System Administrator and System Customizer.'),
  requesters: requesters.describe('Who may ask for this role; absent = whoever may ask in the environment.'),
});

const license = z.strictObject({
  skuId: guid.describe('Id of the product, as the tenant owns it.'),
  name: z.string().min(1).describe('Name that people see.'),
  useGraceUnits: z
    .boolean()
    .optional()
    .describe('Units in their grace period count as assignable; off, because sources disagree whether they are.'),
});

const approvers = z
  .strictObject({
    people: z.array(guid).default([]).describe('Entra object ids.'),
    groupId: guid.optional().describe('Entra group whose members may approve, read live.'),
  })
  .refine(
    ({ people, groupId }) => people.length > 0 || groupId,
    'is empty: name people or a groupId, or nobody can approve',
  );

const environment = z.strictObject({
  id: shortId.describe('Short id used in commands, such as prod.'),
  name: z.string().trim().min(1).describe('Name that people see.'),
  url: httpsAddress.describe('Address of the environment, https://contoso.crm4.dynamics.com.'),
  powerPlatformId: z
    .string()
    .trim()
    .min(1)
    .optional()
    .describe('Power Platform environment id; lets the desk ask for the user row at once.'),
  securityGroupId: guid.optional().describe('Entra security group that gates the environment, if it has one.'),
  businessUnit: z.string().min(1).optional().describe('Business unit of new accounts; the root unit when absent.'),
  fallbackLimit: z
    .int()
    .min(1)
    .max(100)
    .default(7)
    .describe('Limit of non-interactive users where the platform does not tell.'),
  roles: z.array(role).min(1, 'needs at least one security role that may be asked for'),
  approvers,
  requesters: requesters.describe('Who may ask for accounts here; absent = every member of the tenant.'),
  licenses: z
    .array(license)
    .min(1, 'needs at least one licence SKU that entitles to the environment')
    .describe('Licences that entitle to this environment, in the order of preference.'),
  lenders: z
    .array(z.strictObject({ aadObjectId: guid, name: z.string().min(1) }))
    .default([])
    .describe('People who agreed to lend their licence for some minutes.'),
  adminConversationId: teamsConversation
    .optional()
    .describe('Teams conversation for approvals and warnings: the link that Teams copies for a channel, or its id.'),
  onPremises: z
    .strictObject({ domain, upnSuffix: domain, organizationalUnit: z.string().min(1) })
    .optional()
    .describe('Where accounts of Active Directory are created; absent = cloud only.'),
});

const waits = z.strictObject({
  replication: duration.default(10 * 60_000),
  directorySync: duration.default(7 * 86_400_000),
  systemuser: duration.default(2 * 3_600_000),
  verifySpacing: duration.default(60_000),
  pollFirst: duration.default(1_000),
  pollLongest: duration.default(60_000),
  upstreamOutage: duration.default(6 * 3_600_000),
  hostRest: duration.default(15_000),
  approval: duration.default(7 * 86_400_000),
  lender: duration.default(5 * 60_000),
  byHand: duration.default(2 * 3_600_000),
  handOver: duration.default(3 * 86_400_000),
});

/** Some messages are told once a month, and what was told must not be forgotten before that. */
const monthAtLeast = duration.refine((ms) => ms >= 32 * 86_400_000, 'must be 32d or longer');

const retention = z.strictObject({
  notices: monthAtLeast.default(180 * 86_400_000),
  cards: monthAtLeast.default(90 * 86_400_000),
  runs: monthAtLeast.default(365 * 86_400_000),
  surveys: monthAtLeast.default(90 * 86_400_000),
  names: monthAtLeast.default(365 * 86_400_000),
});

const accountName = z.strictObject({
  prefix: z
    .string()
    .regex(/^[a-z][a-z0-9]*-$/, 'must be lower-case letters and end in a hyphen')
    .default('svc-'),
  minLength: z.int().min(5).default(7),
  maxLength: z.int().max(64).default(20),
  reserved: z.array(z.string().trim().toLowerCase()).default(['admin', 'root', 'test']),
});

/** What `env/desk.json` may say; the JSON schema beside the sample is made from it. */
export const deskFile = z.strictObject({
  $schema: z.string().optional(),
  accountDomain: domain.describe('Verified domain of new cloud accounts, such as contoso.onmicrosoft.com.'),
  usageLocation: country.describe('Country of new cloud accounts (ISO 3166-1 alpha-2), such as GB.'),
  accountName: accountName.prefault({}).describe('What account names look like.'),
  accountGroupId: guid
    .optional()
    .describe('Entra group that every account of the desk is put into, such as for Conditional Access.'),
  signInCheck: z
    .strictObject({ clientId: guid.describe('App registration that allows public client flows.') })
    .optional()
    .describe('Try the password of each new cloud account before it is handed over; off when absent.'),
  environments: z.array(environment).min(1, 'needs at least one environment'),
  guests: z
    .enum(['refused', 'allowed'])
    .default('refused')
    .describe('Whether guests of the tenant are served and may own accounts.'),
  lenderRoles: z
    .array(guid)
    .default([])
    .describe('Directory roles (roleTemplateId) whose holders may lend; whoever holds another one is never offered.'),
  waits: waits.prefault({}).describe('How long to wait for what: "90s", "15m", "2h", "7d".'),
  retention: retention.prefault({}).describe('How long what is over stays in the books: "90d".'),
  limits: z
    .strictObject({
      openRequestsPerPerson: z.int().min(1).default(5),
      purposeLength: z.int().min(50).max(1000).default(300),
    })
    .prefault({}),
});

/**
 * Reads the content of the desk file. Unknown keys are faults (a misspelt one must not be a silent default), and so is
 * what contradicts itself, or leads into another tenant than the given one. All faults at once, each with the environment's id where it is about one.
 */
export function parseDeskFile(
  content: unknown,
  name: string,
  tenantId?: string,
): { settings: DeskSettings } | { faults: string[] } {
  const parsed = deskFile.safeParse(content);
  if (!parsed.success) return named(sayIssues(parsed.error.issues, content, deskFile));
  const settings = settingsOf(parsed.data);
  const faults = [...contradictions(settings), ...(tenantId ? linksElsewhere(content, tenantId) : [])];
  return faults.length > 0 ? named(faults) : { settings };

  function named(lines: readonly string[]) {
    return { faults: lines.map((fault) => `${name}: ${fault}`) };
  }
}

/** JSON has no undefined: what is absent stays absent. */
function settingsOf(desk: z.output<typeof deskFile>): DeskSettings {
  const settings = JSON.parse(JSON.stringify(desk)) as DeskSettings & { $schema?: string };
  return without(settings, '$schema');
}
