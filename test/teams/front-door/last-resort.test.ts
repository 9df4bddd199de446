import { EventEmitter } from 'node:events';
import { installLastResort } from '../../../src/teams/front-door/last-resort';

it('keeps the process up when something escapes every other net, and writes it down', () => {
  const written: string[] = [];
  const note = (_fields: object, message: string) => void written.push(message);
  const bot = new EventEmitter();

  const remove = installLastResort({ debug: note, info: note, warn: note, error: note }, bot);
  bot.emit('unhandledRejection', new Error('escaped'), Promise.resolve());
  bot.emit('uncaughtException', new Error('escaped too'));
  remove();

  expect(written).toEqual(['a rejection was not handled', 'an exception was not caught']);
  expect(bot.listenerCount('unhandledRejection')).toBe(0);
});
