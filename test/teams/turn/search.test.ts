import { invoke } from '../support/press';
import { stopAll } from '../support/start';
import { startWith } from '../support/talk';

afterEach(stopAll);

const search = async (value: unknown, change: object = {}) =>
  invoke(await startWith(), 'application/search', value, change);
const results = (answer: Record<string, unknown>) => (answer['value'] as { results: unknown[] }).results;

it('answers what somebody types into the form in the shape that Teams reads', async () => {
  const answer = await search({
    queryText: 'service writer',
    queryOptions: { skip: 0, top: 15 },
    dataset: 'desk.roles',
    data: { environment: 'prod', role: '' },
  });

  expect(answer).toEqual({
    type: 'application/vnd.microsoft.search.searchResponse',
    value: { results: [{ title: 'Contoso Service Writer', value: 'writer' }] },
  });
});

it.each([
  ['another dataset', { queryText: '', dataset: 'graph.microsoft.com/users' }],
  ['no dataset', { queryText: 'x' }],
  ['nothing at all', null],
  ['text that is none', { queryText: { $ne: '' }, dataset: 7 }],
])('of %s it says nothing', async (_what, value) => {
  expect(results(await search(value))).toEqual([]);
});

it('tells nobody anything who is not known', async () => {
  const answer = await search(
    { queryText: '', dataset: 'desk.environments' },
    { from: { id: '29:nobody', aadObjectId: undefined } },
  );

  expect(results(answer)).toEqual([]);
});
