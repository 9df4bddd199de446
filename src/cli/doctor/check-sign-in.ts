import { excessPermissions, graphPermissions, optionalPermissions } from '../../microsoft/graph/permissions';
import { examine, fault, lacks, ok, unknown, warn, type DoctorFinding, type Verdict } from './finding';
import type { DoctorCredential, DoctorPorts, DoctorResource } from './ports';

const DAY = 86_400_000;
const registrations = 'Entra admin center > App registrations';

/** Tokens, permissions and credentials: who the apps are and what they may do. */
export async function checkSignIn(ports: DoctorPorts): Promise<DoctorFinding[]> {
  const tokens = await Promise.all(ports.resources.map(checkToken));
  return [...tokens, ...(await checkPermissions(ports)), ...(await Promise.all(credentialChecks(ports)))];
}

function checkToken({ name, resource, tokens }: DoctorResource): Promise<DoctorFinding> {
  return examine('token', name, 'Every call needs a token of its own audience.', async () => {
    await tokens.token(resource);
    return ok(`a token for ${resource}`);
  });
}

async function checkPermissions({ inspector, settings }: DoctorPorts): Promise<DoctorFinding[]> {
  const isGated =
    settings.accountGroupId !== undefined ||
    settings.environments.some(({ securityGroupId }) => securityGroupId !== undefined);
  const why = 'Without its permissions the desk can neither see nor make an account.';
  const seen: { granted?: readonly string[] | null } = {};
  const missing = await examine('graph-permission', 'Microsoft Graph', why, async () => {
    seen.granted = await inspector.grantedPermissions();
    return judgePermissions(seen.granted, isGated);
  });
  const { granted } = seen;
  if (!granted) return [missing];
  const much = 'A stolen credential could do that much more.';
  return [
    missing,
    await examine('graph-permission-excess', 'Microsoft Graph', much, () => judgeExcess(excessPermissions(granted))),
  ];
}

function judgePermissions(granted: readonly string[] | null, isGated: boolean): Verdict {
  if (granted === null)
    return unknown(
      'the Graph token cannot be read',
      `Check in ${registrations} > (the app) > API permissions that every permission of the README is granted.`,
    );
  const needed = graphPermissions.filter(({ name }) => isGated || name !== 'GroupMember.ReadWrite.All');
  const lacking = needed.filter(
    ({ name, alternatives }) => ![name, ...alternatives].some((each) => granted.includes(each)),
  );
  if (lacking.length === 0) return ok(`all ${needed.length} permissions are granted`);
  // One that is to be granted anyway brings others along.
  const least = lacking.filter(({ alternatives }) => !lacking.some(({ name }) => alternatives.includes(name)));
  const seen =
    granted.length === 0
      ? 'the app has no application permission at all: admin consent was never given, or delegated permissions were added in their place'
      : `not granted: ${least.map(({ name, neededTo }) => `${name} (to ${neededTo})`).join(', ')}`;
  const names = least.map(({ name }) => name).join(', ');
  // Without any permission the optional ones are missing for the same cause.
  const causes = ['graph-permission', ...(granted.length === 0 ? optionalPermissions.map(lacks) : [])];
  return { ...fault(seen, grantWords(names)), causes };
}

function grantWords(names: string): string {
  return `A Global Administrator opens ${registrations} > (the app) > API permissions > Add a permission > Microsoft Graph > Application permissions, ticks ${names} and presses "Grant admin consent". The bot takes it up with its next token, within the hour.`;
}

function judgeExcess(excess: readonly string[]): Verdict {
  if (excess.length === 0) return ok('nothing is granted that the desk never uses');
  return warn(
    `granted and never used: ${excess.join(', ')}`,
    `An administrator opens ${registrations} > (the app) > API permissions and removes ${excess.join(', ')}.`,
  );
}

function credentialChecks(ports: DoctorPorts): Promise<DoctorFinding>[] {
  const once = new Map(ports.credentials.map((each) => [`${each.kind} ${each.clientId} ${each.hint ?? ''}`, each]));
  return [...once.values()].map((each) => checkCredential(ports, each));
}

function checkCredential(ports: DoctorPorts, credential: DoctorCredential): Promise<DoctorFinding> {
  const why = 'When it ends, the bot stops working from one minute to the next.';
  return examine('credential', credential.name, why, async () => {
    const { kind, clientId, hint = '' } = credential;
    if (kind === 'managed-identity') return ok('a managed identity, which never ends');
    const end = credential.endsAt ?? (await ports.inspector.secretEnd(clientId, hint));
    const add = `Open ${registrations} > (client id ${clientId}) > Certificates & secrets, add a new ${kind} and put it where the settings read it from; one in a file needs no restart.`;
    if (end === null)
      return {
        ...unknown(
          `when the ${kind} ends cannot be read (that needs Application.Read.All)`,
          `Note the date from Certificates & secrets in a calendar. ${add}`,
        ),
        causes: [`sign-in app-unknown ${clientId}`, lacks('Application.Read.All')],
      };
    return judgeEnd(ports, credential, end, add);
  });
}

function judgeEnd({ clock }: DoctorPorts, { kind, clientId }: DoctorCredential, end: Date, add: string): Verdict {
  const days = Math.floor((end.getTime() - clock.now().getTime()) / DAY);
  const date = end.toISOString().slice(0, 10);
  if (days < 0)
    return { ...fault(`the ${kind} ended on ${date}`, add), causes: [`sign-in ${kind}-expired ${clientId}`] };
  return days < 30 ? warn(`the ${kind} ends on ${date}, in ${days} days`, add) : ok(`the ${kind} ends on ${date}`);
}
