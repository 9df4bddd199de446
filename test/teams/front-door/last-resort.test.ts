import { EventEmitter } from 'node:events';
import { installLastResort } from '../../../src/teams/front-door/last-resort';
import { logBook } from '../support/door';

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

it('says what escaped, and takes all of the net away at the end', () => {
  const { lines, logger } = logBook();
  const bot = new EventEmitter();
  const errors = [new Error('escaped'), new Error('escaped too')];

  const remove = installLastResort(logger, bot);
  bot.emit('unhandledRejection', errors[0], Promise.resolve());
  bot.emit('uncaughtException', errors[1]);
  remove();

  expect(lines).toEqual([
    { level: 'error', message: 'a rejection was not handled', fields: { err: errors[0] } },
    { level: 'error', message: 'an exception was not caught', fields: { err: errors[1] } },
  ]);
  expect(bot.eventNames()).toEqual([]);
});

it('is hung up for the process itself', () => {
  const nets = () => ['unhandledRejection', 'uncaughtException'].map((event) => process.listenerCount(event));
  const before = nets();
  const remove = installLastResort(logBook().logger);
  const during = nets();
  remove();

  expect(during).toEqual(before.map((count) => count + 1));
  expect(nets()).toEqual(before);
});
