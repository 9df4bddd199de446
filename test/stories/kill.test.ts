import { people } from '../../src/sandbox/tenant';
import { recordExchanges, recordTeamsExchanges } from '../contracts/record-exchanges';
import { beginArena } from '../support/arena';
import type { Arena } from '../support/arena';
import { fieldsOf } from '../support/read-log';
import { approve, ask, licensesOf, ready, sees, standing } from '../support/steps';
import { until } from '../support/wait';

let arena: Arena;
beforeAll(async () => {
  arena = await beginArena();
  arena.world.tenant.onExchange(recordExchanges());
  arena.world.teams.onExchange(recordTeamsExchanges());
});
afterAll(() => arena.end());

it('a bot killed while a licence is on loan goes on where it was, and the lender is whole', async () => {
  const { world, bot } = arena;
  const before = licensesOf(world.tenant.user(people.kim.id));
  await ask(world, { accountName: 'svc-killed' });
  await approve(world, 'svc-killed');
  await until(() => licensesOf(world.tenant.user('svc-killed@contoso.onmicrosoft.com')).length > 0);

  await bot.kill();
  expect(licensesOf(world.tenant.user(people.kim.id))).not.toEqual(before);
  await bot.start();

  await sees(world, 'ravi', 'svc-killed', 'Ready');
  expect(standing(world, 'svc-killed')).toEqual(ready);
  expect(licensesOf(world.tenant.user(people.kim.id))).toEqual(before);
  const created = world.tenant.ledger.filter(
    ({ method, path, status }) => method === 'POST' && path.endsWith('/users') && status === 201,
  );
  expect(created).toHaveLength(1);
});

it('its log says at each start where it listens, and where operators ask', async () => {
  const { bot } = arena;
  const listens = () => fieldsOf(linesOf(bot.output()), 'the bot listens');
  await until(() => listens().length === 2);

  const { address, inside } = listens().at(-1) ?? {};
  expect(address).toBe(bot.messagesUrl);
  await until(async () => (await fetch(`${inside}/readyz`)).status === 200);
});

it('SIGTERM ends it in order, and its log holds no secret', async () => {
  const { world, bot } = arena;
  const { code } = await bot.stop();

  expect(code).toBe(0);
  const password = world.tenant.passwordOf(world.tenant.user('svc-killed@contoso.onmicrosoft.com')?.id ?? '') ?? '';
  expect(password.length).toBeGreaterThanOrEqual(24);
  expect(bot.output()).not.toContain(password);
});

/** What was written whole; warnings of Node itself stand between. */
function linesOf(output: string): readonly string[] {
  return output.split('\n').filter((line) => /^\{.*\}$/.test(line));
}
