import { placeIn } from '../../../src/desk/place';
import { phrase } from '../../../src/words/phrases';
import { sampleRequest } from '../../support/sample-request';
import { fakeDesk, view } from '../support/fake-use-cases';
import { start, stopAll } from '../support/start';
import { answerTo, startWith } from '../support/talk';

afterEach(stopAll);

it.each(['pending', 'open', 'mine'] as const)(
  'what /%s looks for may stand in quotes, or end like a question',
  async (list) => {
    const started = await startWith();

    await answerTo(started, 'dana', `/${list} "uat"`);
    await answerTo(started, 'dana', `/${list} uat?`);

    const asked = placeIn(list, { text: 'uat' });
    expect(started.desk.named('requests').map(({ args }) => args[0])).toEqual([asked, asked]);
  },
);

it('what /audit looks for may, too', async () => {
  const started = await startWith();

  await answerTo(started, 'dana', '/audit „payroll“?');

  expect(started.desk.named('decisions')[0]?.args).toEqual(['payroll']);
});

it.each([
  ['svc-erp-sync', 'not used any more'],
  ['SA-1042', 'not used any more'],
  ['SA 1042', 'not used any more'],
  ['1042', ''],
])('/retire %s brings what follows along as the reason', async (named, reason) => {
  const request = sampleRequest({ state: 'done' });
  const desk = fakeDesk(request);
  const { environment } = view(request);
  const { accountName: name, id: requestId, environmentId, owner, purpose, roleId, reviewOn } = request;
  const made = {
    userPrincipalName: 'svc-erp-sync@contoso.example',
    kind: 'cloud',
    createdAt: request.requestedAt,
  } as const;
  const account = { name, requestId, environmentId, owner, purpose, roleId, reviewOn, state: 'active', ...made };
  desk.instead('retirement', async () => ({ account, environment }));
  const started = await start({ desk });

  await answerTo(started, 'ravi', `/retire ${named} ${reason}`);

  const card = JSON.stringify((await started.teams.as('ravi').sees('personal')).at(-1)?.card);
  expect(card).toContain(`"id":"retireReason"`);
  expect(/"id":"retireReason"[^}]*"value":"([^"]*)"/.exec(card)?.[1] ?? '').toBe(reason);
});

it('says the day of the next review as its reader writes days', async () => {
  const desk = fakeDesk();
  const account = { name: 'svc-erp-sync', reviewOn: '2027-11-22' };
  desk.instead('keep', async () => ({ account, endAskedIn: null }));
  const started = await start({ desk });

  expect(await answerTo(started, 'ravi', '/keep svc-erp-sync')).toContain('22 Nov 2027');
  expect(phrase('kept', 'de-DE', { name: 'svc-erp-sync', day: '2027-11-22' })).toContain('22.11.2027');
});

it('says of an account whose end somebody has asked for that this is open, not that it is kept', async () => {
  const desk = fakeDesk();
  const account = { name: 'svc-erp-sync', reviewOn: '2027-11-22' };
  desk.instead('keep', async () => ({ account, endAskedIn: 'SA-1042' }));
  const started = await start({ desk });

  const answer = await answerTo(started, 'ravi', '/keep svc-erp-sync');

  expect(answer).toContain('SA-1042 is still to be decided on');
  expect(answer).not.toContain('is kept');
});

it.each([
  ['/plan SA-1042', true],
  ['/plan SA-9999', true],
  ['/plan prod', false],
])('in a channel %s is for whoever asked alone: %s', async (text, onlyYou) => {
  const started = await startWith(sampleRequest());

  await answerTo(started, 'ravi', text, 'channel');

  expect((await started.teams.as('ravi').sees('channel')).at(-1)?.onlyYou).toBe(onlyYou);
});
