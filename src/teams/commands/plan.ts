import { text } from '../answer/reply';
import { readPhrase } from './arguments';
import { everywhere, requestMeant, type Command } from './command';

/**
 * What a run does, step by step: of one request, for whoever asked, or of a new account in an environment, for everybody.
 * Nothing is stored for it.
 */
export const plan: Command = {
  name: 'plan',
  aliases: ['preview', 'steps', 'vorschau', 'schritte'],
  summary: 'command.plan',
  scopes: everywhere,
  answersOpenly: true,

  async run(context) {
    const { caller, useCases, painter, reader, rest, say } = context;
    const meant = await requestMeant(context);
    const environmentId = readPhrase(rest) || null;
    const view = await useCases.plan(caller, meant ? { requestId: meant.id } : { environmentId });
    const audience = meant ? { isForOne: true as const } : {};
    if (!view) return { ...text(say('no-request', { id: meant?.id ?? '' })), ...audience };
    return { kind: 'card', card: painter.plan(view, reader), ...audience };
  },
};
