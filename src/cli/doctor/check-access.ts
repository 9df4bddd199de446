import { graphPermissions } from '../../microsoft/graph/permissions';
import { examine, fault, ok, warn, type DoctorFinding } from './finding';
import type { DoctorCredential, DoctorPorts, DoctorResource } from './ports';

const DAY = 86_400_000;

/** Tokens, permissions, credentials, clock and vault: what the app itself may do. */
export async function checkAccess(ports: DoctorPorts): Promise<DoctorFinding[]> {
  const checks = [
    ...ports.resources.map(checkToken),
    ...ports.credentials.map((each) => checkCredential(ports, each)),
    checkClock(ports),
    ...(ports.usesKeyVault ? [checkVault(ports)] : []),
  ];
  return [...(await Promise.all(checks)), ...(await checkPermissions(ports))];
}

function checkToken({ name, resource, tokens }: DoctorResource): Promise<DoctorFinding> {
  return examine('token', name, 'Every call needs a token of its own audience.', async () => {
    await tokens.token(resource);
    return ok(`a token for ${resource}`);
  });
}

async function checkPermissions(ports: DoctorPorts): Promise<DoctorFinding[]> {
  const granted = await ports.inspector.grantedPermissions().catch(() => null);
  return Promise.all(
    graphPermissions
      .filter(({ name }) => name !== 'GroupMember.ReadWrite.All' || hasGatedEnvironment(ports))
      .map(({ name, alternatives, neededTo }) =>
        examine('graph-permission', name, `Without it the desk cannot ${neededTo}.`, async () => {
          if (granted === null)
            return warn(
              'the Graph token cannot be read',
              `Check in Entra admin center > App registrations > (the app) > API permissions that ${name} is granted.`,
            );
          const held = [name, ...alternatives].find((each) => granted.includes(each));
          return held ? ok(held === name ? 'granted' : `covered by ${held}`) : fault('not granted', grantWords(name));
        }),
      ),
  );
}

function hasGatedEnvironment({ settings }: DoctorPorts): boolean {
  return settings.environments.some(({ securityGroupId }) => securityGroupId !== undefined);
}

function grantWords(permission: string): string {
  return `A Global Administrator opens Entra admin center > App registrations > (the app) > API permissions > Add a permission > Microsoft Graph > Application permissions, ticks ${permission} and presses "Grant admin consent". The bot takes it up with its next token, within the hour.`;
}

function checkCredential(ports: DoctorPorts, credential: DoctorCredential): Promise<DoctorFinding> {
  const why = 'When it ends, the bot stops working from one minute to the next.';
  return examine('credential', credential.name, why, async () => {
    if (credential.kind === 'managed-identity') return ok('a managed identity, which never ends');
    const end = credential.endsAt ?? (await ports.inspector.credentialsEnd(credential.clientId));
    const add = `Open Entra admin center > App registrations > (client id ${credential.clientId}) > Certificates & secrets, add a new ${credential.kind} and put it into the file that the settings name; no restart is needed.`;
    if (end === null)
      return warn(
        `when the ${credential.kind} ends cannot be read (that needs Application.Read.All)`,
        `Note the date from Certificates & secrets in a calendar. ${add}`,
      );

    const days = Math.floor((end.getTime() - ports.clock.now().getTime()) / DAY);
    const date = end.toISOString().slice(0, 10);
    if (days < 0) return fault(`the ${credential.kind} ended on ${date}`, add);
    return days < 30
      ? warn(`the ${credential.kind} ends on ${date}, in ${days} days`, add)
      : ok(`the ${credential.kind} ends on ${date}`);
  });
}

function checkClock({ inspector, clock }: DoctorPorts): Promise<DoctorFinding> {
  const why = 'Tokens and certificates are valid by the clock; Microsoft tolerates five minutes.';
  return examine('clock', 'this machine', why, async () => {
    const server = await inspector.serverTime();
    const seconds = Math.round(Math.abs(server.getTime() - clock.now().getTime()) / 1_000);
    const next = 'Switch on time synchronisation: "timedatectl set-ntp true" on Linux, "w32tm /resync" on Windows.';
    if (Number.isNaN(seconds)) return warn('the sign-in service told no time', next);
    if (seconds > 240) return fault(`${seconds} seconds away from Microsoft's clock`, next);
    return seconds > 30 ? warn(`${seconds} seconds away from Microsoft's clock`, next) : ok('agrees with Microsoft');
  });
}

function checkVault({ inspector }: DoctorPorts): Promise<DoctorFinding> {
  return examine(
    'vault',
    'Key Vault',
    'The password of a new account is stored before the account is made.',
    async () => {
      await inspector.mayStoreSecrets();
      return ok('secrets may be written');
    },
  );
}
