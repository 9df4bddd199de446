import type { Settings } from '../core/options';
import { versioned, type Versioned } from '../core/versioned';
import { settleGroupLicenses } from './licenses';
import type { Directory, GroupState, Sku, UserState, View } from './model';
import { createSecrets } from './secrets';

/** The Entra directory of the tenant: users, groups and licences, each with its past. */
export function createDirectory(settings: Settings): Directory {
  const users = new Map<string, Versioned<UserState>>();
  const groups = new Map<string, Versioned<GroupState>>();
  const skus = new Map<string, Sku>();
  const listeners: ((userId: string, at: number) => void)[] = [];
  const tell = (userId: string, at: number) => listeners.forEach((listener) => listener(userId, at));

  const directory: Directory = {
    users,
    groups,
    skus,
    secrets: createSecrets(),
    addUser(at, user, by) {
      users.set(user.id, versioned(at, user, by));
      tell(user.id, at);
    },
    addGroup: (at, group, by) => void groups.set(group.id, versioned(at, group, by)),
    setSku: (sku) => void skus.set(sku.skuId, sku),
    changeUser(at, id, by, change) {
      const next = rewrite(users, at, id, by, change);
      tell(id, at);
      return next;
    },
    changeGroup: (at, id, by, change) => rewrite(groups, at, id, by, change),
    setMembership(at, groupId, memberId, isMember, by) {
      rewrite(groups, at, groupId, by, (group) => ({
        ...group,
        members: isMember ? [...new Set([...group.members, memberId])] : group.members.filter((id) => id !== memberId),
      }));
      if (!users.has(memberId)) return;
      settleGroupLicenses(directory, at, memberId);
      tell(memberId, at);
    },
    findByUpn: (upn) => [...users.values()].find((user) => hasUpn(user.current(), upn)),
    readUser: (id, view) => read(users.get(id), view, settings.delays.replicationMs),
    readGroup: (id, view) => read(groups.get(id), view, settings.delays.replicationMs),
    groupsOf: (memberId, view, transitive) => findGroups(directory, memberId, view, transitive),
    onUserChange: (listener) => void listeners.push(listener),
  };
  return directory;
}

function hasUpn(user: UserState, upn: string): boolean {
  return user.life === 'active' && String(user.properties.userPrincipalName).toLowerCase() === upn.toLowerCase();
}

function rewrite<T>(all: Map<string, Versioned<T>>, at: number, id: string, by: string, change: (value: T) => T): T {
  const object = all.get(id);
  if (!object) throw new Error(`The directory has no object ${id}.`);

  const next = change(object.current());
  object.write(at, next, by);
  return next;
}

function read<T>(object: Versioned<T> | undefined, view: View, replicationMs: number): T | undefined {
  if (!object || object.createdAt + replicationMs > view.now) return undefined;
  if (view.stale) return object.previous();
  return object.asOf(view.now - view.lagMs) ?? object.versions()[0]?.value;
}

function findGroups(directory: Directory, memberId: string, view: View, transitive: boolean): string[] {
  const found = new Set<string>();
  const queue = [memberId];
  for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
    for (const groupId of directory.groups.keys()) {
      if (found.has(groupId) || !directory.readGroup(groupId, view)?.members.includes(id)) continue;
      found.add(groupId);
      if (transitive) queue.push(groupId);
    }
  }
  return [...found];
}
