import type { EnvironmentSettings } from '../../desk/settings';
import type { PlatformEnvironmentFacts } from '../../microsoft/inspector';
import { judgeAccountGroup, judgeGateGroup } from '../../recipe/rules/gate-group';
import { because, examine, fault, faultOf, ok, warn, type DoctorFinding, type Verdict } from './finding';
import type { DoctorPorts } from './ports';

const environments = 'Power Platform admin center > Manage > Environments';
/** Users arrive there on demand only: Microsoft's page on creating users (power-platform, admin/create-users). */
const unsynced = /^(trial|subscriptionbasedtrial|developer|teams)$/i;

/** The environment as the settings have it against the environment as the Power Platform knows it. */
export async function checkPlatform(ports: DoctorPorts, environment: EnvironmentSettings): Promise<DoctorFinding[]> {
  const { id, powerPlatformId } = environment;
  if (powerPlatformId === undefined) return [];
  const why = 'With it a new account arrives at once instead of at the next sync.';
  const seen: { facts?: PlatformEnvironmentFacts } = {};
  const reach = await examine('forced-sync', id, why, async () => {
    seen.facts = await ports.inspector.platformEnvironment(powerPlatformId);
    return ok('the Power Platform lets us add users');
  });
  const { facts } = seen;
  if (!facts) return [reach];
  const address = await checkAddress(environment, facts);
  if (address.result === 'fault') return [reach, address];
  return [reach, address, await checkSku(environment, facts), await checkGateOf(environment, facts)];
}

function checkAddress({ id, url }: EnvironmentSettings, facts: PlatformEnvironmentFacts): Promise<DoctorFinding> {
  const why = 'Accounts would be made in one environment and waited for in another.';
  return examine('environment-address', id, why, () =>
    facts.url === new URL(url).origin.toLowerCase()
      ? ok(`${url} is "${facts.displayName}"`)
      : because(
          `resource ${new URL(url).origin}`,
          fault(
            `${url} is not the address of "${facts.displayName}", which powerPlatformId names: that is ${facts.url ?? 'an environment without Dataverse'}`,
            `Copy "Environment URL" and "Environment ID" of one and the same environment from ${environments} > (environment) into url and powerPlatformId of "${id}".`,
          ),
        ),
  );
}

function checkSku({ id }: EnvironmentSettings, { environmentSku }: PlatformEnvironmentFacts): Promise<DoctorFinding> {
  const why = 'A new account waits for its row in the environment.';
  return examine('environment-kind', id, why, () =>
    unsynced.test(environmentSku)
      ? warn(
          `an environment of the kind ${environmentSku}, into which users are never synchronised by themselves; each account depends on being added on demand`,
          `Keep the app registered as a management application, so that it may add them; for work that lasts choose an environment of the kind Production or Sandbox (${environments}).`,
        )
      : ok(environmentSku === '' ? 'its kind is not told' : `of the kind ${environmentSku}`),
  );
}

/** The settings' gate against the platform's. */
function checkGateOf(environment: EnvironmentSettings, facts: PlatformEnvironmentFacts): Promise<DoctorFinding> {
  const { id, securityGroupId } = environment;
  return examine('gate-group', id, gateWhy, () =>
    because(`gate ${id}`, judgeGate(id, securityGroupId, facts.securityGroupId)),
  );
}

const gateWhy = 'Only members of its security group ever arrive in an environment that has one.';

function judgeGate(id: string, ours: string | undefined, theirs: string | null): Verdict {
  const put = `Put "securityGroupId": "${theirs ?? ''}" into the environment "${id}" of the desk file`;
  if (theirs === null && ours === undefined) return ok('none, as in the settings');
  if (theirs === ours) return ok('the group of the settings');
  if (theirs === null)
    return warn(
      `no group gates it, although the settings name ${ours}; new accounts are put into that group for nothing`,
      `Take "securityGroupId" out of the environment "${id}" of the desk file, or set the group under ${environments} > (environment) > Edit > Security group.`,
    );
  if (ours === undefined)
    return fault(`the group ${theirs} gates it, and the settings name none: no account would ever arrive`, `${put}.`);
  return fault(
    `the group ${theirs} gates it, and the settings name another, ${ours}: no account would ever arrive`,
    `${put}.`,
  );
}

/** The group that gates the environment, if the settings name one: can the bot put an account into it? */
export async function checkGroup(ports: DoctorPorts, environment: EnvironmentSettings): Promise<DoctorFinding[]> {
  const { id, securityGroupId } = environment;
  if (securityGroupId === undefined) return [];
  return [await examine('security-group', id, gateWhy, () => judgeGroup(ports, environment, securityGroupId))];
}

/** The group of all accounts of the desk, if the settings name one. */
export async function checkAccountGroup({ directory, settings }: DoctorPorts): Promise<DoctorFinding[]> {
  const { accountGroupId: groupId } = settings;
  if (groupId === undefined) return [];
  const why = 'Every account is put into it; one that takes no members stops every request.';
  const finding = await examine('account-group', groupId, why, async () => {
    const group = await directory.group(groupId);
    const problem = judgeAccountGroup(group, groupId);
    return problem ? faultOf(problem) : ok(`"${group?.displayName ?? groupId}" takes members`);
  });
  return [finding];
}

async function judgeGroup(
  { directory }: DoctorPorts,
  { id, name }: EnvironmentSettings,
  groupId: string,
): Promise<Verdict> {
  const group = await directory.group(groupId);
  const problem = judgeGateGroup(group, groupId, name);
  if (!problem) return ok(`"${group?.displayName ?? groupId}" takes members`);
  const verdict = faultOf(problem);
  return group === null ? because(`gate ${id}`, verdict) : verdict;
}
