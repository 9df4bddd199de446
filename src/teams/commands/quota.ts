import { placeIn } from '../../desk/place';
import { readPhrase } from './arguments';
import { everywhere, type Command } from './command';

/** Slots in use and free, from the newest counts. */
export const quota: Command = {
  name: 'quota',
  aliases: ['slots', 'limit', 'kontingent', 'plätze'],
  summary: 'command.quota',
  scopes: everywhere,
  answersOpenly: true,

  async run({ caller, useCases, rest }) {
    const environmentId = readPhrase(rest).slice(0, 64) || null;
    return { kind: 'quota', view: await useCases.quota(caller, placeIn('quota', { environmentId })) };
  },
};
