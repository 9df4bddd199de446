/** An application permission of Microsoft Graph that the desk needs. */
interface GraphPermission {
  /** The least one, as Microsoft names it. */
  readonly name: string;
  /** Others that include it. */
  readonly alternatives: readonly string[];
  /** Completes "Without it the desk cannot …". */
  readonly neededTo: string;
}

/** Application permissions, least first; source: Microsoft's permissions reference for Graph v1.0. */
export const graphPermissions: readonly GraphPermission[] = [
  {
    name: 'User.Read.All',
    alternatives: ['User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
    neededTo: 'read accounts, their licences and their sync state',
  },
  {
    name: 'User.ReadWrite.All',
    alternatives: ['Directory.ReadWrite.All'],
    neededTo: 'create accounts and block them when they are retired',
  },
  { name: 'User-PasswordProfile.ReadWrite.All', alternatives: [], neededTo: 'set a new password' },
  {
    name: 'User.RevokeSessions.All',
    alternatives: ['User.ReadWrite.All', 'Directory.ReadWrite.All'],
    neededTo: 'end the sessions of a retired account',
  },
  {
    name: 'LicenseAssignment.ReadWrite.All',
    alternatives: ['User.ReadWrite.All', 'Directory.ReadWrite.All'],
    neededTo: 'give and take licences',
  },
  {
    name: 'LicenseAssignment.Read.All',
    alternatives: ['Organization.Read.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
    neededTo: 'see how many licences are free',
  },
  {
    name: 'GroupMember.Read.All',
    alternatives: ['GroupMember.ReadWrite.All', 'Group.Read.All', 'Group.ReadWrite.All', 'Directory.Read.All'],
    neededTo: 'see who may approve and who is in the group of an environment',
  },
  {
    name: 'GroupMember.ReadWrite.All',
    alternatives: ['Group.ReadWrite.All', 'Directory.ReadWrite.All'],
    neededTo: 'put accounts into the group of an environment',
  },
];

/** Without them the doctor says of a thing that it is not known; the desk itself never needs them. */
export const optionalPermissions = ['Application.Read.All', 'Organization.Read.All', 'Policy.Read.All'] as const;
export type OptionalPermission = (typeof optionalPermissions)[number];

/** Granted permissions that change things and that the desk never uses: a stolen credential could do that much more. */
export function excessPermissions(granted: readonly string[]): readonly string[] {
  const needed = new Set(graphPermissions.map(({ name }) => name));
  return granted.filter((name) => !needed.has(name) && !/\.Read(Basic)?\.[A-Za-z]+$/.test(name));
}
