import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBotProcess } from '../../src/sandbox/bot-process';
import { powerOf } from '../../src/sandbox/power';
import { until } from '../support/wait';

const folder = mkdtempSync(join(tmpdir(), 'account-desk-power-'));
const diary = join(folder, 'diary.txt');
const program = join(folder, 'bot.js');
writeFileSync(
  program,
  `const note = (word) => require('node:fs').appendFileSync(${JSON.stringify(diary)}, word + '\\n');
note('up ' + process.env.BOT_ID + ' ' + (process.env.SECRET_OF_THE_SHELL ?? 'no secret'));
process.on('SIGTERM', () => { note('orderly end'); process.exit(0); });
if (process.env.BOT_ID === 'broken') process.exit(3);
process.send({ messagesUrl: 'http://127.0.0.1:1/api/messages' });
setInterval(() => undefined, 1000);`,
);
const env = { PATH: process.env['PATH'], SECRET_OF_THE_SHELL: 'x' };

beforeEach(() => writeFileSync(diary, ''));
afterAll(() => rmSync(folder, { recursive: true }));

const told = () => readFileSync(diary, 'utf8').trim().split('\n');
const start = (BOT_ID: string) => createBotProcess({ program, settings: { BOT_ID }, env });

describe('the sandbox’s bot, in a process of its own', () => {
  it('tells its address, knows its own settings and nothing of the shell, and ends in order', async () => {
    const bot = start('desk');

    await expect(bot.start()).resolves.toBe('http://127.0.0.1:1/api/messages');
    expect(bot.isRunning()).toBe(true);
    await bot.stop();

    expect(bot.isRunning()).toBe(false);
    expect(told()).toEqual(['up desk no secret', 'orderly end']);
  });

  it('is killed without a last word, and its end is an orderly one all the same', async () => {
    const bot = start('desk');
    await bot.start();

    await expect(bot.kill()).resolves.toBe(true);
    expect([bot.isRunning(), ...told()]).toEqual([false, 'up desk no secret']);
    await bot.stop();

    expect(told()).toEqual(['up desk no secret', 'up desk no secret', 'orderly end']);
  });

  it('says that it ended while it started', async () => {
    await expect(start('broken').start()).rejects.toThrow('ended while it started');
  });
});

describe('its power, as buttons', () => {
  it('is cut once, comes back once however often it is pressed, and Teams posts to the new address', async () => {
    const bot = start('desk');
    await bot.start();
    const posted: string[] = [];
    const { controls, hasSurvived } = powerOf(bot, { connectBot: (url) => posted.push(url) });
    const [kill, again] = controls.map((control) => async () => String(await control.run()));

    const first = [await again!(), await kill!(), await kill!()];
    const before = hasSurvived();
    const second = await Promise.all([again!(), again!()]);
    await bot.stop();

    expect(first).toEqual([
      'The bot is running.',
      'The bot is gone, in the middle of whatever it did. Start it again.',
      'The bot is off already. Start it again.',
    ]);
    expect(second).toEqual(Array(2).fill('The bot is running again, and goes on where it was.'));
    expect([before, hasSurvived()]).toEqual([false, true]);
    expect(new Set(posted)).toEqual(new Set(['http://127.0.0.1:1/api/messages']));
    await until(() => told().filter((line) => line.startsWith('up')).length === 2);
  });
});
