import type { EnvironmentSettings } from '../../desk/settings';
import type { BooksEntries, BooksLook } from '../../store/inspect-books';
import { because, examine, ok, warn, type DoctorFinding, type Verdict } from './finding';
import type { DoctorPorts } from './ports';

/** What the books tell of Teams: has it ever reached the bot, and is the bot in the conversations of the settings. */
export async function checkTeams({ settings }: DoctorPorts, look: BooksLook): Promise<DoctorFinding[]> {
  if (look.state !== 'open') return [];
  const { entries } = look;
  const why = 'Whoever asks, approves or is told something does so in Teams.';
  const first = await examine('first-message', 'Teams', why, () => judgeFirst(entries));
  const rooms = settings.environments.flatMap((environment) => {
    const { adminConversationId } = environment;
    return adminConversationId === undefined ? [] : [checkAdminRoom(environment, adminConversationId, entries)];
  });
  return [first, ...(await Promise.all(rooms))];
}

function judgeFirst({ heardAt }: BooksEntries): Verdict {
  if (heardAt !== null) return ok(`last heard at ${heardAt.toISOString().slice(0, 16).replace('T', ' ')}`);
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
      'Add the app to the team of that channel (Teams > (team) > ... > Manage team > Apps), and say /here in the channel; or take adminConversationId out of the desk file.',
    );
    return entries.heardAt === null ? because('teams-silent', verdict) : verdict;
  });
}
