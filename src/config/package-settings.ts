import { z } from 'zod/v4';
import { ConfigError } from './config';
import { guid } from './values';

/** What `npm run package` puts into the Teams app: ids, and who answers for it to the people who use it. */
export type PackageSettings = Readonly<Record<keyof typeof shape.shape, string>>;

/** Names that belong to nobody and lead nowhere (RFC 2606, RFC 6761). */
const reserved = /(^|\.)(example\.(com|net|org)|example|test|invalid|localhost)$/;

const page = z.string().transform((text, context) => {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
  if (url?.protocol !== 'https:')
    context.addIssue('must be the https:// address of a page that people can open, for example on your intranet');
  else if (reserved.test(url.hostname))
    context.addIssue(`must be a page of yours: ${url.hostname} is a name for examples`);
  else return url.href;
  return z.NEVER;
});

/** One line of `env/.env.sample` for each `PACKAGE_…`. Teams manifest schema 1.29: developer.name has at most 32 characters. */
const shape = z.object({
  BOT_ID: guid,
  TEAMS_APP_ID: guid,
  PACKAGE_DEVELOPER_NAME: z.string().trim().min(1).max(32, 'must have at most 32 characters'),
  PACKAGE_WEBSITE_URL: page,
  PACKAGE_PRIVACY_URL: page,
  PACKAGE_TERMS_URL: page,
});

export const packageSettingNames: readonly string[] = Object.keys(shape.shape);

/**
 * Reads what the package of the Teams app needs. Empty values count as absent.
 * @throws {ConfigError} with every fault at once.
 */
export function readPackageSettings(env: Readonly<Record<string, string | undefined>>): PackageSettings {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = shape.safeParse(present);
  if (parsed.success) return parsed.data;
  throw new ConfigError(
    parsed.error.issues.map(({ path, code, message }) => {
      const isAbsent = code === 'invalid_type' && message.includes('undefined');
      return isAbsent
        ? `${path.join('.')} is missing: see its line in env/.env.sample.`
        : `${path.join('.')} ${message}.`;
    }),
  );
}
