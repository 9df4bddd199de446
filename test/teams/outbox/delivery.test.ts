import { brief, delivering, start } from '../support/delivering';
import { chat1, notice, quick, team } from '../support/send-from';

describe('a card', () => {
  it('is posted, and the books know its message', async () => {
    const { outbox, cards, sent, row } = delivering();
    outbox.add('SA-1', chat1);
    await cards();

    expect(brief(sent)).toEqual(['post message-1 {"text":"step 1"}']);
    expect(row('SA-1')).toEqual({ isNew: true, dueIn: 0, claimed: false, activityId: 'message-1' });
  });

  it('of which there is nothing to show is not sent, and not asked for again', async () => {
    const { outbox, cards, tried, row } = delivering({ draw: async () => null });
    outbox.add('SA-1', chat1, 'message-0');
    outbox.stale('SA-1');
    await cards();

    expect(tried).toEqual([]);
    expect(row('SA-1')).toEqual({ isNew: true, dueIn: 0, claimed: false, activityId: 'message-0' });
  });

  it('whose sentence is the same waits for its pause', async () => {
    const { outbox, picture, cards, sent, row, clock } = delivering();
    outbox.add('SA-1', chat1);
    await cards();
    picture.text = 'step 2';
    outbox.stale('SA-1');
    clock.now += 1_000;
    await cards();
    expect(row('SA-1')).toEqual({ isNew: false, dueIn: 2_500, claimed: false, activityId: 'message-1' });
    expect(sent).toHaveLength(1);

    clock.now += 1_500;
    await cards();

    expect(brief(sent).at(-1)).toBe('edit message-1 {"text":"step 2"}');
    expect(row('SA-1').isNew).toBe(true);
  });

  it('waits for nothing while everything ends', async () => {
    const { outbox, picture, cards, sent } = delivering({ isStopping: () => true });
    outbox.add('SA-1', chat1);
    await cards();
    picture.text = 'step 2';
    outbox.stale('SA-1');
    await cards();

    expect(sent).toHaveLength(2);
  });

  it('that is on screen already is not sent again, and the books are told', async () => {
    const { outbox, cards, sent, row } = delivering();
    outbox.add('SA-1', chat1);
    await cards();
    outbox.stale('SA-1');
    await cards();

    expect(sent).toHaveLength(1);
    expect(row('SA-1').isNew).toBe(true);
  });

  it('whose message is gone is posted anew at once, though its sentence is the same', async () => {
    const { outbox, picture, cards, sent, fail, row } = delivering();
    outbox.add('SA-1', chat1);
    await cards();
    Object.assign(picture, { text: 'step 2', summary: 'is done' });
    outbox.stale('SA-1');
    fail('gone');
    await cards();
    expect(row('SA-1')).toMatchObject({ isNew: false, activityId: null });
    Object.assign(picture, { text: 'step 1', summary: 'is running' });
    await cards();

    expect(brief(sent)).toEqual(['post message-1 {"text":"step 1"}', 'post message-2 {"text":"step 1"}']);
  });

  it('that Teams does not take for now is remembered as it was', async () => {
    const { outbox, picture, cards, sent, tried, fail, clock, row } = delivering();
    outbox.add('SA-1', chat1);
    await cards();
    Object.assign(picture, { text: 'step 2', summary: 'is done' });
    outbox.stale('SA-1');
    fail('again');
    await cards();
    Object.assign(picture, { text: 'step 1', summary: 'is running' });
    clock.now += 60_000;
    await cards();

    expect([sent.length, tried.length, row('SA-1').isNew]).toEqual([1, 2, true]);
  });
});

describe('a message that arrives at another try', () => {
  const about = { requestId: 'SA-1', conversationId: chat1.id };
  const failed = { level: 'warn', message: 'a message was not sent', fields: expect.objectContaining(about) };
  const arrived = { level: 'info', message: 'a message arrived after all', fields: { ...about, attempts: 2 } };

  it.each(['card', 'notice'] as const)(
    'is told to the log once, a %s too; one that arrives at once is not',
    async (what) => {
      const { outbox, cards, notices, fail, clock, lines } = delivering();
      const send = what === 'card' ? cards : notices;
      if (what === 'card') outbox.add('SA-1', chat1);
      else outbox.notify(notice, chat1);
      fail('again');
      await send();
      clock.now += 60_000;
      await send();
      if (what === 'card') outbox.stale('SA-1');
      clock.now += 60_000;
      await send();

      expect(lines).toEqual([failed, arrived]);
    },
  );
});

describe('a notice', () => {
  it('is posted once', async () => {
    const { outbox, notices, sent } = delivering();
    outbox.notify(notice, chat1);
    await notices();
    await notices();

    expect(sent.map(({ conversationId }) => conversationId)).toEqual([chat1.id]);
    expect(outbox.notices.get('offer')).toMatchObject({ state: 'sent' });
  });

  it.each(['that it was sent', 'that its card is the live one'])(
    'is posted once, though the books could not be told %s',
    async (what) => {
      const { outbox, memory, notices, sent, clock } = delivering();
      const told = { sent: outbox.noticeSent.bind(outbox), live: memory.keepLive.bind(memory) };
      let left = 1;
      const fail = () => {
        left -= 1;
        if (left >= 0) throw new Error('database is gone');
      };
      if (what === 'that it was sent') outbox.noticeSent = async (claim) => (fail(), told.sent(claim));
      else memory.keepLive = async (...live) => (fail(), told.live(...live));
      outbox.notify({ ...notice, shows: { requestId: 'SA-1', state: 'done' } }, chat1);
      await notices();
      expect(outbox.notices.get('offer')).toMatchObject({ state: 'waiting' });

      memory.asSent = async () => null;
      clock.now += 60_000;
      await notices();

      expect(sent.map(({ way, activityId }) => `${way} ${activityId}`)).toEqual(['post message-1']);
      expect(outbox.notices.get('offer')).toMatchObject({ state: 'sent' });
      expect(memory.live).toMatchObject([{ activityId: 'message-1' }]);
    },
  );

  it('of what is not so any more is given up unsent', async () => {
    const { outbox, memory, notices, tried } = delivering();
    memory.asSent = async () => null;
    outbox.notify(notice, chat1);
    await notices();

    expect(tried).toEqual([]);
    expect(outbox.notices.get('offer')).toMatchObject({ state: 'given up', dueAt: start });
  });

  it('is posted as it is known by then', async () => {
    const { outbox, memory, notices, sent } = delivering();
    memory.asSent = async (claim) => ({ ...claim, values: { ...claim.values, account: 'svc-new' } });
    outbox.notify(notice, chat1);
    await notices();

    expect(sent[0]?.message.text).toContain('The password of svc-new is ready');
  });

  it('that Teams does not take is kept, and its card is not the live one', async () => {
    const { outbox, memory, notices, fail, lines } = delivering();
    fail('again');
    outbox.notify({ ...notice, shows: { requestId: 'SA-1', state: 'done' } }, chat1);
    await notices();

    expect(outbox.notices.get('offer')).toMatchObject({ state: 'waiting', claimed: false });
    expect(memory.live).toEqual([]);
    expect(lines.map(({ message }) => message)).toEqual(['a message was not sent']);
  });
});

describe('a defect of ours', () => {
  const failure = new Error('no such template');
  const broken = { draw: async () => Promise.reject(failure) };
  const defect = {
    level: 'error',
    message: 'a message could not be drawn or accounted for',
    fields: { err: failure, conversationId: team.id },
  };

  it('is written to the log, and the row is tried again later', async () => {
    const { outbox, cards, row, lines } = delivering(broken);
    outbox.add('SA-1', team);
    await cards();

    expect(lines).toEqual([defect]);
    expect(row('SA-1')).toMatchObject({ isNew: false, claimed: false });
    expect(row('SA-1').dueIn).toBeGreaterThanOrEqual(0.75 * 2 * quick.backoff.first);
  });

  it('and books that are closed harm nobody else', async () => {
    const { outbox, cards, lines } = delivering(broken);
    const closed = new Error('database is gone');
    outbox.postingFailed = async () => Promise.reject(closed);
    outbox.add('SA-1', team);
    await cards();

    expect(lines).toEqual([
      defect,
      { level: 'error', message: 'the outbox cannot be written', fields: { err: closed } },
    ]);
  });
});
