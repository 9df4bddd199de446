import type { EnvironmentSettings } from '../../desk/settings';
import type { BooksEntries, BooksLook } from '../../store/inspect-books';
import { because, examine, ok, warn, type DoctorFinding, type Verdict } from './finding';
import type { DoctorPorts } from './ports';

/** What the books tell of Teams: has it ever reached the bot, and is the bot in the conversations of the admins. */
export async function checkTeams({ settings, connectorHosts }: DoctorPorts, look: BooksLook): Promise<DoctorFinding[]> {
  if (look.state !== 'open') return [];
  const { entries } = look;
  const why = 'Whoever asks, approves or is told something does so in Teams.';
  const hosts = await examine('connector-hosts', 'Teams', why, () => judgeHosts(entries, connectorHosts));
  const first = await examine('first-message', 'Teams', why, () => judgeFirst(entries));
  const rooms = settings.environments.flatMap((environment) => {
    const room = entries.chosenRooms.get(environment.id) ?? environment.adminConversationId;
    return room === undefined ? [] : [checkAdminRoom(environment, room, entries)];
  });
  return [hosts, first, ...(await Promise.all(rooms))];
}

function judgeHosts({ refusedHosts, heardAt }: BooksEntries, allowed: readonly string[]): Verdict {
  const refused = refusedHosts.filter(({ host }) => !allowed.includes(host.toLowerCase()));
  if (refused.length === 0) return ok('nothing was refused for where it came from');
  const names = refused.map(({ host }) => host);
  const seen = refused
    .map(({ host, times, lastAt }) => `${host} (${times} times, last at ${moment(lastAt)})`)
    .join(', ');
  const verdict = warn(
    `messages for the connector ${seen} were refused: not on the list of hosts`,
    `If it is Microsoft's own, set BOT_SERVICE_HOSTS=${[...allowed, ...names].join(',')} in env/.env and start the bot again; otherwise somebody tried to have the bot answer elsewhere, and nothing must be done.`,
  );
  return heardAt === null ? because('teams-silent', verdict) : verdict;
}

function moment(at: Date): string {
  return at.toISOString().slice(0, 16).replace('T', ' ');
}

function judgeFirst({ heardAt }: BooksEntries): Verdict {
  if (heardAt !== null) return ok(`last heard at ${moment(heardAt)}`);
  return because(
    'teams-silent',
    warn(
      'the bot runs, and nothing ever came from Teams',
      'Upload build/account-desk.zip (Teams admin center > Manage apps > Upload new app), open the app in Teams and say "hello". If no answer comes: the messaging endpoint of the Azure Bot must be https://(your host)/api/messages and reachable from the internet, its channel Microsoft Teams must be on, and its app id must be BOT_ID.',
    ),
  );
}

function checkAdminRoom({ id }: EnvironmentSettings, room: string, entries: BooksEntries): Promise<DoctorFinding> {
  const why = 'Approvals and warnings for admins are posted there; where it is wrong they reach nobody.';
  return examine('admin-conversation', id, why, () => {
    if (entries.conversationIds.includes(room)) return ok('the bot is in it');
    const verdict = warn(
      `the bot is in no conversation ${room}`,
      'Add the app to the team of that channel (Teams > (team) > ... > Manage team > Apps), and say /here in the channel, which replaces a mistyped adminConversationId of the desk file too.',
    );
    return entries.heardAt === null ? because('teams-silent', verdict) : verdict;
  });
}
