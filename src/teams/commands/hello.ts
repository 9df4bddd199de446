import { text } from '../answer/reply';
import { everywhere, greeted, type Command } from './command';

export const hello: Command = {
  name: 'hello',
  aliases: ['hi', 'hey', 'hallo', 'moin'],
  summary: null,
  scopes: everywhere,
  answersOpenly: true,

  async run({ caller, say }) {
    return text(say('hello', greeted(caller.person)));
  },
};
