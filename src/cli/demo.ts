import { rmSync } from 'node:fs';
import { Command } from 'commander';
import { readConfig } from '../config';
import { people } from '../sandbox/tenant';
import { startDesk } from '../start/compose';
import { createLogger } from '../start/logger';
import { createWorld, watchable } from '../start/sandbox';
import { installEverywhere, newFolder } from '../start/sandbox/run';
import { judgeAccount, licensesOf } from './demo/judge';
import { playRequest } from './demo/play';
import { readRequests } from './demo/requests-file';
import type { DemoRequest } from './demo/requests-file';

const lenders = [people.kim.id, people.omar.id];

/** Plays the main job in the terminal. Resolves with true only if the tenant's own ledger shows what was asked for. */
async function runDemo(requests: readonly DemoRequest[], freeSeats: number): Promise<boolean> {
  const folder = newFolder();
  const world = await createWorld({ folder, pace: watchable, tenant: { freeSalesSeats: freeSeats } });
  const desk = await startDesk(readConfig(world.env), { logger: createLogger('error') });
  world.teams.connectBot(desk.messagesUrl);
  await installEverywhere(world.teams);
  const before = licensesOf(world.tenant, lenders);
  try {
    const results: boolean[] = [];
    for (const request of requests) {
      const say = stopwatch();
      const state = await playRequest(world.teams, world.tenant, request, say);
      say(`the final card says: ${state}`);
      results.push(report(`${request.accountName}, on the tenant`, judgeAccount(world.tenant, request)));
    }
    const whole = licensesOf(world.tenant, lenders) === before;
    results.push(report('the lenders, on the tenant', [{ name: 'have exactly the licences they had', holds: whole }]));
    return results.every(Boolean);
  } finally {
    await desk.close();
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function stopwatch(): (text: string) => void {
  const started = Date.now();
  return (text) => console.log(`${((Date.now() - started) / 1000).toFixed(1).padStart(6)} s  ${text}`);
}

function report(title: string, facts: readonly { name: string; holds: boolean }[]): boolean {
  console.log(`\n  ${title}:`);
  for (const { name, holds } of facts) console.log(`    ${holds ? 'yes' : 'NO '}  ${name}`);
  console.log('');
  return facts.every(({ holds }) => holds);
}

new Command('demo')
  .description('Plays requests from form to final card against the simulated tenant, with shortened delays.')
  .argument('[file]', 'JSON list of requests', 'env/requests.sample.json')
  .option('--free-licences <number>', 'free Sales Enterprise licences in the tenant', '0')
  .action(async (file: string, options: { freeLicences: string }) => {
    const good = await runDemo(readRequests(file), Number(options.freeLicences));
    console.log(good ? 'Everything is as it should be.' : 'Something is not as it should be: see NO above.');
    process.exit(good ? 0 : 1);
  })
  .parseAsync()
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  });
