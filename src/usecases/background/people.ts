import { fullAgeOf, isRestricted, mayNotAsk, needsEntitlement, requesterGroups } from '../../desk/entitlement';
import type { PersonRecord, PersonStanding } from '../../desk/entitlement';
import { environmentOf } from '../../desk/find';
import type { Problem } from '../../desk/problem';
import type { ServiceRequest } from '../../desk/request';
import type { DirectoryUser } from '../../recipe/ports';
import { isGuest } from '../../recipe/rules/guest';
import { knowsGroups } from '../admit';
import type { Background } from './ports';

type PersonSources = Pick<Background, 'directory' | 'store' | 'settings' | 'clock'>;

/** Milliseconds: whoever was read this lately is not read again. Less than what is left to decide in before a read is too old. */
const justRead = 10_000;

/** Has a person read and kept who was not read just now: several parts of the desk ask for one at the same time. */
export async function refreshPerson(background: PersonSources, aadObjectId: string): Promise<void> {
  const record = await background.store.look((tx) => tx.people.get(aadObjectId));
  const isFresh = fullAgeOf(record, background.clock.now()) <= justRead && knowsGroups(background, record);
  if (!isFresh) await keepPerson(background, aadObjectId);
}

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
  /** What was read, where that is all that is to be known of them. */
  readonly record: PersonRecord | null;
}

/**
 * Asks Entra about the person behind a request; of a role that everybody may ask for, no group is read. Throws
 * {@link UpstreamError} when it cannot be read.
 */
async function readAsking(background: Omit<PersonSources, 'store'>, request: ServiceRequest): Promise<Asking> {
  if (!needsEntitlement(request)) return { problem: null, record: null };
  const asOf = background.clock.now().toISOString();
  return judgeAsking(background, request, await background.directory.userById(request.requester.aadObjectId), asOf);
}

/** The same of somebody who was read already; `asOf` is the moment before that. */
export async function judgeAsking(
  background: Omit<PersonSources, 'store'>,
  request: ServiceRequest,
  user: DirectoryUser | null,
  asOf: string,
): Promise<Asking> {
  if (!needsEntitlement(request)) return { problem: null, record: null };
  const { settings } = background;
  const environment = environmentOf(settings, request.environmentId);
  const plain = recordOf(request.requester.aadObjectId, user, asOf);
  const isAboutGroups = isRestricted(environment, request.roleId);
  // Where no group lets anybody ask, the standing is all there is to know.
  const isWhole = isAboutGroups || requesterGroups(settings).length === 0;
  const record = isWhole ? await withGroups(background, plain) : null;
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
  return recordOf(aadObjectId, await directory.userById(aadObjectId), asOf);
}

function recordOf(aadObjectId: string, user: DirectoryUser | null, asOf: string): PersonRecord {
  const standing = standingOf(user);
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
