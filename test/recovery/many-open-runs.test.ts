import { quick } from '../../src/sandbox/delays';
import { orderRun } from '../support/ordered-run';
import { beginStory, environments } from '../support/world';
import type { Story } from '../support/world';
import { patience, pauseFor, until } from '../support/wait';

const runs = Number(process.env['OPEN_RUNS'] ?? 20);
jest.setTimeout(5 * patience + 1_500 * runs);
/** Steps of all runs at work at once. */
const atOnce = 4;
/** How long every call is held, so that those that are under way together are seen together, ms. */
const held = 40;

let story: Story;
/** How far Microsoft's clock is ahead, ms: an hour more, and all rows that were waited for are there. */
let ahead = 0;
beforeAll(async () => {
  story = await beginStory({
    pace: {
      delays: { ...quick.delays, addUserMs: 3_600_000, userSyncMs: 3_600_000 },
      waits: { ...quick.waits, systemuser: '2h', pollFirst: '1s', pollLongest: '4s' },
    },
    tenant: { freeSalesSeats: 10 * runs, clock: { now: () => Date.now() + ahead } },
  });
  story.tenant.environment(environments.uat).maxNonInteractiveUsers = runs + 20;
});
afterAll(() => story.end());

it(`a bot that starts with ${runs} waiting runs asks Microsoft no more than ${atOnce} things at once, and ends them all`, async () => {
  for (let n = 0; n < runs; n++) await orderRun(story.desk().books.store, 'uat', `svc-wait-${n}`);
  await untilAll(waitingRuns);

  const gauge = gaugeOf(story);
  await story.restart();
  await until(() => gauge.looked() === runs);
  gauge.stop();

  expect(gauge.most()).toBeLessThanOrEqual(atOnce);
  process.stdout.write(`\n${runs} runs: ${gauge.calls()} calls until all had looked, ${gauge.most()} at once\n`);

  // Where the platform did not know the licence before the restart, it is asked again; what it took is not.
  const added = story.tenant.ledger.filter(({ kind }) => kind === 'addUser').map(({ id }) => id);
  expect(new Set(added).size).toBe(added.length);

  const began = Date.now();
  ahead = 3_600_000;
  await untilAll("select count(*)::int as n from desk.requests where state = 'done'");
  process.stdout.write(
    `${runs} runs: all done ${Math.round((Date.now() - began) / 1_000)} s after their rows appeared\n`,
  );
});

const waitingRuns = `select count(*)::int as n from desk.run_steps
  where name = 'await-systemuser' and state = 'waiting'`;

async function untilAll(count: string): Promise<void> {
  for (const end = Date.now() + 2 * patience + 600 * runs; ; await pauseFor(200)) {
    const [row] = await story.database.query(count);
    if (row?.['n'] === runs) return;
    if (Date.now() > end) throw new Error(`Only ${String(row?.['n'])} of ${runs} runs: ${count}`);
  }
}

/** Counts the calls of runs: those under way at the same moment, and for how many accounts a row was looked for. */
function gaugeOf({ tenant }: Story) {
  let underWay = 0;
  let most = 0;
  const urls: string[] = [];
  const isOfRun = (headers: Readonly<Record<string, unknown>>) => /^SA-\d+:/.test(String(headers['client-request-id']));
  const stops = [
    tenant.onArrival(async ({ headers }) => {
      if (!isOfRun(headers)) return undefined;
      most = Math.max(most, ++underWay);
      await pauseFor(held);
      return undefined;
    }),
    tenant.onExchange(({ requestHeaders, url }) => {
      if (!isOfRun(requestHeaders)) return;
      underWay -= 1;
      urls.push(decodeURIComponent(url));
    }),
  ];
  const asked = () => urls.flatMap((url) => url.match(/azureactivedirectoryobjectid eq [0-9a-f-]{36}/g) ?? []);
  return {
    most: () => most,
    calls: () => urls.length,
    looked: () => new Set(asked()).size,
    stop: () => stops.forEach((stop) => stop()),
  };
}
