import type { PasswordProfile, User } from '@microsoft/microsoft-graph-types';
import { z } from 'zod/v4';
import type { Directory, DirectoryUser, DirectoryUserChange, NewDirectoryUser } from '../../recipe/ports/directory';
import { guid, query, quoted, upnSegment } from '../odata';
import { readBody } from '../read-answer';
import type { Graph } from './graph';
import { changePasswordRules, createUserRules } from './graph-answers';
import { directoryUser, userSelect } from './user-schema';

type UserReads = Pick<
  Directory,
  'userByUpn' | 'userById' | 'usersById' | 'isSoftDeleted' | 'usersHolding' | 'groupsHolding'
>;
type UserWrites = Pick<Directory, 'createUser' | 'updateUser' | 'revokeSignInSessions'>;

const named = z.object({
  id: z.string().transform((id) => id.toLowerCase()),
  displayName: z
    .string()
    .nullish()
    .transform((value) => value ?? ''),
});
const reference = z.object({ id: z.string() });
const created = z.object({ id: z.string().transform((id) => id.toLowerCase()) });

/** Users of Entra ID. */
export function createUserCalls(graph: Graph): UserReads & UserWrites {
  return { ...createUserReads(graph), ...createNameReads(graph), ...createUserWrites(graph) };
}

/** Ids in one `in` at most: without the advanced parameters Graph takes 15 (Graph known issues, query parameters). */
const mostIds = 15;

function createUserReads(graph: Graph): Pick<UserReads, 'userByUpn' | 'userById' | 'usersById'> {
  const select = query({ $select: userSelect });
  const permission = 'User.Read.All';

  async function userById(userId: string): Promise<DirectoryUser | null> {
    const path = `/users/${guid(userId)}${select}`;
    return graph.find({ doing: `read the user ${userId}`, permission, path }, directoryUser);
  }

  async function among(ids: readonly string[]): Promise<readonly DirectoryUser[]> {
    const path = `/users${query({ $filter: `id in (${ids.map(quoted).join(',')})`, $select: userSelect })}`;
    return graph.list({ doing: `read ${ids.length} users`, permission, path }, directoryUser);
  }

  return {
    userByUpn(userPrincipalName) {
      const path = `/users${upnSegment(userPrincipalName)}${select}`;
      return graph.find({ doing: `read the user ${userPrincipalName}`, permission, path }, directoryUser);
    },

    userById,

    async usersById(userIds) {
      const wanted = userIds.map(guid);
      const each = [...new Set(wanted)];
      const [only] = each;
      const found = new Map<string, DirectoryUser | null>();
      if (only !== undefined && each.length === 1) found.set(only, await userById(only));
      else
        for (let from = 0; from < each.length; from += mostIds)
          for (const user of await among(each.slice(from, from + mostIds))) found.set(user.id, user);
      return wanted.map((id) => found.get(id) ?? null);
    },
  };
}

function createNameReads(graph: Graph): Pick<UserReads, 'isSoftDeleted' | 'usersHolding' | 'groupsHolding'> {
  /** `proxyAddresses/any(… eq …)` works without the advanced parameters (Graph docs, aad-advanced-queries). */
  const holding = (address: string) =>
    ['smtp', 'SMTP'].map((prefix) => `proxyAddresses/any(p:p eq ${quoted(`${prefix}:${address}`)})`).join(' or ');

  return {
    async isSoftDeleted(userId) {
      const path = `/directory/deletedItems/${guid(userId)}${query({ $select: ['id'] })}`;
      const call = { doing: `read the deleted user ${userId}`, permission: 'User.Read.All', path };
      return (await graph.find(call, reference)) !== null;
    },

    /** Name and addresses in one filter, as Microsoft asks for whoever has an address (external-identities docs, B2B API). */
    async usersHolding(name) {
      const $filter = `userPrincipalName eq ${quoted(name)} or ${holding(name)}`;
      const path = `/users${query({ $filter, $select: userSelect })}`;
      const doing = `look for users with the name or address ${name}`;
      return graph.list({ doing, permission: 'User.Read.All', path }, directoryUser);
    },

    async groupsHolding(address) {
      const path = `/groups${query({ $filter: holding(address), $select: ['id', 'displayName'] })}`;
      const doing = `look for groups with the address ${address}`;
      return graph.list({ doing, permission: 'GroupMember.Read.All', path }, named);
    },
  };
}

function createUserWrites(graph: Graph): UserWrites {
  return {
    async createUser(user) {
      const doing = `create the account ${user.userPrincipalName}`;
      const answer = await graph.write({
        doing,
        permission: 'User.ReadWrite.All',
        method: 'POST',
        path: '/users',
        body: newUserBody(user),
        // No idempotency key exists: the recipe looks first.
        repeatable: false,
        rules: createUserRules,
      });
      return { userId: readBody('graph', { doing }, created, answer.body).id };
    },

    async updateUser(userId, change) {
      await graph.write({
        doing: `change ${Object.keys(change).join(', ')} of the user ${userId}`,
        permission: permissionFor(change),
        method: 'PATCH',
        path: `/users/${guid(userId)}`,
        body: changeBody(change),
        // Which password counts after an answer that was lost is for the run to know: it sends the same one again itself.
        repeatable: change.password === undefined,
        ...(change.password === undefined ? {} : { rules: changePasswordRules }),
      });
    },

    async revokeSignInSessions(userId) {
      await graph.write({
        doing: `end the sign-in sessions of the user ${userId}`,
        permission: 'User.RevokeSessions.All',
        method: 'POST',
        path: `/users/${guid(userId)}/revokeSignInSessions`,
        repeatable: true,
      });
    },
  };
}

function newUserBody(user: NewDirectoryUser): User {
  return {
    accountEnabled: true,
    displayName: user.displayName,
    mailNickname: user.mailNickname,
    userPrincipalName: user.userPrincipalName,
    usageLocation: user.usageLocation,
    employeeId: user.employeeId,
    passwordPolicies: policiesOf(user.passwordNeverExpires),
    passwordProfile: passwordProfile(user.password),
  };
}

function changeBody({ password, passwordNeverExpires, ...rest }: DirectoryUserChange): User {
  return {
    ...rest,
    ...(passwordNeverExpires !== undefined && { passwordPolicies: policiesOf(passwordNeverExpires) }),
    ...(password !== undefined && { passwordProfile: passwordProfile(password) }),
  };
}

function policiesOf(passwordNeverExpires: boolean): string {
  return passwordNeverExpires ? 'DisablePasswordExpiration' : 'None';
}

// Without the flag Entra demands a change at the next sign-in, which an account without a person cannot do.
function passwordProfile(password: string): PasswordProfile {
  return { password, forceChangePasswordNextSignIn: false };
}

function permissionFor(change: DirectoryUserChange): string {
  return change.password === undefined ? 'User.ReadWrite.All' : 'User-PasswordProfile.ReadWrite.All';
}
