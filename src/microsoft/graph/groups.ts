import type { Group, User } from '@microsoft/microsoft-graph-types';
import { z } from 'zod/v4';
import type { Directory, DirectoryGroup, DirectoryMember } from '../../recipe/ports/directory';
import { guid, query } from '../odata';
import { readBody } from '../read-answer';
import type { Graph } from './graph';

type GroupCalls = Pick<
  Directory,
  | 'addToGroup'
  | 'removeFromGroup'
  | 'isDirectMember'
  | 'group'
  | 'groupMembers'
  | 'checkMemberGroups'
  | 'directoryRoles'
>;

const memberSelect = [
  'id',
  'displayName',
  'userPrincipalName',
  'userType',
  'accountEnabled',
] as const satisfies readonly (keyof User)[];
const groupSelect = [
  'displayName',
  'groupTypes',
  'isAssignableToRole',
  'mailEnabled',
  'onPremisesSyncEnabled',
] as const satisfies readonly (keyof Group)[];
const flag = z
  .boolean()
  .nullish()
  .transform((value) => value === true);
const group: z.ZodType<DirectoryGroup> = z.object({
  displayName: z
    .string()
    .nullish()
    .transform((value) => value ?? ''),
  groupTypes: z
    .array(z.string())
    .nullish()
    .transform((value) => value ?? []),
  isAssignableToRole: flag,
  mailEnabled: flag,
  onPremisesSyncEnabled: flag,
});
const reference = z.object({ id: z.string() });
/** Of what the app may not read Graph tells the type and the id only (Graph docs, user: list transitiveMemberOf). */
const heldObject = z.object({ '@odata.type': z.string().nullish(), roleTemplateId: z.string().nullish() });
const member = z.object({
  '@odata.type': z.string().nullish(),
  id: z.string().transform((id) => id.toLowerCase()),
  displayName: z.string().nullish(),
  userPrincipalName: z.string().nullish(),
  userType: z.string().nullish(),
  accountEnabled: z.boolean().nullish(),
});

const membership = z.object({ value: z.array(z.string().transform((id) => id.toLowerCase())) });
/** Group ids in one call at most (Graph docs, "checkMemberGroups"). */
const mostGroups = 20;

const alreadyMember = { status: 400, text: 'added object references already exist' };

/** Security groups: the one that gates an environment and the one whose members approve. */
export function createGroupCalls(graph: Graph): GroupCalls {
  return { ...createMemberships(graph), ...createGroupReads(graph), ...createRoleReads(graph) };
}

function createMemberships(graph: Graph): Pick<GroupCalls, 'addToGroup' | 'removeFromGroup'> {
  return {
    async addToGroup(groupId, userId) {
      await graph.write({
        doing: `add the user ${userId} to the group ${groupId}`,
        permission: 'GroupMember.ReadWrite.All',
        method: 'POST',
        path: `/groups/${guid(groupId)}/members/$ref`,
        body: { '@odata.id': `${graph.base}/directoryObjects/${guid(userId)}` },
        repeatable: true,
        accept: [alreadyMember],
      });
    },

    async removeFromGroup(groupId, userId) {
      await graph.write({
        doing: `remove the user ${userId} from the group ${groupId}`,
        permission: 'GroupMember.ReadWrite.All',
        method: 'DELETE',
        // Without /$ref this would ask to delete the user.
        path: `/groups/${guid(groupId)}/members/${guid(userId)}/$ref`,
        repeatable: true,
      });
    },
  };
}

function createRoleReads(graph: Graph): Pick<GroupCalls, 'directoryRoles'> {
  return {
    async directoryRoles(userId) {
      const call = {
        doing: `read the directory roles of the user ${userId}`,
        permission: 'User.Read.All',
        path: `/users/${guid(userId)}/transitiveMemberOf`,
      };
      const held = await graph.list(call, heldObject);
      return held
        .filter((each) => each['@odata.type'] === '#microsoft.graph.directoryRole')
        .map(({ roleTemplateId }) => roleTemplateId?.toLowerCase() ?? 'unknown');
    },
  };
}

function createGroupReads(graph: Graph): Omit<GroupCalls, 'addToGroup' | 'removeFromGroup' | 'directoryRoles'> {
  return {
    async isDirectMember(groupId, userId) {
      const wanted = guid(groupId);
      const call = {
        doing: `read the groups of the user ${userId}`,
        permission: 'User.Read.All and GroupMember.Read.All',
        path: `/users/${guid(userId)}/memberOf${query({ $select: 'id' })}`,
      };
      const groups = await graph.list(call, reference);
      return groups.some((group) => group.id.toLowerCase() === wanted);
    },

    async group(groupId) {
      const call = {
        doing: `read the group ${groupId}`,
        permission: 'GroupMember.Read.All',
        path: `/groups/${guid(groupId)}${query({ $select: groupSelect })}`,
      };
      return graph.find(call, group);
    },

    async groupMembers(groupId) {
      const users = new Map<string, DirectoryMember>();
      await collectMembers(graph, groupId, users, new Set());
      return [...users.values()];
    },

    async checkMemberGroups(userId, groupIds) {
      const found: string[] = [];
      for (let from = 0; from < groupIds.length; from += mostGroups)
        found.push(...(await checkGroups(graph, userId, groupIds.slice(from, from + mostGroups))));
      return found;
    },
  };
}

/** A POST that reads. A group that may not be evaluated is left out of the answer (Graph docs, "checkMemberGroups"). */
async function checkGroups(graph: Graph, userId: string, groupIds: readonly string[]): Promise<readonly string[]> {
  const doing = `read the groups of the user ${userId}`;
  const answer = await graph.write({
    doing,
    permission: 'User.Read.All and GroupMember.Read.All',
    method: 'POST',
    path: `/users/${guid(userId)}/checkMemberGroups`,
    body: { groupIds: groupIds.map((id) => guid(id)) },
    repeatable: true,
  });
  return readBody('graph', { doing }, membership, answer.body).value;
}

// Groups may contain groups, and even themselves.
async function collectMembers(
  graph: Graph,
  groupId: string,
  users: Map<string, DirectoryMember>,
  seen: Set<string>,
): Promise<void> {
  const id = guid(groupId);
  if (seen.has(id)) return;
  seen.add(id);

  const call = {
    doing: `read the members of the group ${id}`,
    permission: 'GroupMember.Read.All and User.Read.All',
    path: `/groups/${id}/members${query({ $select: memberSelect, $top: '999' })}`,
  };
  for (const each of await graph.list(call, member)) {
    if (each['@odata.type'] === '#microsoft.graph.user') users.set(each.id, toMember(each));
    if (each['@odata.type'] === '#microsoft.graph.group') await collectMembers(graph, each.id, users, seen);
  }
}

function toMember(each: z.infer<typeof member>): DirectoryMember {
  return {
    userId: each.id,
    displayName: each.displayName ?? '',
    userPrincipalName: each.userPrincipalName ?? '',
    userType: each.userType ?? null,
    accountEnabled: each.accountEnabled ?? null,
  };
}
