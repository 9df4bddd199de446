import type { EnvironmentSettings } from '../../desk/settings';
import type { BooksLook } from '../../store/inspect-books';
import { because, examine, fault, ok, warn, type DoctorFinding, type Verdict } from './finding';
import type { DoctorPorts } from './ports';
import { offersPrivileged } from './role-facts';

interface Approver {
  readonly aadObjectId: string;
  readonly name: string;
}

interface Approvers {
  readonly able: readonly Approver[];
  /** Ids of the settings that are no enabled user. */
  readonly missing: readonly string[];
}

/** Those who may approve for an environment, and whether the bot can reach them. */
export async function checkPeople(
  ports: DoctorPorts,
  environment: EnvironmentSettings,
  books: BooksLook,
): Promise<DoctorFinding[]> {
  const { id } = environment;
  const seen: { approvers?: Approvers } = {};
  const why = 'Nobody may approve their own request, so somebody else must be there to do it.';
  const who = await examine('approvers', id, why, async () => {
    seen.approvers = await readApprovers(ports, environment);
    return judgeApprovers(seen.approvers, environment.id, await offersPrivileged(ports, environment));
  });
  const { approvers } = seen;
  if (!approvers || approvers.able.length === 0 || books.state !== 'open') return [who];
  const { reachable, heardAt } = books.entries;
  const chatWhy = 'Approvals and warnings go to each approver in private; without a chat they only see the channel.';
  const chats = await examine('approver-chats', id, chatWhy, () =>
    heardAt === null ? because('teams-silent', noChats(approvers.able)) : judgeChats(approvers.able, reachable),
  );
  return [who, chats];
}

async function readApprovers({ directory }: DoctorPorts, { approvers }: EnvironmentSettings): Promise<Approvers> {
  const people = await Promise.all(approvers.people.map((each) => directory.userById(each)));
  const missing = approvers.people.filter((_, index) => !people[index]?.accountEnabled);
  const named = people.flatMap((user) =>
    user?.accountEnabled ? [{ aadObjectId: user.id.toLowerCase(), name: user.userPrincipalName }] : [],
  );
  const members = approvers.groupId === undefined ? [] : await directory.groupMembers(approvers.groupId);
  const able = members
    .filter(({ accountEnabled }) => accountEnabled !== false)
    .map(({ userId, displayName }) => ({ aadObjectId: userId.toLowerCase(), name: displayName }));
  return { able: [...new Map([...able, ...named].map((each) => [each.aadObjectId, each])).values()], missing };
}

function judgeApprovers({ able, missing }: Approvers, id: string, privileged: boolean): Verdict {
  const add = `Add people to "approvers" of "${id}" in the desk file, or members to its group in Entra admin center > Groups.`;
  if (able.length === 0) return fault('nobody can approve', add);
  if (missing.length > 0)
    return fault(
      `${missing.join(', ')} is no enabled user`,
      `Take it out of "approvers" of "${id}" in the desk file, or correct the object id.`,
    );
  const needed = privileged ? 2 : 1;
  return able.length < needed
    ? fault(`${able.length} person can approve, but privileged roles need two`, add)
    : ok(`${able.length} people can approve`);
}

const setup =
  'Teams admin center > Teams apps > Setup policies > (policy of the approvers) > Installed apps > Add apps, and add Account Desk; or each of them opens the app in Teams once and says "hello"';

function noChats(approvers: readonly Approver[]): Verdict {
  return warn(`no chat with ${approvers.map(({ name }) => name).join(', ')} yet`, `${setup}.`);
}

function judgeChats(approvers: readonly Approver[], reachable: readonly string[]): Verdict {
  const known = new Set(reachable.map((each) => each.toLowerCase()));
  const without = approvers.filter(({ aadObjectId }) => !known.has(aadObjectId));
  return without.length === 0 ? ok('each approver has a chat with the bot') : noChats(without);
}
