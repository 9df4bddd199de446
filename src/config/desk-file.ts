import ms from 'ms';
import { z } from 'zod/v4';
import type { DeskSettings } from '../desk/settings';

const guid = z
  .string()
  .regex(/^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/, 'must be a GUID, as the admin center shows it')
  .transform((id) => id.toLowerCase());
const httpsUrl = z.string().regex(/^https:\/\/[^/]+$/, 'must be https://host without a path or a slash at the end');
const shortId = z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, 'must be lower-case letters, digits and hyphens');
const duration = z.string().transform((text, context) => {
  const value = ms(text as ms.StringValue);
  if (typeof value === 'number' && value > 0) return value;
  context.addIssue('must be a duration such as "90s", "15m", "2h" or "7d"');
  return z.NEVER;
});

const role = z.strictObject({
  id: shortId,
  name: z.string().min(1),
  summary: z.string().optional(),
  privileged: z.boolean().default(false),
});
const environment = z.strictObject({
  id: shortId,
  name: z.string().min(1),
  url: httpsUrl,
  powerPlatformId: z.string().min(1).optional(),
  securityGroupId: guid.optional(),
  businessUnit: z.string().min(1).optional(),
  fallbackLimit: z.int().min(1).max(100).default(7),
  roles: z.array(role).min(1, 'needs at least one security role that may be asked for'),
  approvers: z
    .strictObject({ people: z.array(guid).default([]), groupId: guid.optional() })
    .refine(
      ({ people, groupId }) => people.length > 0 || groupId,
      'is empty: name people or a groupId, or nobody can approve',
    ),
  licenses: z
    .array(z.strictObject({ skuId: guid, name: z.string().min(1) }))
    .min(1, 'needs at least one licence SKU that entitles to the environment'),
  lenders: z.array(z.strictObject({ aadObjectId: guid, name: z.string().min(1) })).default([]),
  adminConversationId: z.string().min(1).optional(),
  onPremises: z
    .strictObject({ domain: z.string().min(1), upnSuffix: z.string().min(1), organizationalUnit: z.string().min(1) })
    .optional(),
});

const waits = z.strictObject({
  replication: duration.default(10 * 60_000),
  directorySync: duration.default(7 * 86_400_000),
  systemuser: duration.default(2 * 3_600_000),
  verifySpacing: duration.default(60_000),
  pollFirst: duration.default(15_000),
  pollLongest: duration.default(60_000),
  upstreamOutage: duration.default(6 * 3_600_000),
  approval: duration.default(7 * 86_400_000),
  handOver: duration.default(3 * 86_400_000),
});

const deskFile = z.strictObject({
  $schema: z.string().optional(),
  accountDomain: z.string().regex(/^[a-z0-9.-]+\.[a-z]+$/, 'must be a verified domain such as contoso.onmicrosoft.com'),
  usageLocation: z.string().regex(/^[A-Z]{2}$/, 'must be a two-letter country such as GB'),
  accountName: z
    .strictObject({
      prefix: z
        .string()
        .regex(/^[a-z][a-z0-9]*-$/, 'must be lower-case letters and end in a hyphen')
        .default('svc-'),
      minLength: z.int().min(5).default(7),
      maxLength: z.int().max(64).default(20),
      reserved: z.array(z.string()).default(['admin', 'root', 'test']),
    })
    .prefault({}),
  environments: z.array(environment).min(1, 'needs at least one environment'),
  waits: waits.prefault({}),
  limits: z
    .strictObject({
      openRequestsPerPerson: z.int().min(1).default(5),
      purposeLength: z.int().min(50).max(1000).default(300),
    })
    .prefault({}),
});

/** Reads the content of the desk file. Unknown keys are faults: a misspelt one must not be a silent default. */
export function parseDeskFile(content: unknown, name: string): { settings: DeskSettings } | { faults: string[] } {
  const parsed = deskFile.safeParse(content);
  if (!parsed.success)
    return {
      faults: parsed.error.issues.map(({ path, message }) => `${name}: ${path.join('.') || 'the file'} ${message}`),
    };
  const settings: Partial<typeof parsed.data> & Omit<typeof parsed.data, '$schema'> = { ...parsed.data };
  delete settings.$schema;
  const faults = [
    ...duplicates('environments', settings.environments),
    ...settings.environments.flatMap(({ id, roles }) => duplicates(`environments.${id}.roles`, roles)),
  ];
  return faults.length > 0
    ? { faults: faults.map((fault) => `${name}: ${fault}`) }
    : { settings: dropUndefined(settings) };
}

function duplicates(what: string, items: readonly { id: string }[]): string[] {
  const ids = items.map(({ id }) => id);
  return ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `${what} has the id ${id} twice`);
}

/** JSON has no undefined: what is absent stays absent. */
function dropUndefined(settings: unknown): DeskSettings {
  return JSON.parse(JSON.stringify(settings)) as DeskSettings;
}
