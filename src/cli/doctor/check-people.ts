import { isServed } from '../../desk/entitlement';
import type { PersonStanding } from '../../desk/entitlement';
import type { Person } from '../../desk/people';
import type { EnvironmentSettings } from '../../desk/settings';
import type { BooksLook } from '../../store/inspect-books';
import { readMeant } from '../../usecases/background';
import { because, examine, fault, ok, warn, type DoctorFinding, type Verdict } from './finding';
import type { DoctorPorts } from './ports';
import { offersPrivileged } from './role-facts';

interface Approvers {
  /** Those whom the bot lets decide. */
  readonly able: readonly Person[];
  /** Ids of the settings that are no enabled user. */
  readonly missing: readonly string[];
  /** Meant by the settings, which do not let guests in. */
  readonly guests: readonly Person[];
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
    const needed = (await offersPrivileged(ports, environment)) ? 2 : 1;
    return judgeApprovers(seen.approvers, environment, needed);
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

/** By the rule by which the bot itself lets people decide. */
async function readApprovers(ports: DoctorPorts, environment: EnvironmentSettings): Promise<Approvers> {
  const meant = await readMeant(ports, environment);
  const those = (is: (standing: PersonStanding) => boolean) =>
    meant.filter(({ standing }) => is(standing)).map(({ person }) => person);
  const isNobody = (standing: PersonStanding) => standing === 'outside' || standing === 'disabled';
  const nobody = those(isNobody).map(({ aadObjectId }) => aadObjectId);
  return {
    able: those((standing) => isServed(standing, ports.settings)),
    missing: environment.approvers.people.filter((id) => nobody.includes(id)),
    guests: those((standing) => standing === 'guest' && !isServed(standing, ports.settings)),
  };
}

function judgeApprovers(
  { able, missing, guests }: Approvers,
  environment: EnvironmentSettings,
  needed: number,
): Verdict {
  const { id, approvers } = environment;
  const add = `Add people to "approvers" of "${id}" in the desk file, or members to its group in Entra admin center > Groups.`;
  const letIn = guests.length > 0 ? ' Or set "guests": "allowed" in the desk file, which lets guests decide.' : '';
  const besides = guests.length > 0 ? `; guests are not let in: ${namesOf(guests)}` : '';
  if (able.length === 0) return fault(`nobody can approve${besides}`, `${add}${letIn}`);
  const out = `Take it out of "approvers" of "${id}" in the desk file`;
  if (missing.length > 0) return fault(`${missing.join(', ')} is no enabled user`, `${out}, or correct the object id.`);
  if (able.length < needed)
    return fault(`${able.length} person can approve, but privileged roles need two${besides}`, `${add}${letIn}`);
  const named = guests.filter(({ aadObjectId }) => approvers.people.includes(aadObjectId));
  return named.length > 0
    ? fault(`${namesOf(named)} is a guest, and guests are not let in`, `${out}.${letIn}`)
    : ok(`${able.length} people can approve${besides}`);
}

function namesOf(people: readonly Person[]): string {
  return people.map(({ name }) => name).join(', ');
}

const setup =
  'Teams admin center > Teams apps > Setup policies > (policy of the approvers) > Installed apps > Add apps, and add Account Desk; or each of them opens the app in Teams once and says "hello"';

function noChats(approvers: readonly Person[]): Verdict {
  return warn(`no chat with ${namesOf(approvers)} yet`, `${setup}.`);
}

function judgeChats(approvers: readonly Person[], reachable: readonly string[]): Verdict {
  const known = new Set(reachable.map((each) => each.toLowerCase()));
  const without = approvers.filter(({ aadObjectId }) => !known.has(aadObjectId.toLowerCase()));
  return without.length === 0 ? ok('each approver has a chat with the bot') : noChats(without);
}
