import { createPainter } from '../../../src/cards/painter';
import { createDelivery } from '../../../src/teams/outbox/delivery';
import { createDraw } from '../../../src/teams/outbox/draw';
import { createChatMemory } from '../../../src/usecases/chat-memory';
import { ChatError, type Chat, type Message } from '../../../src/usecases/ports';
import { dana } from '../../support/cast';
import { stopped } from '../../support/ended-runs';
import { by } from '../../support/office';
import { officeStage } from '../../support/office-stage';
import { logBook } from '../support/door';
import { fakeChat } from '../support/fake-chat';
import { quick } from '../support/send-from';

const stage = officeStage();
const { conversationId } = by(dana);
beforeEach(async () => {
  await stage.office.approvers([dana]);
  await stage.knows(dana);
});

/** The way out of the real books into a Teams that takes no card, however small. */
function sending() {
  const { books, desk } = stage.office;
  const [{ lines, logger }, { chat, sent }] = [logBook(), fakeChat()];
  const refuseCard = ({ card }: Message) => {
    if (card) throw new ChatError('too-large', 'Too large.');
  };
  const narrow: Chat = {
    ...chat,
    async post(conversation, message) {
      refuseCard(message);
      return chat.post(conversation, message);
    },
    async edit(conversation, activityId, message) {
      refuseCard(message);
      await chat.edit(conversation, activityId, message);
    },
  };
  const delivery = createDelivery({
    outbox: books.outbox,
    memory: createChatMemory(desk),
    logger,
    settings: desk.settings,
    painter: createPainter(desk.settings),
    chat: narrow,
    draw: createDraw(desk, { id: 't', loginUrl: 'https://login.microsoftonline.com', hasKeyVault: true }),
    clock: desk.clock,
    times: quick,
    isStopping: () => false,
  });
  return {
    sent,
    lines,
    sendAll: async (): Promise<void> => {
      for (const claim of await books.outbox.claimNotices(9)) await delivery.notice(claim);
      for (const claim of await books.outbox.claimPostings(9)) await delivery.posting(claim);
    },
  };
}

/** A request that waits for Dana, whose card is on its way to her. */
async function asked() {
  const request = await stage.office.insert();
  const look = { subject: { kind: 'request', requestId: request.id }, locale: 'en-GB', timeZone: 'UTC' } as const;
  await stage.write((tx) => tx.postings.addFor(dana, look));
  return request;
}

const warning = (requestId: string) => ({
  level: 'warn',
  message: 'a card is too large in every size',
  fields: { requestId, conversationId, attempts: 1 },
});

describe('whoever should see a card that Teams takes in no size', () => {
  it.each([
    ['en-GB', 'Its card is too large for Teams. Send “status '],
    ['de-DE', 'Die Karte ist zu groß für Teams. „stand '],
  ])('reads one sentence, and what to type, and an operator one warning: %s', async (locale, said) => {
    const { id } = await asked();
    await stage.write((tx) => tx.readers.remember(dana.aadObjectId, { locale }));
    const { sent, lines, sendAll } = sending();

    await sendAll();
    await sendAll();

    expect(sent.map(({ way, conversationId: where }) => [way, where])).toEqual([['post', conversationId]]);
    expect(sent[0]?.message.text).toContain(`${said}${id}`);
    expect(lines).toEqual([warning(id)]);
  });

  it('reads what becomes of it in the same message, and nobody is warned of it again', async () => {
    const request = await asked();
    const { sent, lines, sendAll } = sending();
    await sendAll();

    await stage.write(async (tx) => {
      await tx.requests.replace({ ...request, state: 'withdrawn', version: request.version + 1 }, request.version);
      await tx.postings.stale({ kind: 'request', requestId: request.id });
    });
    await sendAll();

    expect(sent.map(({ way, activityId }) => [way, activityId])).toEqual([
      ['post', 'message-1'],
      ['edit', 'message-1'],
    ]);
    expect(sent[1]?.message.text).not.toBe(sent[0]?.message.text);
    expect(lines).toEqual([warning(request.id)]);
  });

  it('is told of a stopped run once, by what the message over the card says', async () => {
    const { id } = await stage.office.insert({ state: 'running', attempt: 1 });
    await stage.office.register().finish(id, 1, stopped);
    const { sent, lines, sendAll } = sending();

    await sendAll();
    await sendAll();

    const posted = sent.filter(({ way, conversationId: where }) => way === 'post' && where === conversationId);
    expect(posted.map(({ message }) => message.card)).toEqual([undefined]);
    expect(posted[0]?.message.text).toContain(`“status ${id}”`);
    expect(lines).toEqual([warning(id)]);
  });
});
