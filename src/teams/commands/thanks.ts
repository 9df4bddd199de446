import { text } from '../answer/reply';
import { everywhere, greeted, type Command } from './command';

export const thanks: Command = {
  name: 'thanks',
  aliases: ['thank', 'thx', 'danke', 'cheers'],
  summary: null,
  scopes: everywhere,
  answersOpenly: true,

  async run({ caller, say }) {
    return text(say('thanks', greeted(caller.person)));
  },
};
