import type { Problem } from '../desk/problem';
import type { EnvironmentSettings } from '../desk/settings';
import type { RunPorts } from './ports';
import { judgeAccountGroup, judgeGateGroup } from './rules/gate-group';

/** Why the desk could not add an account to the groups that every run puts it into, or null. Asks Entra now. */
export async function findClosedGroup(
  { directory, settings }: Pick<RunPorts, 'directory' | 'settings'>,
  { name, securityGroupId }: EnvironmentSettings,
): Promise<Problem | null> {
  const { accountGroupId } = settings;
  const gate =
    securityGroupId === undefined
      ? null
      : judgeGateGroup(await directory.group(securityGroupId), securityGroupId, name);
  if (gate) return gate;
  return accountGroupId === undefined ? null : judgeAccountGroup(await directory.group(accountGroupId), accountGroupId);
}
