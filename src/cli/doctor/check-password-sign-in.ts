import { because, examine, fault, lacks, ok, unknown, warn, type DoctorFinding, type Verdict } from './finding';
import type { DoctorPorts } from './ports';

/**
 * Whether an account of the desk could sign in with its password at all. Entra docs: security-defaults (everybody must
 * register for MFA), v2-oauth-ropc (no password sign-in for federated users).
 */
export async function checkPasswordSignIn(ports: DoctorPorts): Promise<DoctorFinding[]> {
  const { inspector, settings } = ports;
  const why = 'The integration signs in with the password of the account, and cannot answer a second question.';
  const defaults = await examine('security-defaults', 'the tenant', why, async () =>
    judgeDefaults(await inspector.securityDefaults()),
  );
  const suffixes = settings.environments.flatMap(({ onPremises }) => (onPremises ? [onPremises.upnSuffix] : []));
  const domainWhy = 'The name of a new account ends with it.';
  const domains = [...new Set([settings.accountDomain, ...suffixes].map((each) => each.toLowerCase()))];
  const known = inspector.verifiedDomains();
  known.catch(() => undefined);
  const found = await Promise.all(
    domains.map((domain) =>
      examine('account-domain', domain, domainWhy, async () =>
        judgeDomain(domain, await known, settings.accountDomain),
      ),
    ),
  );
  return [defaults, ...found];
}

function judgeDefaults(areOn: boolean | null): Verdict {
  if (areOn === null)
    return because(
      lacks('Policy.Read.All'),
      unknown(
        'whether security defaults are on cannot be read (that needs Policy.Read.All)',
        'Look at Entra admin center > Overview > Properties > Manage security defaults; where they are on, no password alone opens anything.',
      ),
    );
  if (!areOn) return ok('security defaults are off');
  return warn(
    'security defaults are on: a password alone opens nothing, so the accounts cannot be used by an integration',
    'Entra admin center > Overview > Properties > Manage security defaults: replace them by Conditional Access policies that leave the accounts of the desk out; or use an application user, which needs no password.',
  );
}

function judgeDomain(
  domain: string,
  known: readonly { readonly name: string; readonly isFederated: boolean }[] | null,
  accountDomain: string,
): Verdict {
  const look = 'Entra admin center > Settings > Domain names';
  if (known === null)
    return because(
      lacks('Organization.Read.All'),
      unknown(
        'whether it is verified and managed cannot be read (that needs Organization.Read.All)',
        `Look at ${look}: it must be verified there, and not federated.`,
      ),
    );
  const found = known.find(({ name }) => name === domain);
  const isAccounts = domain === accountDomain.toLowerCase();
  const key = isAccounts ? 'accountDomain' : 'onPremises.upnSuffix';
  if (!found)
    return fault(
      'is no verified domain of the tenant, so no account can be named with it',
      `Put one of these into ${key} of the desk file: ${known.map(({ name }) => name).join(', ')}; or verify it under ${look}.`,
    );
  if (!found.isFederated) return ok('verified and managed');
  const managed = known.filter(({ isFederated }) => !isFederated).map(({ name }) => name);
  return isAccounts
    ? fault(
        'is federated: Entra creates no cloud account with it, and its passwords are checked elsewhere',
        `Put a managed domain into ${key} of the desk file: ${managed.join(', ')}.`,
      )
    : warn(
        'is federated: a password sign-in of these accounts needs a home realm discovery policy with AllowCloudPasswordValidation',
        'An administrator sets that policy for the app of the integration, or cloud accounts (or an application user) are asked for instead.',
      );
}
