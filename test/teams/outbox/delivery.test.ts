import { createPainter } from '../../../src/cards/painter';
import { createDelivery } from '../../../src/teams/outbox/delivery';
import type { DeliveryOptions } from '../../../src/teams/outbox/options';
import { logBook } from '../support/door';
import { fakeChat } from '../support/fake-chat';
import { fakeMemory } from '../support/fake-memory';
import { fakeOutbox } from '../support/fake-outbox';
import { chat1, notice, quick, team } from '../support/send-from';
import { settings } from '../support/settings';

const start = Date.parse('2029-01-01T08:00:00.000Z');

/** A delivery whose clock the test moves; it claims what it is told to, and sends that. */
function delivering(change: Partial<DeliveryOptions> = {}) {
  const clock = { now: start };
  const [outbox, teams, memory, { lines, logger }] = [fakeOutbox(() => clock.now), fakeChat(), fakeMemory(), logBook()];
  const picture = { summary: 'is running', text: 'step 1' };
  const rings: number[] = [];
  const delivery = createDelivery({
    outbox,
    memory,
    logger,
    settings,
    painter: createPainter(settings),
    chat: teams.chat,
    draw: async () => ({ card: { text: picture.text }, summary: picture.summary }),
    clock: { now: () => new Date(clock.now) },
    times: { ...quick, spacing: 2_500 },
    ringIn: (ms) => void rings.push(ms),
    isStopping: () => false,
    ...change,
  });
  const cards = async () => {
    for (const claim of await outbox.claimPostings(9)) await delivery.posting(claim);
  };
  const notices = async () => {
    for (const claim of await outbox.claimNotices(9)) await delivery.notice(claim);
  };
  return { outbox, memory, lines, picture, rings, clock, delivery, cards, notices, row: rowOf(outbox), ...teams };
}

const rowOf = (outbox: ReturnType<typeof fakeOutbox>) => (id: string) => {
  const { sent, wanted, dueAt, claimed, posting } = outbox.rows.get(id)!;
  return { isNew: sent === wanted, dueIn: dueAt - start, claimed, activityId: posting.activityId };
};

const brief = (sent: ReturnType<typeof fakeChat>['sent']) =>
  sent.map(({ way, activityId, message }) => `${way} ${activityId} ${message.text ?? JSON.stringify(message.card)}`);

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

  it('whose sentence is the same waits for its pause, and is looked at again then', async () => {
    const { outbox, picture, cards, sent, row, rings, clock } = delivering();
    outbox.add('SA-1', chat1);
    await cards();
    picture.text = 'step 2';
    outbox.stale('SA-1');
    clock.now += 1_000;
    await cards();
    expect(row('SA-1')).toEqual({ isNew: false, dueIn: 2_500, claimed: false, activityId: 'message-1' });
    expect([sent.length, rings]).toEqual([1, [1_500]]);

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

describe('a row that is claimed again while it is on its way', () => {
  async function twice(activityId: string | null, second = 'SA-1') {
    const stage = delivering();
    const { outbox, delivery, trouble, tried } = stage;
    let finish: () => void = () => undefined;
    trouble.push(() => new Promise<void>((resolve) => (finish = resolve)));
    for (const id of new Set(['SA-1', second])) {
      outbox.add(id, chat1, activityId);
      outbox.stale(id);
    }
    const claims = await outbox.claimPostings(9);
    const begun = [delivery.posting(claims[0]!), delivery.posting(claims[1] ?? claims[0]!)];
    await new Promise(setImmediate);
    const meanwhile = tried.length;
    Object.assign(stage.picture, { text: 'step 2', summary: 'is done' });
    finish();
    await Promise.all(begun);
    return { meanwhile, sent: brief(stage.sent) };
  }

  it.each([
    ['is posted once', null, 'SA-1', 1, ['post message-1 {"text":"step 1"}']],
    [
      'is edited a second time, after the first',
      'a',
      'SA-1',
      1,
      ['edit a {"text":"step 1"}', 'edit a {"text":"step 2"}'],
    ],
    ['does not wait for another one', 'a', 'SA-2', 2, ['edit a {"text":"step 1"}', 'edit a {"text":"step 1"}']],
  ])('%s', async (_what, activityId, second, meanwhile, sent) => {
    expect(await twice(activityId, second)).toEqual({ meanwhile, sent });
  });
});

it('a third claim of a row waits for the second, though the first has ended', async () => {
  let drawn = 0;
  const draw = async () => ({ card: {}, summary: `picture ${(drawn += 1)}` });
  const { outbox, delivery, trouble, tried } = delivering({ draw });
  const held: (() => void)[] = [];
  for (let n = 0; n < 3; n += 1) trouble.push(() => new Promise<void>((resolve) => held.push(resolve)));
  outbox.add('SA-1', chat1, 'a');
  outbox.stale('SA-1');
  const [claim] = await outbox.claimPostings(1);
  const breathe = () => new Promise(setImmediate);
  const begun = [delivery.posting(claim!), delivery.posting(claim!)];
  await breathe();
  held.shift()!();
  await breathe();
  begun.push(delivery.posting(claim!));
  await breathe();
  expect(tried).toHaveLength(2);

  held.shift()!();
  await breathe();
  held.shift()?.();
  await Promise.all(begun);
  expect(tried).toHaveLength(3);
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
    const { outbox, cards, row, lines, rings } = delivering(broken);
    outbox.add('SA-1', team);
    await cards();

    expect(lines).toEqual([defect]);
    expect(row('SA-1')).toMatchObject({ isNew: false, claimed: false });
    expect(rings).toEqual([row('SA-1').dueIn]);
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
