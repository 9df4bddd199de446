import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Environment } from '../config';
import type { BotProcess } from './bot-process';
import { watchable } from './delays';
import { newFolder, removeFolder } from './folder';
import { createWorld, installEverywhere } from './world';

/**
 * Starts a bot twice on one folder, the second time without a database to be made, leaves it alone for so many seconds, and prints
 * how soon it was there and what it holds in memory. Without Linux there is no resident memory to be read, and it says so.
 */
export async function weigh(botOf: (settings: Environment) => BotProcess, seconds: number): Promise<void> {
  const folder = newFolder();
  const world = await createWorld({ folder, pace: watchable });
  const bot = botOf(world.env);
  try {
    console.log(
      `${(await timed(() => bot.start())).toFixed(2).padStart(8)} s   the first start, which makes the database`,
    );
    await bot.stop();
    const again = await timed(async () => world.teams.connectBot(await bot.start()));
    console.log(`${again.toFixed(2).padStart(8)} s   a start`);
    await installEverywhere(world.teams);
    await pause(seconds * 1_000);
    console.log(`${residentOf(bot.pid)}   resident memory after ${seconds} s in which nobody wanted anything`);
  } finally {
    await bot.stop();
    await world.close();
    removeFolder(folder);
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1_000;
}

function residentOf(pid: number | undefined): string {
  if (process.platform !== 'linux') return ' unknown   ';
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return `${(Number(kilobytes) / 1_024).toFixed(1).padStart(8)} MiB`;
}
