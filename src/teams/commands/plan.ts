import { text } from '../answer/reply';
import { everywhere, firstWord, requestIdIn, type Command } from './command';

/** What a run does, step by step: of one request, or of a new account in an environment. Nothing is stored for it. */
export const plan: Command = {
  name: 'plan',
  aliases: ['preview', 'steps', 'vorschau', 'schritte'],
  summary: 'command.plan',
  usage: '/plan [ID or environment]',
  scopes: everywhere,

  async run({ caller, useCases, painter, reader, rest, say }) {
    const requestId = requestIdIn(rest);
    const environmentId = firstWord(rest).toLowerCase().slice(0, 64) || null;
    const view = await useCases.plan(caller, requestId === null ? { environmentId } : { requestId });
    if (!view) return text(say('no-request', { id: requestId ?? '' }));
    return { kind: 'card', card: painter.plan(view, reader) };
  },
};
