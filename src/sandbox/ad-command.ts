import type { AdUser } from './tenant/directory/on-premises';

const command = /New-ADUser [^"]*?-Enabled \$true/g;
const argument = /-(\w+) '((?:[^']|'')*)'/g;

/** The account that the last `New-ADUser` command in a card would make; null without one. */
export function adUserOf(card: unknown): AdUser | null {
  const [line] = JSON.stringify(card).match(command)?.slice(-1) ?? [];
  if (line === undefined) return null;
  const given = new Map([...line.matchAll(argument)].map(([, name, value]) => [name, value?.replaceAll("''", "'")]));
  const { samAccountName, upn, ou, domain, employeeId } = {
    samAccountName: given.get('SamAccountName'),
    upn: given.get('UserPrincipalName'),
    ou: given.get('Path'),
    domain: given.get('Server'),
    employeeId: given.get('EmployeeID'),
  };
  if (!samAccountName || !upn || !ou || !domain || !employeeId) return null;
  return { samAccountName, upn, ou, domain, employeeId };
}
