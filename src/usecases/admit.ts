import { ageOf, isServed, recordAges, requesterGroups } from '../desk/entitlement';
import type { PersonRecord } from '../desk/entitlement';
import type { Person } from '../desk/people';
import type { Desk, Tx } from './ports';

/** May this person use the desk at all? `unknown`: Entra was not asked lately, and is being asked now. */
export type Admission = 'served' | 'unknown' | 'guest' | 'disabled' | 'outside';

/**
 * Judges who is behind a turn before anything else is. Answers from the books: what Entra said at most an hour ago; has it
 * read again when that is older than some minutes.
 */
export async function admit(desk: Desk, person: Person): Promise<Admission> {
  const record = await desk.store.look((tx) => tx.people.get(person.aadObjectId));
  const age = ageOf(record, desk.clock.now());
  if (age > recordAges.fresh || !knowsGroups(desk, record))
    await desk.store.transaction((tx) => readSoon(desk, tx, [person.aadObjectId]));
  if (!record || age > recordAges.usable) return 'unknown';
  return record.standing === 'member' || isServed(record.standing, desk.settings) ? 'served' : record.standing;
}

/** A group that came into the settings since the read was not asked about. */
export function knowsGroups({ settings }: Pick<Desk, 'settings'>, record: PersonRecord | null): boolean {
  return requesterGroups(settings).every((id) => record?.groupsAsked.includes(id));
}

/** Has Entra asked about people, by their object ids; asking again while that goes on changes nothing. */
export async function readSoon({ clock }: Pick<Desk, 'clock'>, tx: Tx, people: readonly string[]): Promise<void> {
  const keys = people.map((aadObjectId) => aadObjectId.toLowerCase());
  await tx.jobs.scheduleEach('read-person', keys, clock.now());
}
