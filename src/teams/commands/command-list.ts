import type { CommandHelp } from '../../cards/help';
import type { Command } from './command';
import { commands } from './index';

/** Lines of the help card. */
export const commandHelp: readonly CommandHelp[] = commands.flatMap(({ name, summary, forAdmins }) =>
  summary === null ? [] : [{ name, summary, forAdmins }],
);

const firstNames: readonly string[] = ['request', 'quota', 'status', 'accounts'];

/** The few worth knowing first. */
export const firstCommands: readonly CommandHelp[] = commandHelp.filter(({ name }) => firstNames.includes(name));

/** Every word that is understood. */
export const wordsOfCommands: readonly string[] = commands.flatMap(({ name, aliases }) => [name, ...aliases]);

export function findCommand(word: string): Command | undefined {
  return word === '' ? undefined : commands.find(({ name, aliases }) => name === word || aliases.includes(word));
}
