import { isRestricted, mayNotAsk, needsEntitlement, requesterGroups } from '../../desk/entitlement';
import type { PersonRecord, PersonStanding } from '../../desk/entitlement';
import { environmentOf } from '../../desk/find';
import type { Problem } from '../../desk/problem';
import type { ServiceRequest } from '../../desk/request';
import type { DirectoryUser } from '../../recipe/ports';
import { isGuest } from '../../recipe/rules/guest';
import type { Background } from './ports';

type PersonSources = Pick<Background, 'directory' | 'store' | 'settings' | 'clock'>;

/** Reads a person and keeps what Entra says. While groups cannot be read those known before stay, as old as they are. */
export async function keepPerson(background: PersonSources, aadObjectId: string): Promise<PersonRecord> {
  const plain = await readStanding(background, aadObjectId);
  try {
    return await keep(background, await withGroups(background, plain));
  } catch (error) {
    const before = await background.store.look((tx) => tx.people.get(aadObjectId));
    await keep(background, before ? { ...before, asOf: plain.asOf, standing: plain.standing } : plain);
    throw error;
  }
}

/** Whether the person behind a request may ask for it, as Entra has it now. */
interface Asking {
  readonly problem: Problem | null;
  /** What was read, where it is for some people only. */
  readonly record: PersonRecord | null;
}

/**
 * Asks Entra about the person behind a request; of a role that everybody may ask for, no group is read. Throws
 * {@link UpstreamError} when it cannot be read.
 */
export async function readAsking(background: Omit<PersonSources, 'store'>, request: ServiceRequest): Promise<Asking> {
  if (!needsEntitlement(request)) return { problem: null, record: null };
  const { settings } = background;
  const environment = environmentOf(settings, request.environmentId);
  const plain = await readStanding(background, request.requester.aadObjectId);
  const record = isRestricted(environment, request.roleId) ? await withGroups(background, plain) : null;
  return { problem: mayNotAsk(request, record ?? plain, environment, settings), record };
}

/** Is whoever asked entitled now, right before something is made? Everybody is for what everybody may ask for. */
export async function mayAsk(background: Omit<PersonSources, 'store'>, request: ServiceRequest): Promise<boolean> {
  const environment = environmentOf(background.settings, request.environmentId);
  return !isRestricted(environment, request.roleId) || (await readAsking(background, request)).problem === null;
}

async function withGroups(
  { directory, settings }: Omit<PersonSources, 'store'>,
  person: PersonRecord,
): Promise<PersonRecord> {
  const groupsAsked = requesterGroups(settings);
  const isNobody = person.standing === 'outside' || person.standing === 'disabled';
  const read = { ...person, groupsAsked, groupsAsOf: person.asOf };
  if (groupsAsked.length === 0 || isNobody) return read;
  return { ...read, groups: await directory.checkMemberGroups(person.aadObjectId, groupsAsked) };
}

async function readStanding(
  { directory, clock }: Omit<PersonSources, 'store'>,
  aadObjectId: string,
): Promise<PersonRecord> {
  const asOf = clock.now().toISOString();
  const standing = standingOf(await directory.userById(aadObjectId));
  return { aadObjectId: aadObjectId.toLowerCase(), asOf, standing, groupsAsked: [], groups: [], groupsAsOf: null };
}

async function keep({ store }: PersonSources, record: PersonRecord): Promise<PersonRecord> {
  await store.transaction((tx) => tx.people.save(record));
  return record;
}

type Judged = Pick<DirectoryUser, 'accountEnabled' | 'userType' | 'userPrincipalName'>;

export function standingOf(user: Judged | null): PersonStanding {
  if (!user) return 'outside';
  if (!user.accountEnabled) return 'disabled';
  return isGuest(user) ? 'guest' : 'member';
}
