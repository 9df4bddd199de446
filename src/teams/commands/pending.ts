import { placeIn } from '../../desk/place';
import { readPhrase } from './arguments';
import { inPrivate, type Command } from './command';

/** Requests that wait for a decision and that the caller may see. */
export const pending: Command = {
  name: 'pending',
  aliases: ['approvals', 'wartend'],
  summary: 'command.pending',
  scopes: inPrivate,
  forAdmins: true,

  async run({ caller, useCases, rest }) {
    return { kind: 'requests', view: await useCases.requests(caller, placeIn('pending', { text: readPhrase(rest) })) };
  },
};
