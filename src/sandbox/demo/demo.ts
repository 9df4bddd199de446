import { readConfig } from '../../config';
import type { Environment } from '../../config';
import { startDesk } from '../../start/compose';
import { createLogger } from '../../start/logger';
import { watchable } from '../delays';
import { newFolder, removeFolder } from '../folder';
import { people } from '../tenant';
import { createWorld, installEverywhere } from '../world';
import { judgeAccount, licensesOf } from './judge';
import { playRequest } from './play';
import { readRequests } from './requests-file';

const lenders = [people.kim.id, people.omar.id];

/** A bot with these settings, and the address that Teams posts to. */
type StartBot = (settings: Environment) => Promise<{ readonly messagesUrl: string; close(): Promise<void> }>;

/** In this process. */
export const startHere: StartBot = (settings) => startDesk(readConfig(settings), { logger: createLogger('error') });

/**
 * Plays the requests of a file in the terminal, with so many free licences. Resolves with true only if the tenant's own ledger
 * shows what was asked for.
 */
export async function runDemo(file: string, freeSeats: number, startBot: StartBot): Promise<boolean> {
  const requests = readRequests(file);
  console.log(introduction(requests.length));
  const folder = newFolder();
  const world = await createWorld({ folder, pace: watchable, tenant: { freeSalesSeats: freeSeats } });
  const desk = await startBot(world.env);
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
    return conclusion(results.every(Boolean));
  } finally {
    await desk.close();
    await world.close();
    removeFolder(folder);
  }
}

/** Said before anything is started: PostgreSQL alone takes some seconds. */
function introduction(count: number): string {
  return [
    `Plays ${count === 1 ? 'a request' : `${count} requests`} from form to final card: the bot is the real one, Microsoft is simulated,`,
    'delays are shortened, and nothing leaves this machine. Starting PostgreSQL…',
  ].join('\n');
}

function conclusion(isGood: boolean): boolean {
  console.log(isGood ? 'Everything is as it should be.' : 'Something is not as it should be: see NO above.');
  return isGood;
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
