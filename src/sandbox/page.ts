import { words } from '../words/words';
import { serveTeamsPage } from './teams';
import type { Control, TeamsPage } from './teams';
import { commandHelp } from '../teams/commands/command-list';
import { outsideTeams } from './controls';
import type { Outside } from './controls';

const about = [
  'This page plays Microsoft Teams on your own machine. Nothing here reaches Microsoft, and nothing leaves this computer.',
  'The people, the team and the tenant are made up. Waits that take minutes or hours in a real tenant take seconds here, so a whole run takes about a minute.',
  'The bot itself is the real one: the same program, clients and database as in production. Ask as Ravi, approve as Dana or Lee, look on as Sam.',
];

/** The local Teams page on a world; port 0 takes a free one. `more`: controls before the usual ones. */
export function servePage(world: Outside, port: number, more: readonly Control[] = []): Promise<TeamsPage> {
  const english = words('en', 'UTC');
  const commands = commandHelp.map((command) => ({
    title: `/${command.name}`,
    description: english.t(command.summary),
  }));
  return serveTeamsPage(world.teams, { port, about, commands, extraControls: [...more, ...outsideTeams(world)] });
}
