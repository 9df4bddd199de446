import { floodGuard, usualFloodLimits, type FloodLimits } from '../../../src/teams/front-door/flood';
import { Refusal } from '../../../src/teams/front-door/refusal';
import { dana, ravi, sam } from '../../support/cast';
import { answerOf, arrivalOf, question } from '../support/door';

const clock = { now: 0 };
beforeEach(() => void (clock.now = 0));

const plenty = { turns: 1_000, seconds: 10 };
const guardOf = (limits: Partial<FloodLimits>) =>
  floodGuard({ perPerson: plenty, overall: plenty, ...limits }, () => clock.now);

const from = ({ aadObjectId }: { aadObjectId?: string }, id = `29:${aadObjectId}`) =>
  arrivalOf({ ...question, from: { id, ...(aadObjectId ? { aadObjectId } : {}) } });

it('the usual limits are a hundred turns of a person and a thousand of all, in ten seconds', () => {
  expect(usualFloodLimits).toEqual({ perPerson: { turns: 100, seconds: 10 }, overall: { turns: 1_000, seconds: 10 } });
});

it('who sends too much waits alone', async () => {
  const guard = guardOf({ perPerson: { turns: 2, seconds: 10 } });

  const said = [];
  for (const who of [ravi, ravi, ravi, sam, dana]) said.push(await answerOf(guard, from(who)));

  expect(said).toEqual(['let in', 'let in', '429 person sends too much', 'let in', 'let in']);
});

it.each([
  ['by what the directory calls them, under whichever id Teams has them', ravi, ravi, '429 person sends too much'],
  ['apart from a colleague', ravi, sam, 'let in'],
])('a person is known %s', async (_how, first, second, expected) => {
  const guard = guardOf({ perPerson: { turns: 1, seconds: 10 } });

  await answerOf(guard, from(first, '29:one'));

  expect(await answerOf(guard, from(second, '29:other'))).toBe(expected);
});

it.each([
  ['29:one', '429 person sends too much'],
  ['29:other', 'let in'],
])('whom the directory does not know is known by the id of Teams: after 29:one comes %s', async (id, expected) => {
  const guard = guardOf({ perPerson: { turns: 1, seconds: 10 } });

  await answerOf(guard, from({}, '29:one'));

  expect(await answerOf(guard, from({}, id))).toBe(expected);
});

it('all together are held to the limit of all, and what a person was refused does not count for it', async () => {
  const guard = guardOf({ perPerson: { turns: 1, seconds: 10 }, overall: { turns: 2, seconds: 10 } });

  const said = [];
  for (const who of [ravi, ravi, ravi, ravi, sam, dana]) said.push(await answerOf(guard, from(who)));

  const refused = '429 person sends too much';
  expect(said).toEqual(['let in', refused, refused, refused, 'let in', '429 too many turns at once']);
});

it.each([
  [0, 10],
  [8_400, 2],
  [9_000, 1],
  [9_999.9, 1],
])('at %p ms it says to come again in %p s', async (at, seconds) => {
  const guard = guardOf({ perPerson: { turns: 1, seconds: 10 } });
  await guard.check(from(ravi));
  clock.now = at;

  expect(() => void guard.check(from(ravi))).toThrow(Refusal);
  const refusal = await Promise.resolve()
    .then(() => guard.check(from(ravi)))
    .catch((error: Refusal) => error);
  expect(refusal).toMatchObject({ status: 429, retryAfter: seconds });
});
