import type { Call } from '../core/calls';
import { refuse } from './errors';

// Application permissions per operation; any one of a list is enough.
// Source: Microsoft's permissions reference for Graph v1.0.
const DIRECTORY_READ = ['Directory.Read.All', 'Directory.ReadWrite.All'];
const USER_READ = ['User.Read.All', 'User.ReadWrite.All', ...DIRECTORY_READ];
const GROUP_READ = [
  'GroupMember.Read.All',
  'GroupMember.ReadWrite.All',
  'Group.Read.All',
  'Group.ReadWrite.All',
  ...DIRECTORY_READ,
];

export const permissions = {
  createUser: ['User.ReadWrite.All', 'Directory.ReadWrite.All'],
  readUserBasics: ['User.ReadBasic.All', ...USER_READ],
  readUser: USER_READ,
  updateUser: ['User.ReadWrite.All', 'Directory.ReadWrite.All'],
  enableUser: ['User.EnableDisableAccount.All', 'User.ReadWrite.All', 'Directory.ReadWrite.All'],
  setPassword: ['User-PasswordProfile.ReadWrite.All'],
  deleteUser: ['User.DeleteRestore.All', 'User.ReadWrite.All'],
  assignLicense: ['LicenseAssignment.ReadWrite.All', 'User.ReadWrite.All', 'Directory.ReadWrite.All'],
  readLicenses: [
    'LicenseAssignment.Read.All',
    'Organization.Read.All',
    'Organization.ReadWrite.All',
    ...DIRECTORY_READ,
  ],
  revokeSessions: ['User.RevokeSessions.All', 'User.ReadWrite.All', 'Directory.ReadWrite.All'],
  reprocessLicenses: ['User.ReadWrite.All', 'Directory.ReadWrite.All'],
  checkMembership: [...USER_READ, 'GroupMember.Read.All', 'GroupMember.ReadWrite.All'],
  readMembership: USER_READ,
  readGroup: GROUP_READ,
  changeMembers: ['GroupMember.ReadWrite.All', 'Group.ReadWrite.All', 'Directory.ReadWrite.All'],
  readOrganization: ['Organization.Read.All', 'Organization.ReadWrite.All', ...DIRECTORY_READ],
  readDomains: ['Domain.Read.All', 'Domain.ReadWrite.All', ...DIRECTORY_READ],
  readPolicies: ['Policy.Read.All', 'Policy.ReadWrite.SecurityDefaults'],
  readApplications: ['Application.Read.All', 'Application.ReadWrite.All', ...DIRECTORY_READ],
} as const;

/** Ends the request with 403 unless the caller's token carries one of these permissions. */
export function demand(call: Call, anyOf: readonly string[]): void {
  if (holdsAny(call, anyOf)) return;
  refuse(call, 403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
}

export function holdsAny(call: Call, anyOf: readonly string[]): boolean {
  return call.caller.roles.some((role) => anyOf.includes(role));
}
