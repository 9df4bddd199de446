import { everywhere, type Command } from './command';

/** Longest thing that is quoted back, in characters. */
const longestThing = 60;

/** What a non-interactive account can and cannot do; with a word after it, the answer about that. */
export const can: Command = {
  name: 'can',
  aliases: ['may', 'kann', 'darf'],
  summary: 'command.can',
  scopes: everywhere,
  answersOpenly: true,

  async run({ painter, reader, rest }) {
    return { kind: 'card', card: painter.abilities(reader, rest.slice(0, longestThing)) };
  },
};
