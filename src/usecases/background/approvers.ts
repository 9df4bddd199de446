import { needsRepair } from '../../desk/account';
import { environmentOf } from '../../desk/find';
import type { Person } from '../../desk/people';
import { isSame } from '../../desk/policy';
import type { EnvironmentSettings } from '../../desk/settings';
import type { Tx } from '../ports';
import type { Background } from './ports';

/** Milliseconds between two reads of the approvers while somebody has to decide; well below what counts as live. */
const whileSomethingWaits = 30_000;
/** The same while nothing waits: so that a new approver is no stranger to the next request. */
const whileNothingWaits = 600_000;

/** Keeps the approvers of an environment read, live while a request or an account of it waits for one of them. */
export async function refreshApprovers(background: Background, environmentId: string): Promise<void> {
  await keepApprovers(background, environmentId);
  await background.store.transaction(async (tx) => {
    const pause = (await somethingWaits(tx, environmentId)) ? whileSomethingWaits : whileNothingWaits;
    const dueAt = new Date(background.clock.now().getTime() + pause);
    await tx.jobs.schedule({ kind: 'refresh-approvers', key: environmentId, dueAt });
  });
}

async function somethingWaits(tx: Tx, environmentId: string): Promise<boolean> {
  const waiting = await tx.requests.list({ states: ['pending', 'needs-hands'], environmentId, limit: 1 });
  if (waiting.length > 0) return true;
  // More than an environment can have non-interactive users.
  const accounts = await tx.accounts.list({ environmentId, limit: 1_000, offset: 0 });
  return accounts.some(needsRepair);
}

/**
 * Reads the approvers and keeps them, stamped with the moment before the read: who was removed while it went on is still
 * in it. Nothing else writes the list, and a read that began earlier never replaces a later one.
 */
export async function keepApprovers(
  background: Pick<Background, 'directory' | 'store' | 'settings' | 'clock'>,
  environmentId: string,
): Promise<readonly Person[]> {
  const asOf = background.clock.now().toISOString();
  const approvers = await readApprovers(background, environmentOf(background.settings, environmentId));
  await background.store.transaction((tx) => tx.approvers.save(environmentId, approvers, asOf));
  return approvers;
}

/** Is this one person entitled now? Asks for them alone where the settings name them. */
export async function isApprover(
  { directory }: Pick<Background, 'directory'>,
  environment: EnvironmentSettings,
  person: Person,
): Promise<boolean> {
  const { people, groupId } = environment.approvers;
  if (people.some((aadObjectId) => isSame(person, { aadObjectId }))) {
    return (await directory.userById(person.aadObjectId))?.accountEnabled === true;
  }
  const members = groupId ? await directory.groupMembers(groupId) : [];
  return members.some(
    ({ userId, accountEnabled }) => accountEnabled !== false && isSame(person, { aadObjectId: userId }),
  );
}

/** People named in the settings and members of the group, enabled ones only. Group membership is read live. */
export async function readApprovers(
  background: Pick<Background, 'directory'>,
  environment: EnvironmentSettings,
): Promise<readonly Person[]> {
  const { people, groupId } = environment.approvers;
  const [named, members] = await Promise.all([
    Promise.all(people.map((id) => background.directory.userById(id))),
    groupId ? background.directory.groupMembers(groupId) : [],
  ]);
  const all = new Map<string, Person>();
  for (const user of named)
    if (user?.accountEnabled) all.set(user.id, { aadObjectId: user.id, name: user.displayName });
  for (const member of members)
    if (member.accountEnabled !== false)
      all.set(member.userId, { aadObjectId: member.userId, name: member.displayName });
  return [...all.values()];
}
