import { UpstreamError } from '../../../src/desk/problem';
import type { Outlook } from '../../../src/desk/problem';
import type { LicenseChange, NewDirectoryUser, Systemuser } from '../../../src/recipe/ports';
import type { Timeline } from './process';
import { licensed, listOf, nonInteractive, ownUnit, row, sku, unlicensed, user } from './tenant-state';
import type { TenantState, TenantUser } from './tenant-state';
import { madeUpProblem } from '../../support/made-up-problem';

/** What the tenant does by itself, in ms. */
const lags = { replication: 20_000, sync: 35_000, unitFreed: 8_000 } as const;

interface TenantRules {
  readonly start: TenantState;
  readonly limit: number;
  /** Licences that the company has bought. */
  readonly units: number;
  /** The only accounts that may be written to, beside the lender's licence. */
  readonly marker: string;
  readonly lenderId: string;
  /** Promises that each state must keep; what it gives is what is broken. */
  readonly watch?: (state: TenantState) => readonly string[];
  /** The platform leaves the limit to us. */
  readonly limitUnenforced?: boolean;
  /** The app may not change licences of accounts. */
  readonly licensesRefused?: boolean;
  /** The app may not change members of groups. */
  readonly groupsRefused?: boolean;
  /** Only people may change an access mode. */
  readonly modeByPeopleOnly?: boolean;
  /** The sync that follows the removal of the licence puts the access mode back. */
  readonly syncResetsMode?: boolean;
}

export interface Tenant {
  readonly state: TenantState;
  readonly history: readonly TenantState[];
  /** Broken promises that can only be seen while they happen. */
  readonly violations: string[];
  change(change: Partial<TenantState>): void;
  putPassword(name: string, value: string): void;
  replacePassword(name: string, value: string): void;
  removePassword(name: string): void;
  createUser(input: NewDirectoryUser): { userId: string };
  updateUser(userId: string, change: Partial<TenantUser>): void;
  assignLicense(userId: string, change: LicenseChange): void;
  joinGroup(group: string, userId: string): void;
  leaveGroup(group: string, userId: string): void;
  addUser(userId: string): void;
  moveToBusinessUnit(systemuserId: string, unit: string): void;
  assignRole(systemuserId: string, roleid: string): void;
  removeRole(systemuserId: string, roleid: string): void;
  setAccessMode(systemuserId: string, accessmode: number): void;
  disableSystemuser(systemuserId: string): void;
  /** Units that can be assigned now. */
  freeUnits(state: TenantState): number;
}

export function createTenant(timeline: Timeline, rules: TenantRules): Tenant {
  let state = rules.start;
  const history = [state];
  const violations: string[] = [];
  const knownEverywhereAt = new Map<string, number>();

  function change(part: Partial<TenantState>): void {
    state = { ...state, ...part };
    history.push(state);
    violations.push(...(rules.watch?.(state) ?? []));
    const used = nonInteractive(state).length;
    if (used > rules.limit) violations.push(`I2: ${used} non-interactive users, ${rules.limit} are allowed`);
  }

  function ours(userId: string): TenantUser {
    const found = state.users[userId];
    if (!found || found.replicatedAt > timeline.now) throw answer('not-yet', 'object-not-there-yet');
    if (found.employeeId !== rules.marker) violations.push(`foreign account ${userId} was written to`);
    return found;
  }

  function ourRow(systemuserId: string): Systemuser {
    const found = state.rows[systemuserId];
    if (!found) throw answer('not-yet', 'systemuser-missing');
    if (found.azureactivedirectoryobjectid !== null) ours(found.azureactivedirectoryobjectid);
    return found;
  }

  function setUser(one: TenantUser): void {
    change({ users: { ...state.users, [one.id]: one } });
    timeline.schedule(timeline.now + lags.sync, () => sync(one.id));
  }

  function setRow(one: Systemuser): void {
    change({ rows: { ...state.rows, [one.systemuserid]: one } });
  }

  /** The platform's sync: makes rows for who is entitled, disabled at first, and disables who no longer is. */
  function sync(userId: string): void {
    const one = state.users[userId];
    if (!one) return;
    const entitled = one.accountEnabled && one.assignedLicenses.length > 0 && state.members.includes(userId);
    const old = Object.values(state.rows).find(
      ({ azureactivedirectoryobjectid }) => azureactivedirectoryobjectid === userId,
    );
    if (!old && !entitled) return;
    if (!old) {
      setRow(row(`row-of-${userId}`, userId, { isdisabled: true }));
      timeline.schedule(timeline.now + lags.sync, () => sync(userId));
      return;
    }

    const lapsed = old.islicensed && !entitled;
    const accessmode = lapsed && rules.syncResetsMode ? 0 : old.accessmode;
    // A non-interactive user needs no licence, but the security group and the sign-in still count.
    const stays = accessmode === 4 && !old.isdisabled && one.accountEnabled && state.members.includes(userId);
    const isdisabled = !entitled && !stays;
    if (old.islicensed === entitled && old.accessmode === accessmode && old.isdisabled === isdisabled) return;
    setRow({ ...old, islicensed: entitled, accessmode, isdisabled });
  }

  function freeUnits(from: TenantState): number {
    const consumed = Object.values(from.users).filter(({ assignedLicenses }) => assignedLicenses.length > 0).length;
    const pending = from.freed.filter(({ at }) => at > timeline.now).length;
    return rules.units - consumed - pending;
  }

  return {
    get state() {
      return state;
    },
    history,
    violations,
    change,
    freeUnits,

    putPassword(name, value) {
      if (state.vault[name] === undefined) change({ vault: { ...state.vault, [name]: value } });
    },

    replacePassword(name, value) {
      if (state.vault[name] !== value) change({ vault: { ...state.vault, [name]: value } });
    },

    removePassword(name) {
      if (state.vault[name] === undefined) return;
      change({ vault: Object.fromEntries(Object.entries(state.vault).filter(([other]) => other !== name)) });
    },

    createUser(input) {
      const taken = Object.values(state.users).some(
        ({ userPrincipalName }) => userPrincipalName === input.userPrincipalName,
      );
      if (taken) throw answer('refused', 'name-taken');
      if (!input.password || !Object.values(state.vault).includes(input.password)) {
        violations.push('I5: an account was created with a password that is not in the vault');
      }
      const id = `account-${history.length}`;
      const { userPrincipalName, employeeId, password, usageLocation } = input;
      setUser(
        user(id, {
          userPrincipalName,
          employeeId,
          password,
          usageLocation,
          replicatedAt: timeline.now + lags.replication,
        }),
      );
      return { userId: id };
    },

    updateUser(userId, part) {
      const one = ours(userId);
      if (one.onPremisesSyncEnabled && part.accountEnabled !== undefined)
        throw answer('refused', 'on-premises-mastered');
      setUser({ ...one, ...part });
    },

    assignLicense(userId, { add, remove }) {
      if (rules.licensesRefused) throw answer('refused', 'permission-missing');
      const one = userId === rules.lenderId ? state.users[userId] : ours(userId);
      if (!one) throw answer('not-yet', 'object-not-there-yet');
      const holds = one.assignedLicenses.length > 0;
      const [wanted] = add;
      if (wanted && !one.usageLocation) throw answer('refused', 'usage-location');
      if (wanted && !holds && freeUnits(state) <= 0) throw answer('refused', 'no-license-free');
      if (wanted) setUser(licensed(one, wanted.disabledPlans));
      if (!remove.includes(sku) || !holds) return;

      change({ freed: [...state.freed, { skuId: sku, at: timeline.now + lags.unitFreed }] });
      setUser(unlicensed(one));
    },

    joinGroup(group, userId) {
      if (rules.groupsRefused) throw answer('refused', 'permission-missing');
      ours(userId);
      const list = listOf(group);
      if (!state[list].includes(userId)) change({ [list]: [...state[list], userId] });
      knownEverywhereAt.set(`${list} ${userId}`, timeline.now + lags.replication);
      timeline.schedule(timeline.now + lags.sync, () => sync(userId));
    },

    leaveGroup(group, userId) {
      if (rules.groupsRefused) throw answer('refused', 'permission-missing');
      ours(userId);
      const list = listOf(group);
      const isKnown = (knownEverywhereAt.get(`${list} ${userId}`) ?? 0) <= timeline.now;
      if (!isKnown || !state[list].includes(userId)) throw answer('not-yet', 'object-not-there-yet');
      change({ [list]: state[list].filter((member) => member !== userId) });
    },

    addUser(userId) {
      if (ours(userId).assignedLicenses.length === 0) throw answer('not-yet', 'not-licensed-yet');
      sync(userId);
    },

    moveToBusinessUnit(systemuserId, unit) {
      const one = ourRow(systemuserId);
      if (one.businessUnitId !== unit) setRow({ ...one, businessUnitId: unit, roles: [] });
    },

    assignRole(systemuserId, roleid) {
      const one = ourRow(systemuserId);
      if (one.isdisabled) throw answer('refused', 'user-disabled');
      if (one.businessUnitId !== ownUnit) throw answer('refused', 'role-of-other-unit');
      if (one.roles.some((role) => role.roleid === roleid)) return;
      setRow({ ...one, roles: [...one.roles, { roleid, name: 'Integration' }] });
    },

    removeRole(systemuserId, roleid) {
      const one = ourRow(systemuserId);
      setRow({ ...one, roles: one.roles.filter((role) => role.roleid !== roleid) });
    },

    setAccessMode(systemuserId, accessmode) {
      const one = ourRow(systemuserId);
      if (rules.modeByPeopleOnly) throw answer('refused', 'permission-missing');
      if (one.accessmode === accessmode) return;
      if (!one.islicensed) throw answer('not-yet', 'not-licensed-yet');
      if (accessmode === 4 && !rules.limitUnenforced && nonInteractive(state).length >= rules.limit)
        throw answer('refused', 'slots-full');
      setRow({ ...one, accessmode });
    },

    disableSystemuser(systemuserId) {
      setRow({ ...ourRow(systemuserId), isdisabled: true });
    },
  };
}

function answer(outlook: Outlook, code: string): UpstreamError {
  return new UpstreamError(outlook, madeUpProblem(code, `The tenant answers ${code}.`));
}
