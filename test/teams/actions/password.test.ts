import type { InboundActivity } from '../../../src/teams/front-door/activity';
import { asksForSecret } from '../../../src/teams/front-door/secret';
import { sampleRequest } from '../../support/sample-request';
import { fakeDesk, view } from '../support/fake-use-cases';
import { madeBy } from '../support/made-account';
import { invoke, press } from '../support/press';
import { start, stopAll, type Started } from '../support/start';

afterEach(stopAll);

describe('the password', () => {
  const done = sampleRequest({
    state: 'done',
    facts: { secretName: 'svc-erp-sync' },
    findings: [{ check: 'access-mode', result: 'pass', found: 'Non-interactive', at: '2026-11-22T10:00:00.000Z' }],
  });

  async function startWithAccount(): Promise<Started> {
    const started = await start({ desk: fakeDesk(done) });
    const account = madeBy(done);
    const handOver = { state: 'offered', expiresAt: '2026-11-25T10:00:00.000Z' } as const;
    started.desk.instead('view', async () => ({ view: { ...view(done), account, handOver }, audience: 'requester' }));
    return started;
  }

  it('is shown once, in a dialog, and in no message', async () => {
    const started = await startWithAccount();
    const ravi = started.teams.as('ravi');
    await ravi.say('/status SA-1042');

    const dialog = await ravi
      .waitFor((messages) => messages.find(({ card }) => card))
      .then(() => ravi.openDialog('credential.open', {}, { where: 'personal' }));
    const revealed = await ravi.submitDialog('credential.reveal');
    const sentByBot = JSON.stringify(started.teams.traffic.filter(({ direction }) => direction === 'from-bot'));

    expect(JSON.stringify(dialog.card)).toContain('ticket-1');
    expect(JSON.stringify(dialog.card)).toContain('This window is good until 10:05.');
    expect(JSON.stringify(dialog.card)).not.toContain('canary');
    expect(JSON.stringify(revealed)).toContain('canary-Pa55word');
    expect(started.desk.named('revealCredential')[0]?.args).toEqual(['SA-1042', 'ticket-1', expect.any(Date)]);
    expect(sentByBot).not.toContain('canary');
    expect(JSON.stringify(started.log)).not.toContain('canary');
  });

  it('is not given as the answer to a button outside a dialog', async () => {
    const started = await startWithAccount();

    const opened = await press(started, 'credential.open', { requestId: 'SA-1042' });
    const revealed = await press(started, 'credential.reveal', { requestId: 'SA-1042', ticket: 'ticket-1' });

    expect([opened, revealed]).toEqual(
      Array(2).fill(expect.objectContaining({ type: 'application/vnd.microsoft.activity.message' })),
    );
    expect(started.desk.named('openCredential')).toEqual([]);
    expect(started.desk.named('revealCredential')).toEqual([]);
  });

  const asked = { verb: 'credential.reveal', requestId: 'SA-1042', ticket: 'ticket-1' };
  it.each([
    ['data', { data: asked }],
    ['the text of their data', { data: JSON.stringify(asked) }],
  ])(
    'is asked for anew at a repeated delivery, and its answer kept nowhere: dialogs that send %s',
    async (_what, value) => {
      const started = await startWithAccount();
      const send = () => invoke(started, 'task/submit', value, { id: 'the-same' });

      expect(JSON.stringify(await send())).toContain('canary-Pa55word');
      await send();

      expect(started.desk.named('revealCredential')).toHaveLength(1);
    },
  );

  it.each([
    ['a verb of their own', { action: { verb: 'credential.open', data: '{}' } }],
    ['one in the text of their data', { action: { data: JSON.stringify(asked) } }],
  ])('is asked for anew for buttons that send %s, too', (_what, value) => {
    expect(asksForSecret({ value } as unknown as InboundActivity)).toBe(true);
  });
});
