import { adaptive, cardAnswer, closeAll, personalId, placeId, startTeamsWithBot, text } from './fake-bot';

afterEach(closeAll);

const approve = { type: 'Action.Execute', title: 'Approve', verb: 'request.approve', data: { requestId: 'SA-1' } };

describe('pressing Action.Execute', () => {
  it('sends the verb, the data with the inputs, and the trigger', async () => {
    const { teams, bot } = await startTeamsWithBot();
    const inputs = [
      { type: 'Input.Text', id: 'reason', label: 'Reason' },
      { type: 'Input.Toggle', id: 'borrow', title: 'Borrow', value: 'true' },
    ];
    const id = await bot.sendCard(placeId(teams, 'channel'), adaptive(inputs, { actions: [approve] }));
    bot.answer = () => cardAnswer(adaptive([text('Approved')]));

    const outcome = await teams.as('dana').press('Approve', { reason: 'fine' });

    expect(outcome.kind).toBe('card');
    expect(bot.heard[0]).toMatchObject({
      type: 'invoke',
      name: 'adaptiveCard/action',
      replyToId: id,
      from: { aadObjectId: teams.as('dana').person.aadObjectId },
      value: {
        action: {
          type: 'Action.Execute',
          verb: 'request.approve',
          data: { requestId: 'SA-1', reason: 'fine', borrow: 'true' },
        },
        trigger: 'manual',
      },
    });
  });

  it('shows a returned card to the clicker only', async () => {
    const { teams, bot } = await startTeamsWithBot();
    await bot.sendCard(placeId(teams, 'channel'), adaptive([text('Waiting')], { actions: [approve] }));
    bot.answer = () => cardAnswer(adaptive([text('You approved this')]));

    await teams.as('dana').press('request.approve');

    expect((await teams.as('dana').sees('channel'))[0]!.words).toBe('You approved this');
    expect((await teams.as('lee').sees('channel'))[0]!.words).toBe('Waiting\nApprove');
  });

  it('shows the message or the error under the card, to the clicker only', async () => {
    const { teams, bot } = await startTeamsWithBot();
    await bot.sendCard(placeId(teams, 'channel'), adaptive([text('Waiting')], { actions: [approve] }));
    bot.answer = (activity) =>
      (activity['from'] as { name: string }).name === 'Dana Ortiz'
        ? {
            status: 200,
            body: { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'Noted.' },
          }
        : {
            status: 200,
            body: {
              statusCode: 403,
              type: 'application/vnd.microsoft.error',
              value: { code: 'Forbidden', message: 'Not yours.' },
            },
          };

    await teams.as('dana').press('Approve');
    const refused = await teams.as('sam').press('Approve');

    expect(refused).toEqual({ kind: 'error', code: 'Forbidden', text: 'Not yours.' });
    expect((await teams.as('dana').sees('channel'))[0]).toMatchObject({ notice: { kind: 'message', text: 'Noted.' } });
    expect((await teams.as('lee').sees('channel'))[0]!.notice).toBeUndefined();
  });

  it.each([
    ['a bare 200', { status: 200 }],
    ['a server error', { status: 500, body: { secret: 'stack' } }],
    [
      'a wrong response type',
      { status: 200, body: { statusCode: 200, type: 'application/vnd.microsoft.adaptive.card', value: {} } },
    ],
  ])('shows its own words for %s', async (_name, answer) => {
    const { teams, bot } = await startTeamsWithBot();
    await bot.sendCard(placeId(teams, 'channel'), adaptive([text('Waiting')], { actions: [approve] }));
    bot.answer = () => answer;

    const outcome = await teams.as('dana').press('Approve');

    expect(outcome).toMatchObject({ kind: 'error', text: 'Something went wrong. Please try again.' });
  });

  it('gives up on a bot that does not answer', async () => {
    const { teams, bot } = await startTeamsWithBot({ answerWithinMs: 50 });
    await bot.sendCard(placeId(teams, 'channel'), adaptive([text('Waiting')], { actions: [approve] }));
    bot.answer = () => new Promise((resolve) => setTimeout(() => resolve(undefined), 200));

    expect(await teams.as('dana').press('Approve')).toMatchObject({ kind: 'error', code: 'Unreachable' });
  });
});

describe('the client’s own checks', () => {
  const reject = {
    type: 'Action.ShowCard',
    title: 'Reject',
    card: adaptive(
      [{ type: 'Input.Text', id: 'why', label: 'Why', isRequired: true, errorMessage: 'Say why.', regex: '^.{3,}$' }],
      {
        actions: [{ type: 'Action.Execute', title: 'Send', verb: 'request.reject' }],
      },
    ),
  };

  it('sends nothing while a required or malformed input stands', async () => {
    const { teams, bot } = await startTeamsWithBot();
    await bot.sendCard(personalId(teams, 'dana'), adaptive([text('?')], { actions: [reject] }));

    const empty = await teams.as('dana').press('Send');
    const short = await teams.as('dana').press('Send', { why: 'no' });

    expect([empty, short]).toEqual(
      [1, 2].map(() => ({ kind: 'invalid', problems: [{ id: 'why', message: 'Say why.' }] })),
    );
    expect(bot.heard).toEqual([]);
  });

  it('lets nobody fill in what the card does not offer', async () => {
    const { teams, bot } = await startTeamsWithBot();
    await bot.sendCard(personalId(teams, 'dana'), adaptive([text('?')], { actions: [reject] }));

    await expect(teams.as('dana').press('Send', { role: 'admin' })).rejects.toThrow('has no input "role"');
    await expect(teams.as('dana').press('Destroy')).rejects.toThrow('sees no button "Destroy". Buttons there: Send');
  });

  it('leaves the inputs out where the action says so', async () => {
    const { teams, bot } = await startTeamsWithBot();
    const cancel = { type: 'Action.Execute', title: 'Cancel', verb: 'cancel', associatedInputs: 'none' };
    await bot.sendCard(
      personalId(teams, 'dana'),
      adaptive([{ type: 'Input.Text', id: 'name', label: 'Name', isRequired: true }], { actions: [cancel] }),
    );
    bot.answer = () => cardAnswer(adaptive([text('Cancelled')]));

    await teams.as('dana').press('Cancel');

    expect((bot.heard[0]!['value'] as { action: { data: unknown } }).action.data).toEqual({});
  });
});

describe('Action.Submit and dialogs', () => {
  it('sends a message that carries the data when an old client uses the fallback', async () => {
    const { teams, bot } = await startTeamsWithBot();
    const withFallback = {
      ...approve,
      fallback: { type: 'Action.Submit', title: 'Approve', data: { verb: 'request.approve', requestId: 'SA-1' } },
    };
    const id = await bot.sendCard(placeId(teams, 'channel'), adaptive([text('Waiting')], { actions: [withFallback] }));

    expect(await teams.as('dana').press('Approve', {}, { asOldClient: true })).toEqual({ kind: 'sent' });

    expect(bot.heard[0]).toMatchObject({
      type: 'message',
      replyToId: id,
      value: { verb: 'request.approve', requestId: 'SA-1' },
    });
    expect(bot.heard[0]!['text']).toBeUndefined();
  });

  it('opens a dialog, sends it, and shows the next one or the last word', async () => {
    const { teams, bot } = await startTeamsWithBot();
    const open = {
      type: 'Action.Submit',
      title: 'New request',
      data: { msteams: { type: 'task/fetch' }, verb: 'form' },
    };
    await bot.sendCard(personalId(teams, 'ravi'), adaptive([text('Hello')], { actions: [open] }));
    const form = adaptive(
      [{ type: 'Input.Text', id: 'account', label: 'Account', isRequired: true, errorMessage: 'Name it.' }],
      {
        actions: [{ type: 'Action.Submit', title: 'Send', data: { verb: 'create' } }],
      },
    );
    bot.answer = (activity) =>
      activity['name'] === 'task/fetch'
        ? {
            status: 200,
            body: {
              task: {
                type: 'continue',
                value: {
                  title: 'Request',
                  card: { contentType: 'application/vnd.microsoft.card.adaptive', content: form },
                },
              },
            },
          }
        : { status: 200, body: { task: { type: 'message', value: 'Sent to Dana and Lee.' } } };
    const ravi = teams.as('ravi');

    const dialog = await ravi.openDialog('New request');
    const refused = await ravi.submitDialog('Send');
    const sent = await ravi.submitDialog('Send', { account: 'svc-erp' });

    expect(dialog.title).toBe('Request');
    expect(refused).toMatchObject({ kind: 'invalid' });
    expect(sent).toEqual({ kind: 'message', text: 'Sent to Dana and Lee.' });
    expect(ravi.dialog()).toBeUndefined();
    expect(bot.heard).toMatchObject([
      { name: 'task/fetch', value: { data: { verb: 'form' }, context: { theme: 'default' } } },
      { name: 'task/submit', value: { data: { verb: 'create', account: 'svc-erp' } } },
    ]);
  });
});
