import { approve, ask, sees } from '../support/steps';
import type { Arena } from '../support/arena';
import { borrowed } from './paths';
import { shapeOf } from './points';
import { brokenPromises, lookBefore } from './promises';
import { report } from './report';

/** How long the answer to the call is under way when the bot is told to stop, ms. */
const answerTakes = 1_000;

/** A run whose bot is told to stop (SIGTERM) while the answer to a call is under way; then started again, and judged. */
export async function stopAt(arena: Arena, account: string, call: string) {
  const { world, bot } = arena;
  const before = lookBefore(world);
  const id = await ask(world, { accountName: account });
  const arrivals = holdFirst(arena, call, id);
  await approve(world, account);
  await arrivals.first;
  const { code, ms } = await bot.stop();
  const state = await stateOf(arena, id);

  const started = Date.now();
  await bot.start();
  await sees(world, 'ravi', account, borrowed.end.card);
  const recoveryMs = Date.now() - started;
  const broken = await brokenPromises(world, before, [{ name: account, id }]);
  report({ part: 'SIGTERM', point: `${call}, stopped in ${ms} ms`, moment: 'during', kills: 1, recoveryMs, broken });
  return { code, ms, state, broken, arrivals: arrivals.count() };
}

/** `first` resolves when the call has arrived; its answer goes out only later. */
function holdFirst({ world }: Arena, call: string, requestId: string) {
  let count = 0;
  const first = new Promise<void>((resolve) => {
    world.tenant.onArrival(async (arrival) => {
      if (shapeOf(arrival) !== call || arrival.headers['client-request-id'] !== `${requestId}:1`) return undefined;
      if (++count > 1) return undefined;
      resolve();
      await new Promise((held) => setTimeout(held, answerTakes));
      return undefined;
    });
  });
  return { first, count: () => count };
}

async function stateOf({ database }: Arena, id: string): Promise<string> {
  const [row] = await database.query('select state from desk.requests where id = $1', [id]);
  return String(row?.['state']);
}
