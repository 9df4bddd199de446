import type { Arena } from '../support/arena';
import { beginArena } from '../support/arena';
import { killAt } from './one-kill';
import { stopAt } from './one-stop';
import { borrowed } from './paths';
import type { Moment } from '../support/kill-when';
import type { Point } from './points';

let arena: Arena;
beforeAll(async () => {
  arena = await beginArena();
});
afterAll(() => arena.end());

const assign = 'POST graph /v1.0/users/{id}/assignLicense';
const points: readonly (readonly [string, Moment, Point])[] = [
  ['the licence left its lender and nobody knows', 'after', { call: assign, nth: 1 }],
  ['the access mode is to be set', 'before', { call: 'PATCH dataverse /api/data/v9.2/systemusers({id})', nth: 1 }],
];

// Every point: `npm run faults:kill`.
it.each(points)('a bot killed when %s ends the run right', async (_when, moment, point) => {
  const account = `svc-k-${points.findIndex((each) => each[2] === point)}`;

  const kill = await killAt(arena, borrowed, account, { point, moment });

  expect(kill.broken).toEqual([]);
});

it('a bot told to stop in the middle of a call records its answer and ends, and the next one goes on from there', async () => {
  const stop = await stopAt(arena, 'svc-k-told', 'POST graph /v1.0/users');

  expect(stop).toMatchObject({ code: 0, state: 'running', broken: [], arrivals: 1 });
});
