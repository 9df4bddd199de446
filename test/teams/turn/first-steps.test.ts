import { start, stopAll, waitUntil } from '../support/start';

afterEach(stopAll);

it('answers /quota with a card and keeps that card live', async () => {
  const { teams, desk, memory } = await start();

  const { status } = await teams.as('ravi').say('/quota');
  const shown = await teams.as('ravi').waitFor((messages) => messages.find(({ fromBot }) => fromBot));

  await waitUntil(() => memory.live.length > 0);

  expect(status).toBe(200);
  expect(shown.words).toContain('Contoso Production');
  expect(desk.named('quota')[0]?.caller.person.name).toBe('Ravi Patel');
  expect(memory.live).toEqual([
    expect.objectContaining({ activityId: shown.id, subject: expect.objectContaining({ kind: 'quota' }) }),
  ]);
});

it('takes the form and answers with the card of the request', async () => {
  const { teams, desk } = await start();
  const ravi = teams.as('ravi');
  await ravi.say('request');
  const form = await ravi.waitFor((messages) => messages.find(({ fromBot }) => fromBot));

  const outcome = await ravi.press(
    'request.submit',
    { accountName: 'svc-erp-sync', environment: 'prod', role: 'writer', purpose: 'Orders from the ERP every night.' },
    { where: 'personal' },
  );

  expect(outcome.kind).toBe('card');
  expect(desk.named('submit')[0]?.caller.formActivityId).toBe(form.id);
  expect(desk.named('submit')[0]?.args[0]).toMatchObject({ accountName: 'svc-erp-sync', environment: 'prod' });
});
