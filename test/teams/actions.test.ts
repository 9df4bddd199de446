import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { verbs } from '../../src/cards';
import type { Activity } from '../../src/sandbox/teams';
import { actions } from '../../src/teams/actions';
import { dana, sampleRequest } from '../support/sample-request';
import { fakeDesk, notAllowed } from './support/fake-use-cases';
import { quotaActivity, start, stopAll, waitUntil, type Started } from './support/start';

afterEach(stopAll);

const form = {
  accountName: 'svc-erp-sync',
  environment: 'prod',
  role: 'writer',
  purpose: 'Orders from the ERP every night.',
};

/** An invoke of somebody's, as forged as the test wants it. */
async function invoke(
  started: Started,
  name: string,
  value: unknown,
  change: object = {},
): Promise<Record<string, unknown>> {
  const activity: Activity = {
    ...(await quotaActivity(started)),
    type: 'invoke',
    name,
    value,
    text: undefined,
    ...change,
  };
  const { status, body } = await started.teams.postActivity(activity);
  expect(status).toBe(200);
  return body as Record<string, unknown>;
}

function press(
  started: Started,
  verb: unknown,
  data: unknown = {},
  trigger = 'manual',
): Promise<Record<string, unknown>> {
  return invoke(started, 'adaptiveCard/action', { action: { type: 'Action.Execute', verb, data }, trigger });
}

const as = (person: { aadObjectId: string; name: string }) => ({ from: { id: `29:${person.name}`, ...person } });

describe('the list of buttons', () => {
  it('is the list of verbs that cards can send', () => {
    expect(actions.map(({ verb }) => verb).sort()).toEqual([...verbs].sort());
  });

  it('holds every file of its folder, each named after its verb', () => {
    const files = readdirSync(join(__dirname, '../../src/teams/actions')).map((file) => file.replace('.ts', ''));

    expect([...actions.map(({ verb }) => verb.replace('.', '-')), 'index'].sort()).toEqual(files.sort());
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
      'Only CRM admins of this environment can decide. Nothing was changed. Ask one of them.',
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
    const value = {
      action: { type: 'Action.Execute', verb: 'request.approve', data: { requestId: 'SA-1042' } },
      trigger: 'manual',
    };
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
    const sent = started.teams.traffic.length;

    const bodies = [];
    for (let i = 0; i < 60; i += 1)
      bodies.push(await pressOnce(started, i % 2 === 0 ? 'request.view' : 'request.withdraw'));

    expect(new Set(bodies.map(({ type }) => type))).toEqual(new Set(['application/vnd.microsoft.card.adaptive']));
    expect(new Set(started.desk.calls.map(({ name }) => name))).toEqual(new Set(['view']));
    expect(started.teams.traffic.slice(sent).filter(({ direction }) => direction === 'from-bot')).toEqual([]);
  });
});

let counter = 0;

async function pressOnce({ teams }: Started, verb: string): Promise<Record<string, unknown>> {
  const said = teams.traffic.find(({ direction }) => direction === 'to-bot')?.request as Activity;
  const value = { action: { type: 'Action.Execute', verb, data: { requestId: 'SA-1042' } }, trigger: 'automatic' };
  const { body } = await teams.postActivity({
    ...said,
    type: 'invoke',
    name: 'adaptiveCard/action',
    value,
    id: `f:${(counter += 1)}`,
  });
  return body as Record<string, unknown>;
}

describe('the form', () => {
  it('comes back with what was typed and a line under the field that is wrong', async () => {
    const { teams } = await start();
    const ravi = teams.as('ravi');
    await ravi.say('request');
    await ravi.waitFor((messages) => messages.find(({ fromBot }) => fromBot));

    const outcome = await pressForm(teams, { ...form, accountName: 'erp-sync' });

    expect(JSON.stringify(outcome)).toContain('The name does not begin with svc-. Begin it with svc-.');
    expect(JSON.stringify(outcome)).toContain('Orders from the ERP every night.');
  });

  it('gets a message of its own when another card asks for it, so that no card is lost', async () => {
    const started = await start({
      desk: fakeDesk(
        sampleRequest({
          state: 'rejected',
          decision: { verdict: 'rejected', by: dana, at: '2026-11-22T09:30:00.000Z', reason: 'Use the other one.' },
        }),
      ),
    });
    const ravi = started.teams.as('ravi');
    await ravi.say('/status SA-1042');
    const card = await ravi.waitFor((messages) => messages.find(({ fromBot }) => fromBot));

    const outcome = await ravi.press('request.again', {}, { where: 'personal' });
    const shown = await ravi.waitFor((messages) =>
      messages.find(({ id, words }) => id !== card.id && words.includes('Request a service account')),
    );
    const sent = await ravi.press('request.submit', form, { where: 'personal' });

    expect(outcome).toEqual({ kind: 'message', text: 'The form is in the message below.' });
    expect(started.desk.named('form')[0]?.args[0]).toMatchObject({
      accountName: 'svc-erp-sync',
      environment: 'prod',
      role: 'writer',
    });
    expect(sent.kind).toBe('card');
    expect(started.desk.named('submit')[0]?.caller.formActivityId).toBe(shown.id);
  });

  it('is taken from a client that knows no Action.Execute', async () => {
    const started = await start();
    const ravi = started.teams.as('ravi');
    await ravi.say('request');
    const shown = await ravi.waitFor((messages) => messages.find(({ fromBot }) => fromBot));

    const wrong = await ravi
      .press('request.submit', { ...form, accountName: 'svc-' }, { where: 'personal', asOldClient: true })
      .catch((error: unknown) => error);
    const outcome = await ravi.press('request.submit', form, { where: 'personal', asOldClient: true });
    await waitUntil(() => started.desk.named('submit').length > 0);

    expect(wrong).toMatchObject({ kind: 'invalid' });
    expect(outcome).toEqual({ kind: 'sent' });
    expect(started.desk.named('submit').at(-1)).toMatchObject({
      caller: { formActivityId: shown.id },
      args: [expect.objectContaining(form)],
    });
  });

  it('of an old client is changed in place when something is wrong with it', async () => {
    const started = await start();
    const ravi = started.teams.as('ravi');
    await ravi.say('request');
    const { id } = await ravi.waitFor((messages) => messages.find(({ fromBot }) => fromBot));
    const said = started.teams.traffic.find(({ direction }) => direction === 'to-bot')?.request as Activity;

    await started.teams.postActivity({
      ...said,
      id: 'f:old',
      text: undefined,
      replyToId: id,
      value: { verb: 'request.submit', ...form, accountName: 'erp' },
    });
    const changed = await ravi.waitFor((messages) => messages.find(({ edited }) => edited));

    expect(changed.id).toBe(id);
    expect(changed.words).toContain('Begin it with svc-.');
  });
});

function pressForm(teams: Started['teams'], inputs: Record<string, string>) {
  const ravi = teams.as('ravi');
  const { client, world } = teams;
  const message = world.messages.filter(({ fromId }) => fromId.startsWith('28:')).at(-1)!;
  const said = teams.traffic.find(({ direction }) => direction === 'to-bot')?.request as Activity;
  const value = {
    action: { type: 'Action.Execute', verb: 'request.submit', data: { verb: 'request.submit', ...inputs } },
    trigger: 'manual',
  };
  expect(ravi.person.name).toBe('Ravi Patel');
  return client.deliver({
    ...said,
    type: 'invoke',
    name: 'adaptiveCard/action',
    id: 'f:form',
    value,
    replyToId: message.id,
  });
}

describe('other buttons', () => {
  it('page through the register and count anew', async () => {
    const started = await start();

    await press(started, 'accounts.page', { environmentId: 'prod', page: 2 });
    await pressAgain(started, 'quota.refresh', { environmentId: '' });

    expect(started.desk.named('accounts')[0]?.args).toEqual(['prod', 2]);
    expect(started.desk.named('quota').at(-1)?.args).toEqual([null]);
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

async function pressAgain(started: Started, verb: string, data: object): Promise<void> {
  await invokeAgain(started, 'adaptiveCard/action', {
    action: { type: 'Action.Execute', verb, data },
    trigger: 'manual',
  });
}

async function invokeAgain({ teams }: Started, name: string, value: unknown): Promise<unknown> {
  const said = teams.traffic.find(({ direction }) => direction === 'to-bot')?.request as Activity;
  return (await teams.postActivity({ ...said, type: 'invoke', name, value, id: `f:${(counter += 1)}` })).body;
}
