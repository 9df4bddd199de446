import { verbs } from '../../../src/cards/verbs';
import { placeIn } from '../../../src/desk/place';
import type { Activity } from '../../../src/sandbox/teams';
import { actions } from '../../../src/teams/actions';
import { dana, sam } from '../../support/cast';
import { sampleRequest } from '../../support/sample-request';
import { fakeDesk, notAllowed } from '../support/fake-use-cases';
import { deskWithAccount } from '../support/made-account';
import { click, invoke, invokeAgain, press, pressAgain } from '../support/press';
import { quotaActivity, start, stopAll } from '../support/start';

afterEach(stopAll);

const as = (person: { aadObjectId: string; name: string }) => ({ from: { id: `29:${person.name}`, ...person } });

describe('the list of buttons', () => {
  it('is the list of verbs that cards can send', () => {
    expect(actions.map(({ verb }) => verb).sort()).toEqual([...verbs].sort());
  });
});

describe('a button', () => {
  it.each([
    '__proto__',
    'constructor',
    'toString',
    'request.approve ',
    'REQUEST.APPROVE',
    '',
    undefined,
    null,
    7,
    {},
    ['request.approve'],
  ])('that is none of ours is answered calmly: %p', async (verb) => {
    const started = await start({ desk: fakeDesk(sampleRequest()) });

    const body = await press(started, verb, { requestId: 'SA-1042' });

    expect(body).toEqual({
      statusCode: 200,
      type: 'application/vnd.microsoft.activity.message',
      value: expect.stringContaining('not known any more'),
    });
    expect(started.desk.calls).toEqual([]);
  });

  it.each([
    ['no value', undefined],
    ['null', null],
    ['a list', []],
    ['no action', {}],
    ['an action of text', { action: 'request.approve' }],
    ['data of text', { action: { verb: 'request.approve', data: 'SA-1042' } }],
    ['no id', { action: { verb: 'request.approve', data: {} } }],
    ['an id of another shape', { action: { verb: 'request.approve', data: { requestId: "SA-1' or '1'='1" } } }],
    ['an id of another type', { action: { verb: 'request.approve', data: { requestId: { $ne: null } } } }],
  ])('without what it needs does nothing: %s', async (_name, value) => {
    const started = await start({ desk: fakeDesk(sampleRequest()) });

    const body = await invoke(started, 'adaptiveCard/action', value);

    expect(body).toMatchObject({ statusCode: 200, type: 'application/vnd.microsoft.activity.message' });
    expect(started.desk.calls).toEqual([]);
  });

  it('brings its request, its version and its own inputs, and nothing else of what a client made up', async () => {
    const started = await start({ desk: fakeDesk(sampleRequest()) });
    const forged = {
      verb: 'request.withdraw',
      requestId: 'SA-1042',
      version: 2,
      lender: 'kim',
      environment: 'prod',
      approved: true,
      licenseSku: 'E5',
      caller: dana,
      aadObjectId: dana.aadObjectId,
    };

    await press(started, 'request.approve', forged);

    const [call] = started.desk.named('approve');
    expect(call?.args).toEqual(['SA-1042', 2, { lender: 'kim' }]);
    expect(call?.caller.person.name).toBe('Ravi Patel');
  });

  it.each([
    ['text', '${secret}', { lender: '${secret}' }],
    ['a number', 7, { lender: '7' }],
    ['a truth', true, { lender: 'true' }],
    ['an object', { toString: 'x' }, {}],
    ['a list', ['kim'], {}],
    ['null', null, {}],
    ['very long text', 'x'.repeat(100_000), { lender: 'x'.repeat(4_000) }],
  ])('passes an input on as text of a bounded length: %s', async (_name, lender, inputs) => {
    const started = await start({ desk: fakeDesk(sampleRequest()) });

    await press(started, 'request.approve', { requestId: 'SA-1042', version: 'two', lender });

    expect(started.desk.named('approve')[0]?.args).toEqual(['SA-1042', null, inputs]);
  });

  it('pressed by somebody who may not is refused to them only, on the card as it is', async () => {
    const started = await start({ desk: fakeDesk(sampleRequest()) });
    started.desk.instead('approve', async () => {
      throw notAllowed();
    });

    const body = await press(started, 'request.approve', { requestId: 'SA-1042' });

    expect(body).toMatchObject({ statusCode: 200, type: 'application/vnd.microsoft.card.adaptive' });
    expect(JSON.stringify(body)).toContain(
      'Only CRM admins of this environment can do this. Nothing was changed. Ask one of them, or wait for their decision.',
    );
    expect(started.teams.traffic.filter(({ method }) => method === 'PUT')).toEqual([]);
    expect(started.desk.requests.get('SA-1042')?.state).toBe('pending');
  });

  it('pressed by a stranger gives the sentence and no card', async () => {
    const started = await start({ desk: fakeDesk(sampleRequest({ requester: dana })) });

    const body = await press(started, 'request.approve', { requestId: 'SA-1042' });

    expect(body).toMatchObject({
      type: 'application/vnd.microsoft.activity.message',
      value: expect.stringContaining('Only CRM admins'),
    });
  });

  it('pressed too late answers with the card as it is now, and who decided', async () => {
    const request = sampleRequest({
      state: 'approved',
      decision: { verdict: 'approved', by: dana, at: '2026-11-22T09:30:00.000Z' },
    });
    const started = await start({ desk: fakeDesk(request) });

    const body = await invoke(
      started,
      'adaptiveCard/action',
      { action: { verb: 'request.reject', data: { requestId: 'SA-1042', rejectReason: 'no' } } },
      as(dana),
    );

    expect(JSON.stringify(body)).toContain('Dana Ortiz has already approved SA-1042');
  });

  it('delivered fifty times at once works once and is answered fifty times alike', async () => {
    const started = await start({ desk: fakeDesk(sampleRequest()) });
    const value = click('request.approve', { requestId: 'SA-1042' });
    const activity: Activity = {
      ...(await quotaActivity(started)),
      type: 'invoke',
      name: 'adaptiveCard/action',
      value,
      id: 'f:the-same',
      ...as(dana),
    };

    const answers = await Promise.all(Array.from({ length: 50 }, () => started.teams.postActivity(activity)));

    expect(started.desk.named('approve')).toHaveLength(1);
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]?.status).toBe(200);
  });

  it('asked for by the client itself changes nothing, however often', async () => {
    const started = await start({ desk: fakeDesk(sampleRequest()) });
    await quotaActivity(started);
    const sent = started.teams.mark();

    const bodies = [];
    for (let i = 0; i < 60; i += 1) {
      const verb = i % 2 === 0 ? 'request.view' : 'request.withdraw';
      bodies.push(await pressAgain(started, verb, { requestId: 'SA-1042' }, 'automatic'));
    }

    expect(new Set(bodies.map(({ type }) => type))).toEqual(new Set(['application/vnd.microsoft.card.adaptive']));
    expect(new Set(started.desk.calls.map(({ name }) => name))).toEqual(new Set(['view']));
    expect(started.teams.traffic.filter(({ number, direction }) => number > sent && direction === 'from-bot')).toEqual(
      [],
    );
  });
});

describe('other buttons', () => {
  it('show a stranger the account by the request that made it, and by no other than if there were none', async () => {
    const retirement = sampleRequest({ id: 'SA-1050', kind: 'retire' });
    const rotation = sampleRequest({ id: 'SA-1051', kind: 'rotate' });
    const started = await start({ desk: deskWithAccount(sampleRequest({ state: 'done' }), retirement, rotation) });
    const answers = async (verb: string, ...ids: string[]) => {
      const given = [];
      for (const requestId of ids) given.push(await press(started, verb, { requestId, confirm: 'yes' }, as(sam)));
      return given;
    };

    const [byTheMaking, ...others] = await answers('account.view', 'SA-1042', 'SA-1050', 'SA-1051', 'SA-9999');
    const rotations = await answers('account.rotate', 'SA-1050', 'SA-1051', 'SA-9999');
    const toRavi = await press(started, 'account.view', { requestId: 'SA-1050' });

    expect(JSON.stringify(byTheMaking)).toContain('svc-erp-sync');
    for (const answer of [...others, ...rotations])
      expect(answer).toMatchObject({ value: expect.stringMatching(/^There is no request SA-\d+/) });
    expect(started.desk.named('rotate')).toEqual([]);
    expect(JSON.stringify(toRavi)).toContain('svc-erp-sync@contoso.example');
  });

  it('page through the register and count anew', async () => {
    const started = await start();

    await press(started, 'accounts.page', { environmentId: 'prod', page: 2 });
    await pressAgain(started, 'quota.refresh', { environmentId: '' });

    expect(started.desk.named('accounts')[0]?.args).toEqual([placeIn('accounts', { text: 'prod', page: 2 })]);
    expect(started.desk.named('quota').at(-1)?.args).toEqual([placeIn('quota')]);
  });

  it('that undo or retire want their tick', async () => {
    const started = await start({ desk: fakeDesk(sampleRequest({ state: 'needs-hands' })) });

    const body = await press(started, 'run.undo', { requestId: 'SA-1042', confirm: 'false' });

    expect(body).toMatchObject({ value: expect.stringContaining('tick the box') });
    expect(started.desk.named('undo')).toEqual([]);
  });

  it('in a dialog that nobody knows close it with a sentence', async () => {
    const started = await start();

    const fetched = await invoke(started, 'task/fetch', { data: { verb: '__proto__' } });
    const submitted = await invokeAgain(started, 'task/submit', null);

    expect([fetched, submitted]).toEqual(
      Array(2).fill({ task: { type: 'message', value: expect.stringContaining('not known any more') } }),
    );
  });
});
