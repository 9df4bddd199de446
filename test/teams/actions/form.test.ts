import { dana, olga, ravi } from '../../support/cast';
import { sampleRequest } from '../../support/sample-request';
import { fakeDesk } from '../support/fake-use-cases';
import { click, press } from '../support/press';
import { start, stopAll, waitUntil, type Started } from '../support/start';
import { firstActivity } from '../support/start-with-token';

afterEach(stopAll);

const form = {
  accountName: 'svc-erp-sync',
  environment: 'prod',
  role: 'writer',
  purpose: 'Orders from the ERP every night.',
};

describe('the form', () => {
  it('comes back with what was typed and a line under the field that is wrong', async () => {
    const started = await start();
    const ravi = started.teams.as('ravi');
    await ravi.say('request');
    await ravi.waitFor((messages) => messages.find(({ fromBot }) => fromBot));

    const outcome = await pressForm(started, { ...form, accountName: 'erp-sync' });

    expect(JSON.stringify(outcome)).toContain('The name does not start with svc-. Use 6 to 20 characters: svc-, then');
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

  it.each([
    ['request.again', 'withdrawn', olga],
    ['request.edit', 'refused', olga],
    ['request.again', 'expired', ravi],
  ] as const)('opened by %s from a request that is %s holds all that it asked for, and its owner', async (...given) => {
    const [verb, state, owner] = given;
    const asked = { owner, accountKind: 'onprem', passwordNeverExpires: true, passwordTaking: 'from-vault' } as const;
    const started = await start({ desk: fakeDesk(sampleRequest({ ...asked, state, reviewOn: '2027-05-01' })) });

    await press(started, verb, { requestId: 'SA-1042' });

    expect(started.desk.named('form')[0]?.args[0]).toEqual({
      accountName: 'svc-erp-sync',
      environment: 'prod',
      role: 'writer',
      purpose: 'Nightly order sync from the ERP.',
      accountKind: 'onprem',
      owner: owner.aadObjectId,
      passwordNeverExpires: 'true',
      passwordTaking: 'from-vault',
      reviewOn: '2027-05-01',
    });
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

    await started.teams.postActivity({
      ...firstActivity(started),
      id: 'f:old',
      text: undefined,
      replyToId: id,
      value: { verb: 'request.submit', ...form, accountName: 'erp' },
    });
    const changed = await ravi.waitFor((messages) => messages.find(({ edited }) => edited));

    expect(changed.id).toBe(id);
    expect(changed.words).toContain('The name does not start with svc-. Use 6 to 20 characters');
  });
});

function pressForm(started: Started, inputs: Record<string, string>) {
  const ravi = started.teams.as('ravi');
  const { client, world } = started.teams;
  const message = world.messages.filter(({ fromId }) => fromId.startsWith('28:')).at(-1)!;
  expect(ravi.person.name).toBe('Ravi Patel');
  return client.deliver({
    ...firstActivity(started),
    type: 'invoke',
    name: 'adaptiveCard/action',
    id: 'f:form',
    value: click('request.submit', { verb: 'request.submit', ...inputs }),
    replyToId: message.id,
  });
}
