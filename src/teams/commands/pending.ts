import { inPrivate, type Command } from './command';

/** Requests that wait for a decision and that the caller may see. */
export const pending: Command = {
  name: 'pending',
  aliases: ['approvals', 'wartend'],
  summary: 'command.pending',
  usage: '/pending',
  scopes: inPrivate,
  forAdmins: true,

  async run({ caller, useCases, painter, reader }) {
    return { kind: 'card', card: painter.requests(await useCases.requests(caller, 'pending'), 'pending', reader) };
  },
};
