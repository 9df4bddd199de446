import { placeIn, placeText } from '../../../src/desk/place';
import { sampleRequest } from '../../support/sample-request';
import { fakeDesk } from '../support/fake-use-cases';
import { press } from '../support/press';
import { start, stopAll, waitUntil } from '../support/start';

afterEach(stopAll);

const place = placeIn('pending', { page: 2, environmentId: 'prod', text: 'ravi' });
const shownIn = (answer: Record<string, unknown>) => JSON.stringify(answer['value']);

it('a filter replaces what it asks about, and keeps the rest', async () => {
  const started = await start();

  await press(started, 'requests.page', {
    place: placeText(placeIn('open', { page: 0 })),
    environment: '*',
    state: 'needs-hands',
    text: 'payroll',
  });

  expect(started.desk.named('requests').at(-1)?.args).toEqual([
    placeIn('open', { state: 'needs-hands', text: 'payroll' }),
  ]);
});

it.each([
  ['the next page of what is shown', placeText(place), [place]],
  ['nothing of what is not a place', 'list=../etc', [placeIn('open')]],
  ['nothing of what is another list', placeText(placeIn('accounts')), [placeIn('open')]],
])('a page is %s', async (_what, given, asked) => {
  const started = await start();

  await press(started, 'requests.page', { place: given });

  expect(started.desk.named('requests').at(-1)?.args).toEqual(asked);
});

it('what is ticked is approved by id and version, and anything else is none', async () => {
  const started = await start();

  await press(started, 'requests.approve', {
    place: placeText(place),
    chosen: 'SA-1:2,SA-2:10, SA-3:1,SA-4,SA-5:x,$where:1',
  });

  expect(started.desk.named('approveAlike')[0]?.args).toEqual([
    [
      { requestId: 'SA-1', version: 2 },
      { requestId: 'SA-2', version: 10 },
    ],
  ]);
});

it('without a tick nothing is approved, and the list says so', async () => {
  const started = await start();

  const answer = await press(started, 'requests.approve', { place: placeText(place) });

  expect(started.desk.named('approveAlike')[0]?.args).toEqual([[]]);
  expect(shownIn(answer)).toContain('Nothing was approved: no request was ticked.');
});

it('an opened row, and what is done there, lead back to the same part of the list', async () => {
  const started = await start({ desk: fakeDesk(sampleRequest()) });
  const back = placeText(place);

  const opened = await press(started, 'request.view', { requestId: 'SA-1042', back });
  expect(shownIn(opened)).toContain('‹ Back to the list');
  expect(shownIn(opened)).toContain(JSON.stringify(back).slice(1, -1));

  const again = await press(started, 'list.back', { back });
  expect(started.desk.named('requests').at(-1)?.args).toEqual([place]);
  expect(shownIn(again)).not.toContain('‹ Back to the list');
});

it.each([
  ['accounts', placeIn('accounts', { page: 3, text: 'olga' })],
  ['quota', placeIn('quota', { page: 1 })],
] as const)('the way back from the %s leads to its page', async (list, where) => {
  const started = await start();

  await press(started, 'list.back', { back: placeText(where) });

  expect(started.desk.named(list).at(-1)?.args).toEqual([where]);
});

it.each([
  ['of the welcome', { environmentId: '' }, null],
  ['of a warning', { environmentId: 'sandbox' }, 'sandbox'],
] as const)(
  'the quota that the button %s puts into its message is counted on there',
  async (_where, data, environmentId) => {
    const started = await start();

    await press(started, 'quota.refresh', data, { replyToId: 'a-message' });

    await waitUntil(() => started.memory.live.some(({ activityId }) => activityId === 'a-message'));
    expect(started.memory.live.at(-1)?.subject).toMatchObject({ kind: 'quota', environmentId });
  },
);
