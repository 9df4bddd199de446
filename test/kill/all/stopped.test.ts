import { people } from '../../../src/sandbox/tenant';
import { approve, ask, licensesOf, sees } from '../../support/steps';
import { beginArena } from '../../support/arena';
import type { Arena } from '../../support/arena';
import { pauseFor } from '../../support/wait';
import { stopAt } from '../one-stop';
import { shapeOf } from '../points';
import { brokenPromises, lookBefore } from '../promises';
import { report } from '../report';

jest.setTimeout(300_000);

/** Longer than a bot may be silent before another takes over its runs, ms. */
const frozenFor = 20_000;

let arena: Arena;
beforeAll(async () => {
  arena = await beginArena();
});
afterAll(() => arena.end());

it.each([
  'PUT keyVault /secrets/{name}',
  'POST graph /v1.0/users',
  'POST graph /v1.0/users/{id}/assignLicense',
  'PATCH dataverse /api/data/v9.2/systemusers({id})',
])('a bot told to stop in the middle of %s ends in time, and the next one goes on', async (call) => {
  const stop = await stopAt(arena, `svc-told-${call.length}`, call);

  expect(stop).toMatchObject({ code: 0, state: 'running', broken: [] });
  expect(stop.ms).toBeLessThanOrEqual(10_000);
});

it('a bot frozen with a licence on loan is replaced by another, and does no harm when it wakes up', async () => {
  const { world, bot } = arena;
  const name = 'svc-frozen';
  const before = lookBefore(world);
  const id = await ask(world, { accountName: name });
  const frozen = freezeAfterFirst('POST graph /v1.0/users/{id}/assignLicense', id);
  await approve(world, name);
  await frozen;
  expect(licensesOf(world.tenant.user(people.kim.id))).not.toEqual(before.lent[0]);

  const started = Date.now();
  const second = await arena.replica('second');
  await second.start();
  world.teams.connectBot(second.messagesUrl);
  await pauseFor(frozenFor);
  await sees(world, 'ravi', name, 'Ready');
  const recoveryMs = Date.now() - started;
  bot.thaw();
  await pauseFor(5_000);

  const broken = await brokenPromises(world, before, [{ name, id }]);
  const point = `frozen for ${frozenFor} ms with a licence on loan, replaced by another bot, awake again`;
  report({ part: 'SIGSTOP', point, moment: 'after', kills: 1, recoveryMs, broken });
  expect(broken).toEqual([]);
  expect(second.output()).toContain('took over the runs of a bot that is gone');
});

/** Stops the bot's clock while the answer to the call is on its way to it. */
function freezeAfterFirst(call: string, requestId: string): Promise<void> {
  return new Promise((resolve) => {
    const stop = arena.world.tenant.onArrival((arrival) => {
      if (shapeOf(arrival) !== call || arrival.headers['client-request-id'] !== `${requestId}:1`) return undefined;
      stop();
      arena.bot.freeze();
      setTimeout(resolve, 100);
      return undefined;
    });
  });
}
