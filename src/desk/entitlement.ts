import { ageAt } from './age';
import type { Person } from './people';
import { isSame } from './policy';
import type { Problem } from './problem';
import type { ServiceRequest } from './request';
import type { DeskSettings, EnvironmentSettings, PeopleSettings, RoleSettings } from './settings';

/**
 * What Entra says of a person: `member` and `guest` of the tenant with an enabled account, `disabled` with one that is
 * not, `outside` with none, as a member of a shared channel who belongs to another tenant.
 */
export type PersonStanding = 'member' | 'guest' | 'disabled' | 'outside';

/** A person as they were last read from Entra. */
export interface PersonRecord {
  /** Entra object id, lower case. */
  readonly aadObjectId: string;
  /** ISO instant before the read. */
  readonly asOf: string;
  readonly standing: PersonStanding;
  /** Groups of the settings that were asked about, and those of them that the person is in, nested ones included. */
  readonly groupsAsked: readonly string[];
  readonly groups: readonly string[];
  /** ISO instant before the groups were read; older than the rest while they cannot be, null when they never were. */
  readonly groupsAsOf: string | null;
}

/** Milliseconds: a younger record is used as it is; an older one is read again; one older than that serves nobody. */
export const recordAges = { fresh: 300_000, usable: 3_600_000, forDecision: 60_000 } as const;

/** Milliseconds since the record was read, as {@link ageAt} counts them. */
export function ageOf(record: Pick<PersonRecord, 'asOf'> | null, now: Date): number {
  return ageAt(record?.asOf ?? null, now);
}

/** Milliseconds since all of it, the groups too, was read. */
export function fullAgeOf(record: PersonRecord | null, now: Date): number {
  if (!record?.groupsAsOf) return Infinity;
  return Math.max(ageOf(record, now), ageOf({ asOf: record.groupsAsOf }, now));
}

/** Guests only where the settings let them in; nobody who is disabled or of another tenant. */
export function isServed(standing: PersonStanding, { guests }: Pick<DeskSettings, 'guests'>): boolean {
  return standing === 'member' || (standing === 'guest' && guests === 'allowed');
}

/** Who asks: the id, and the groups of the settings they are known to be in. */
type Asker = Pick<PersonRecord, 'aadObjectId' | 'groups'>;

/** May this person ask for the role in the environment? Both may name who; a group that was not read lets nobody in. */
function mayAskFor(asker: Asker, environment: EnvironmentSettings, role: RoleSettings): boolean {
  return isNamed(asker, environment.requesters) && isNamed(asker, role.requesters);
}

function isNamed({ aadObjectId, groups }: Asker, named: PeopleSettings | undefined): boolean {
  if (!named) return true;
  const { people, groupId } = named;
  return people.some((id) => isSame({ aadObjectId: id }, { aadObjectId })) || groups.includes(groupId ?? '');
}

/** The settings as this person may use them to ask: environments and roles that are not for them are not there at all. */
export function settingsFor<S extends Pick<DeskSettings, 'environments'>>(settings: S, asker: Asker): S {
  const environments = settings.environments.flatMap((environment) => {
    const roles = environment.roles.filter((role) => mayAskFor(asker, environment, role));
    return roles.length > 0 ? [{ ...environment, roles }] : [];
  });
  return { ...settings, environments };
}

/** Groups whose members may ask for something, each once. */
export function requesterGroups({ environments }: Pick<DeskSettings, 'environments'>): readonly string[] {
  const lists = environments.flatMap(({ requesters, roles }) => [requesters, ...roles.map((role) => role.requesters)]);
  return [...new Set(lists.flatMap((list) => (list?.groupId ? [list.groupId] : [])))];
}

/** Is the role of a request for some people only? */
export function isRestricted({ requesters, roles }: EnvironmentSettings, roleId: string): boolean {
  return requesters !== undefined || roles.some((role) => role.id === roleId && role.requesters !== undefined);
}

/** Roles that every member of the tenant may ask for. */
export function openRoles({ requesters, roles }: EnvironmentSettings): readonly RoleSettings[] {
  return requesters ? [] : roles.filter((role) => !role.requesters);
}

/**
 * Is it a question who asked? Of a new account only: its end, and another password, are for those who have it or answer for
 * it, whoever may ask for one.
 */
export function needsEntitlement({ kind }: Pick<ServiceRequest, 'kind'>): boolean {
  return kind === 'create';
}

/** Why the person behind a request may not ask for it, as they are now, or null; see {@link needsEntitlement}. */
export function mayNotAsk(
  request: Pick<ServiceRequest, 'kind' | 'requester' | 'roleId'>,
  record: PersonRecord,
  environment: EnvironmentSettings,
  settings: Pick<DeskSettings, 'guests'>,
): Problem | null {
  if (!needsEntitlement(request)) return null;
  const { requester, roleId } = request;
  if (!isServed(record.standing, settings)) return requesterGone(requester);
  const role = environment.roles.find(({ id }) => id === roleId);
  if (!role || mayAskFor(record, environment, role)) return null;
  return requesterNotEntitled(requester, role.name);
}

/** Said to an approver and at the end of a run; nothing of the account exists then. */
function requesterGone({ name }: Person): Problem {
  return { code: 'requester-gone', values: { name } };
}

function requesterNotEntitled({ name }: Person, role: string): Problem {
  return { code: 'requester-not-entitled', values: { name, role } };
}
