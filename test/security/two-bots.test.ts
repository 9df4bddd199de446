import { AccessMode, environments } from '../../src/sandbox/tenant';
import type { Arrival } from '../../src/sandbox/tenant/core/faults';
import { changeSystemUser, nonInteractiveCount } from '../../src/sandbox/tenant/dataverse/environment';
import { findAction } from '../../src/sandbox/teams/cards';
import { beginArena } from '../support/arena';
import type { Arena } from '../support/arena';
import { brokenPromises, lookBefore } from '../kill/promises';
import { balance } from '../support/balancer';
import type { Balancer } from '../support/balancer';
import type { BotProcess } from '../support/bot-process';
import { approve, ask, sees, standing } from '../support/steps';
import { pauseFor, until } from '../support/wait';
import { forge } from './forge';

let arena: Arena;
let second: BotProcess;
/** Most accounts that took a slot at any time, looked at whenever a call arrived. */
let most = 0;

beforeAll(async () => {
  arena = await beginArena({ tenant: { freeSalesSeats: 9 } });
  second = await arena.replica('second');
  await second.start();
  arena.world.tenant.onArrival(() => {
    most = Math.max(most, slotsTaken());
    return undefined;
  });
});
afterAll(() => arena.end());

it('a bot that is frozen right before a write and replaced sends nothing when it wakes up', async () => {
  const { world, bot, database } = arena;
  const before = lookBefore(world);
  second.freeze();
  const id = await ask(world, { accountName: 'svc-frozen' });
  const frozen = freezesAt(({ path }) => decodeURIComponent(path).includes('accessmode eq 4'), `${id}:1`);
  await approve(world, 'svc-frozen', 'dana', {});
  await frozen;

  second.thaw();
  world.teams.connectBot(second.messagesUrl);
  await sees(world, 'ravi', 'svc-frozen', 'Ready');
  const writes = world.tenant.ledger.length;
  bot.thaw();
  const refusals = await comes(() =>
    database.query(
      `select line from desk.audit where request_id = $1 and line like '%"action":"set-access-mode"%' and line like '%run-taken-over%'`,
      [id],
    ),
  );

  expect(refusals).toHaveLength(1);
  expect(world.tenant.ledger.slice(writes)).toEqual([]);
  expect(await brokenPromises(world, before, [{ name: 'svc-frozen', id }])).toEqual([]);
  expect(second.output()).toContain('took over the runs of a bot that is gone');
});

describe('with four of five slots used and three requests approved at once in two bots', () => {
  const names = ['svc-slot-a', 'svc-slot-b', 'svc-slot-c'];
  let front: Balancer;
  beforeAll(async () => {
    const { world, bot } = arena;
    fillUpTo(4);
    world.tenant.environment(environments.uat).maxNonInteractiveUsers = 5;
    most = 0;
    front = await balance([bot.messagesUrl, second.messagesUrl]);
    world.teams.connectBot(front.messagesUrl);
    await countAgain(5);
  });
  afterAll(() => front.close());

  it('one account is made, never a sixth, and the others are told before anything of theirs exists', async () => {
    const { world } = arena;
    for (const accountName of names) await ask(world, { accountName });

    const answers = await approveAtOnce(names);
    const told = answers.map((answer) => JSON.stringify(answer).includes('slots of Contoso UAT are in use'));
    const winner = names[told.indexOf(false)] ?? 'nobody';
    await sees(world, 'ravi', winner, 'Ready');

    expect(told.filter(Boolean)).toHaveLength(2);
    expect(names.filter((name) => standing(world, name).exists)).toEqual([winner]);
    expect([slotsTaken(), most]).toEqual([5, 5]);
  });

  it('and another admin sets one by hand meanwhile: nobody goes over, and the run ends before its account exists', async () => {
    const { world } = arena;
    const left = names.filter((name) => !standing(world, name).exists);
    const { id: byHand } = seedUser('99', AccessMode.readWrite);
    world.tenant.environment(environments.uat).maxNonInteractiveUsers = 6;
    await countAgain(6);
    const stop = world.tenant.onArrival(({ path, headers }) => {
      if (!/RetrieveOrganizationResources/.test(path) || !/^SA-\d+:1$/.test(String(headers['client-request-id'])))
        return undefined;
      stop();
      setByHand(byHand);
      return undefined;
    });

    const answers = await approveAtOnce(left);
    const told = answers.map((answer) => JSON.stringify(answer).includes('slots of Contoso UAT are in use'));
    await sees(world, 'ravi', left[told.indexOf(false)] ?? 'nobody', 'Setup was undone');

    expect(told.filter(Boolean)).toHaveLength(1);
    expect(left.filter((name) => standing(world, name).exists)).toEqual([]);
    expect([slotsTaken(), most]).toEqual([6, 6]);
  });
});

/** Dana presses on cards that all offer it, however they are drawn by the time the first answer is there. */
async function approveAtOnce(accounts: readonly string[]) {
  const { world } = arena;
  const offerOf = (account: string) =>
    world.teams.as('dana').waitFor(
      (seen) =>
        seen
          .filter(({ words }) => words.includes(account))
          .flatMap(({ card }) => (card && findAction(card, 'request.approve')?.action['data']) ?? [])
          .at(-1),
      { where: 'personal' },
    );
  const offers = await Promise.all(accounts.map(offerOf));
  return Promise.all(offers.map((data) => forge(world, 'dana', 'request.approve', { ...data })));
}

/** Resolves when the first bot was stopped in the middle (SIGSTOP) while the answer to a call of its run is on the way. */
function freezesAt(isIt: (arrival: Arrival) => boolean, run: string): Promise<void> {
  return new Promise((resolve) => {
    const stop = arena.world.tenant.onArrival((arrival) => {
      if (arrival.headers['client-request-id'] !== run || !isIt(arrival)) return undefined;
      stop();
      arena.bot.freeze();
      resolve();
      return undefined;
    });
  });
}

async function comes<T>(look: () => Promise<readonly T[]>): Promise<readonly T[]> {
  let found: readonly T[] = [];
  await until(async () => (found = await look()).length > 0);
  return found;
}

/** The bots know the limit from their last count only. A count that is under way may have read the old one, so it is ordered again. */
async function countAgain(limit: number): Promise<void> {
  const { database } = arena;
  const order = `insert into desk.jobs (kind, key, data) values ('take-survey', 'uat', '{}') on conflict (kind, key) do update set due_at = now()`;
  const look = `select 1 from desk.surveys where environment_id = 'uat' and body->>'limit' = $1`;
  await until(async () => {
    await database.query(order);
    await pauseFor(100);
    return (await database.query(look, [String(limit)])).length > 0;
  });
}

function slotsTaken(): number {
  return nonInteractiveCount(arena.world.tenant.environment(environments.uat));
}

function fillUpTo(count: number): void {
  for (let n = slotsTaken(); n < count; n += 1) seedUser(`${40 + n}`, AccessMode.nonInteractive);
}

function seedUser(suffix: string, accessmode: number): { id: string } {
  const id = `77777777-7777-4777-8777-0000000000${suffix}`;
  const columns = { accessmode, lastname: `By hand ${suffix}`, issyncwithdirectory: false };
  arena.world.tenant.seed.systemUser(environments.uat, { id, columns });
  return { id };
}

function setByHand(id: string): void {
  const { tenant } = arena.world;
  const columns = { accessmode: AccessMode.nonInteractive };
  changeSystemUser(tenant.environment(environments.uat), tenant.now(), 'another admin', id, { columns });
}
