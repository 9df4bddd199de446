import type { SeenMessage } from '../../../src/sandbox/teams';
import { sampleRequest } from '../../support/sample-request';
import { stopAll, waitUntil } from '../support/start';
import { answerTo, startWith } from '../support/talk';

afterEach(stopAll);

describe('in a channel', () => {
  it('answers only when it is mentioned, in the thread it was asked in', async () => {
    const started = await startWith();
    const ravi = started.teams.as('ravi');

    await ravi.say('/quota', 'channel', { mention: false });
    const { id } = await ravi.say('/quota', 'channel');
    const answer = await ravi.waitFor(
      (messages) => messages.find(({ fromBot, words }) => fromBot && words.includes('Contoso Production')),
      { where: 'channel' },
    );

    expect(started.desk.named('quota')).toHaveLength(1);
    expect(answer.threadId).toBe(id);
  });

  it('shows a request to whoever asks for it in their own view, and to nobody else', async () => {
    const started = await startWith(sampleRequest());

    await started.teams.as('ravi').say('/status SA-1042', 'channel');
    const card = (messages: readonly SeenMessage[]) =>
      messages.find(({ card: one, words }) => one && words.includes('svc-erp-sync'));
    const toRavi = await started.teams.as('ravi').waitFor(card, { where: 'channel' });

    expect(JSON.stringify(toRavi.card)).toContain('request.withdraw');
    expect(toRavi.onlyYou).toBe(true);
    expect(card(await started.teams.as('sam').sees('channel'))).toBeUndefined();
    await waitUntil(() => started.memory.live.length > 0);
    expect(started.memory.live.at(-1)).toMatchObject({
      subject: { kind: 'request', requestId: 'SA-1042' },
      viewer: { aadObjectId: started.teams.as('ravi').person.aadObjectId },
      privateUntil: expect.stringMatching(/^\d{4}-/),
    });
  });

  it.each([
    '/audit SA-1042',
    '/why SA-1042',
    '/status SA-1042',
    '/account svc-erp-sync',
    '/nudge SA-1042',
    '/pending',
    '/decided',
    '/mine',
    '/open',
    '/help',
  ])('answers %s to whoever asked alone', async (text) => {
    const started = await startWith(sampleRequest());

    await answerTo(started, 'ravi', text, 'channel');

    const answer = (await started.teams.as('ravi').sees('channel')).at(-1);
    expect(answer).toMatchObject({ fromBot: true, onlyYou: true });
    expect((await started.teams.as('lee').sees('channel')).map(({ id }) => id)).not.toContain(answer?.id);
  });

  it.each([
    ['ravi', ['request.withdraw'], ['request.approve']],
    ['dana', ['request.approve', 'request.reject'], ['request.withdraw']],
  ])('shows %s their own view in the personal chat where Teams takes no private message', async (who, own, others) => {
    const started = await startWith(sampleRequest());
    const person = started.teams.as(who);
    started.teams.failNext({
      status: 400,
      code: 'ServiceError',
      message: 'Unknown',
      method: 'POST',
      path: 'thread.tacv2',
    });

    await person.say('/status SA-1042', 'channel');
    const shown = await person.waitFor((messages) => messages.find(({ card }) => card), { where: 'personal' });
    await waitUntil(() => started.memory.live.length > 0);

    for (const verb of own) expect(JSON.stringify(shown.card)).toContain(verb);
    for (const verb of others) expect(JSON.stringify(shown.card)).not.toContain(verb);
    const { aadObjectId } = person.person;
    expect(started.memory.live).toMatchObject([{ activityId: shown.id, viewer: { aadObjectId } }]);
    expect(started.memory.live[0]).not.toHaveProperty('privateUntil');
    expect(JSON.stringify(await person.sees('channel'))).not.toContain('svc-erp-sync');
  });

  it('tells a decision in one sentence, for the card shows the rest', async () => {
    const started = await startWith(sampleRequest());

    const words = await answerTo(started, 'dana', '/approve SA-1042', 'channel');

    expect(words).toBe('SA-1042 is approved; the work begins now.');
  });

  it('opens the form as a dialog, because a form in a channel belongs to nobody', async () => {
    const started = await startWith();

    const words = await answerTo(started, 'ravi', '/request', 'channel');
    const dialog = await started.teams.as('ravi').openDialog('request.form', {}, { where: 'channel' });
    const outcome = await started.teams.as('ravi').submitDialog('request.submit', {
      accountName: 'svc-erp-sync',
      environment: 'prod',
      role: 'writer',
      purpose: 'Orders from the ERP every night.',
    });

    expect(words).toContain('The form opens in a window of your own.');
    expect(started.desk.named('quota')).toEqual([]);
    expect(dialog.title).toBe('Request a service account');
    expect(outcome).toEqual({ kind: 'message', text: expect.stringContaining('SA-2000') });
    expect(started.desk.named('submit')[0]?.caller).not.toHaveProperty('formActivityId');
  });
});
