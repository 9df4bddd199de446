import { createPainter } from '../../../src/cards/painter';
import { drawNotice, moveLiveCard } from '../../../src/teams/outbox/notice';
import type { ClaimedNotice, ClaimedPosting } from '../../../src/usecases/outbox';
import type { Message } from '../../../src/usecases/ports';
import { dana, ravi } from '../../support/cast';
import { logBook } from '../support/door';
import { fakeChat } from '../support/fake-chat';
import { fakeMemory } from '../support/fake-memory';
import { chat1, team } from '../support/send-from';
import { settings } from '../support/settings';

const offer: ClaimedNotice = {
  key: 'offer',
  message: 'notice.password-offered',
  values: { id: 'SA-1', account: 'svc_*x*', until: '2026-11-23T10:52:18Z' },
  locale: 'en-GB',
  attempts: 2,
  conversation: chat1,
};
/** The same, over the live card of the request. */
const shown = { ...offer, shows: { requestId: 'SA-1', state: 'done' } } as const;
const inEnglish = 'The password of svc\\_\\*x\\* is ready for you to collect until 23 Nov 2026, 10:52.';

function drawing(drawn: Message | null = { card: { live: true }, summary: 'of the card' }) {
  const claims: ClaimedPosting[] = [];
  const [memory, teams, { lines, logger }] = [fakeMemory(), fakeChat(), logBook()];
  memory.versionOf = async (requestId, conversationId) => (requestId === 'SA-1' && conversationId === chat1.id ? 7 : 8);
  const draw = async (claim: ClaimedPosting) => (claims.push(claim), drawn);
  const options = { painter: createPainter(settings), draw, memory, chat: teams.chat, logger };
  return { options, claims, memory, lines, ...teams };
}

/** The claim by which the live card of a request is drawn into the conversation of the notice. */
const copyIn = (conversation: typeof chat1, change: Partial<ClaimedPosting> = {}): ClaimedPosting => ({
  id: 'offer',
  subject: { kind: 'request', requestId: 'SA-1' },
  conversationId: conversation.id,
  conversation,
  viewer: conversation.person ?? null,
  activityId: null,
  locale: 'en-GB',
  timeZone: 'UTC',
  wanted: 0,
  attempts: 2,
  isReached: true,
  ...change,
});

describe('a notice', () => {
  it('is a sentence, taken literally', async () => {
    const { options, claims } = drawing();

    expect(await drawNotice(offer, options)).toEqual({ message: { text: inEnglish }, version: 0 });
    expect(claims).toEqual([]);
  });

  it('mentions whom it addresses, in the words and the zone of theirs', async () => {
    const { options, memory } = drawing();
    await memory.remember(chat1, { person: dana, said: { locale: 'de-DE', timeZone: 'Europe/Berlin' } });

    const { message } = await drawNotice({ ...offer, conversation: team, mention: dana }, options);

    expect(message).toEqual({
      text: 'Das Kennwort von svc\\_\\*x\\* liegt bis 23.11.2026, 11:52 MEZ für Sie bereit.',
      mention: dana,
    });
  });

  it.each([
    ['en-GB', 'you'],
    ['de-DE', 'Sie'],
  ])('addresses somebody whose name nobody knows in their language: %s', async (locale, name) => {
    const { options } = drawing();
    const mention = { ...dana, name: '' };

    const { message } = await drawNotice({ ...offer, conversation: team, mention, locale }, options);

    expect(message.mention).toEqual({ ...dana, name });
  });

  it.each([
    [undefined, '10:52'],
    ['Asia/Tokyo', '19:52'],
  ])('to somebody not met yet is in the zone it was written with: %p', async (timeZone, time) => {
    const { options } = drawing();

    const { message } = await drawNotice({ ...offer, ...(timeZone ? { timeZone } : {}) }, options);

    expect(message.text).toContain(`23 Nov 2026, ${time}`);
  });

  it('with something to press is a card that stands for its words', async () => {
    const { options } = drawing();
    const values = { ...offer.values, environmentId: 'prod' };

    const { message } = await drawNotice({ ...offer, values, mention: ravi, buttons: [] }, options);

    expect(message).toEqual({ card: expect.objectContaining({ type: 'AdaptiveCard' }), summary: expect.any(String) });
    expect(message.summary).toContain('is ready for you to collect until 23 Nov 2026, 10:52.');
    expect(JSON.stringify(message.card)).toContain('SA-1');
  });

  it('without words is a defect, and nobody gets an empty message', async () => {
    const { options } = drawing();
    const painter = { ...options.painter, notice: () => '' };

    await expect(drawNotice(offer, { ...options, painter })).rejects.toThrow(
      'There are no words for the notice notice.password-offered.',
    );
  });

  it('over the live card of a request stands in one message with it', async () => {
    const { options, claims } = drawing();

    const drawn = await drawNotice(shown, options);

    expect(drawn).toEqual({ message: { text: inEnglish, card: { live: true }, summary: inEnglish }, version: 7 });
    expect(claims).toEqual([copyIn(chat1)]);
  });

  it('in a conversation of several brings the card that all may see, in the zone of the notice', async () => {
    const { options, claims } = drawing();
    const group = { ...team, person: ravi };

    const { version } = await drawNotice(
      { ...offer, conversation: group, timeZone: 'Asia/Tokyo', shows: shown.shows },
      options,
    );

    expect(version).toBe(8);
    expect(claims).toEqual([copyIn(group, { viewer: null, timeZone: 'Asia/Tokyo' })]);
  });

  it.each([
    ['there is nothing to show', null],
    ['there is no card', { text: 'only words' }],
  ])('is its sentence alone where %s', async (_what, nothing) => {
    const { options } = drawing(nothing);

    const { message } = await drawNotice(shown, options);

    expect(message).toEqual({ text: inEnglish });
  });
});

describe('the card of the message that was posted', () => {
  const drawn = { message: {}, version: 7 };

  it('is the live one, and the one further up says so', async () => {
    const { options, memory, sent } = drawing();
    const kept: unknown[] = [];
    memory.keepLive = async (copy, how) => (kept.push([copy, how]), 'further-up');

    await moveLiveCard(shown, drawn, 'posted', options);

    expect(kept).toEqual([[copyIn(chat1, { activityId: 'posted' }), { version: 7 }]]);
    expect(
      sent.map(({ way, conversationId, activityId, message }) => [way, conversationId, activityId, message.text]),
    ).toEqual([['edit', chat1.id, 'further-up', 'SA-1: the card is further down now.']]);
  });

  it('is all there is where none was before', async () => {
    const { options, memory, tried } = drawing();

    await moveLiveCard(shown, drawn, 'posted', options);

    expect(memory.live).toMatchObject([{ activityId: 'posted', subject: { requestId: 'SA-1' } }]);
    expect(tried).toEqual([]);
  });

  it('is none where the notice brings none', async () => {
    const { options, memory, tried } = drawing();
    memory.live.push(copyIn(chat1, { activityId: 'further-up' }));

    await moveLiveCard(offer, drawn, 'posted', options);

    expect([memory.live.length, tried]).toEqual([1, []]);
  });
});
