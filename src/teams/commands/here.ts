import { everywhere, type Command } from './command';

/** Makes a channel or group chat the one that gets an environment's approvals and warnings, once an approver confirms. */
export const here: Command = {
  name: 'here',
  aliases: ['hier', 'hierher'],
  summary: 'command.here',
  scopes: everywhere,
  answersOpenly: true,
  forAdmins: true,

  async run({ caller, useCases, painter, reader }) {
    return { kind: 'card', card: painter.adminRooms(await useCases.adminRooms(caller), reader) };
  },
};
