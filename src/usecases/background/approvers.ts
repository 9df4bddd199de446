import { needsRepair } from '../../desk/account';
import { isServed } from '../../desk/entitlement';
import type { PersonStanding } from '../../desk/entitlement';
import { environmentOf } from '../../desk/find';
import type { Person } from '../../desk/people';
import { isAmong, isSame } from '../../desk/policy';
import type { EnvironmentSettings } from '../../desk/settings';
import { readSoon } from '../admit';
import { approversOf } from '../context';
import { redrawForApprovers } from '../open-requests';
import type { Tx } from '../ports';
import { standingOf } from './people';
import type { Background } from './ports';

/** Milliseconds between two reads of the approvers while somebody has to decide; well below what counts as live. */
const whileSomethingWaits = 30_000;
/** The same while nothing waits: so that a new approver is no stranger to the next request. */
const whileNothingWaits = 600_000;

/** Keeps the approvers of an environment read, live while a request or an account of it waits for one of them. */
export async function refreshApprovers(background: Background, environmentId: string): Promise<void> {
  await keepApprovers(background, environmentId);
  await background.store.transaction(async (tx) => {
    await refreshRequesters(background, tx, environmentId);
    const pause = (await somethingWaits(tx, environmentId)) ? whileSomethingWaits : whileNothingWaits;
    const dueAt = new Date(background.clock.now().getTime() + pause);
    await tx.jobs.schedule({ kind: 'refresh-approvers', key: environmentId, dueAt });
  });
}

/** Has the approvers read from now on, who were read at `asOf`: somebody has to decide, so their list must be live. */
export async function keepLive(tx: Tx, environmentId: string, asOf: string): Promise<void> {
  const dueAt = new Date(Date.parse(asOf) + whileSomethingWaits);
  await tx.jobs.schedule({ kind: 'refresh-approvers', key: environmentId, dueAt });
}

/** Whoever asked must still be entitled when somebody approves, so what is known of them is kept live as well. */
async function refreshRequesters(background: Background, tx: Tx, environmentId: string): Promise<void> {
  await readSoon(background, tx, await tx.requests.waitingAskers(environmentId, 'create'));
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
  const environment = environmentOf(background.settings, environmentId);
  const approvers = await readApprovers(background, environment);
  await background.store.transaction(async (tx) => {
    const before = await namedIn(tx, environment);
    await tx.approvers.save(environmentId, approvers, asOf);
    // The cards of what waits for them say who they are.
    if (before !== (await namedIn(tx, environment))) await redrawForApprovers(tx, environmentId);
  });
  return approvers;
}

/** The approvers as cards name them, in whichever order they were read. */
async function namedIn(tx: Tx, environment: EnvironmentSettings): Promise<string> {
  const approvers = await approversOf(tx, environment);
  return JSON.stringify(approvers.map(({ aadObjectId, name }) => [aadObjectId.toLowerCase(), name]).sort());
}

/** Is this one person entitled now? Asks for them alone where the settings name them. */
export async function isApprover(
  background: Pick<Background, 'directory' | 'settings'>,
  environment: EnvironmentSettings,
  person: Person,
): Promise<boolean> {
  const { people } = environment.approvers;
  const isNamed = people.some((aadObjectId) => isSame(person, { aadObjectId }));
  if (!isNamed)
    return isAmong(await readApprovers(background, { approvers: { ...environment.approvers, people: [] } }), person);
  return isServed(standingOf(await background.directory.userById(person.aadObjectId)), background.settings);
}

/** Those whom the desk serves: enabled ones, guests only where they are let in. */
async function readApprovers(
  { directory, settings }: Pick<Background, 'directory' | 'settings'>,
  environment: Pick<EnvironmentSettings, 'approvers'>,
): Promise<readonly Person[]> {
  const meant = await readMeant({ directory }, environment);
  return meant.filter(({ standing }) => isServed(standing, settings)).map(({ person }) => person);
}

/** Somebody whom the settings mean by `approvers`, with what Entra says of them. */
interface MeantApprover {
  readonly person: Person;
  readonly standing: PersonStanding;
}

/** Everybody named in the settings and every member of the group, whether they are served or not; for the bot and its doctor. */
export async function readMeant(
  { directory }: Pick<Background, 'directory'>,
  { approvers: { people, groupId } }: Pick<EnvironmentSettings, 'approvers'>,
): Promise<readonly MeantApprover[]> {
  const [named, members] = await Promise.all([
    directory.usersById(people),
    groupId ? directory.groupMembers(groupId) : [],
  ]);
  const all = new Map<string, MeantApprover>();
  for (const [index, user] of named.entries()) {
    const aadObjectId = user?.id ?? people[index] ?? '';
    all.set(aadObjectId, { person: { aadObjectId, name: user?.displayName ?? '' }, standing: standingOf(user) });
  }
  for (const member of members) {
    const standing = standingOf({ ...member, accountEnabled: member.accountEnabled !== false });
    all.set(member.userId, { person: { aadObjectId: member.userId, name: member.displayName }, standing });
  }
  return [...all.values()];
}
