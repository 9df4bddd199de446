import { words } from '../words/words';
import { serveTeamsPage } from './teams';
import type { Control, FirstStep, FoundPerson, TeamsPage } from './teams';
import { commandHelp } from '../teams/commands/command-list';
import { outsideTeams } from './controls';
import type { Outside } from './controls';

const about = [
  'This page plays Microsoft Teams on your own machine. Nothing here reaches Microsoft, and nothing leaves this computer.',
  'The people, the team and the tenant are made up. Waits that take minutes or hours in a real tenant take seconds here, so a whole run takes about a minute.',
  'The bot itself is the real one: the same program, clients and database as in production. Ask as Ravi, approve as Dana or Lee, look on as Sam. Lee’s Teams speaks German and stands on Berlin’s time.',
];

interface More {
  /** Before the usual ones. */
  readonly controls: readonly Control[];
  readonly steps?: readonly FirstStep[];
}

/** The local Teams page on a world; port 0 takes a free one. */
export function servePage(world: Outside, port: number, { controls, steps = [] }: More): Promise<TeamsPage> {
  const english = words('en', 'UTC');
  const commands = commandHelp.map((command) => ({
    title: `/${command.name}`,
    description: english.t(command.summary),
  }));
  const extraControls = [...controls, ...outsideTeams(world)];
  return serveTeamsPage(world.teams, { port, about, commands, extraControls, steps, directory: directoryOf(world) });
}

/** Whom the people picker of a card finds, as Teams' own does: everybody in the directory. */
function directoryOf({ tenant }: Outside): () => readonly FoundPerson[] {
  return () =>
    [...tenant.core.directory.users.values()]
      .map((user) => user.current())
      .filter(({ life }) => life === 'active')
      .map(({ id, properties }) => ({
        id,
        name: String(properties['displayName']),
        userPrincipalName: String(properties['userPrincipalName']),
      }));
}
