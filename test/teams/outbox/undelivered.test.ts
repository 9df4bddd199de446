import { growing, onTrouble, pauseAfter } from '../../../src/teams/outbox/undelivered';
import type { ClaimedNotice, ClaimedPosting } from '../../../src/usecases/outbox';
import { ChatError, type Conversation } from '../../../src/usecases/ports';
import { ravi } from '../../support/cast';
import { chat1, team } from '../support/send-from';
import { claimed, inTrouble } from '../support/trouble';

const toAll = claimed;
const edited: ClaimedPosting = { ...claimed, activityId: 'a', isReached: true };
const toRavi: ClaimedPosting = { ...claimed, conversation: chat1, conversationId: chat1.id, person: ravi };
const onlyForRavi: ClaimedPosting = { ...edited, viewer: ravi, privateUntil: '2029-01-02T08:00:00.000Z' };
const notice: ClaimedNotice = {
  key: 'offer',
  message: 'notice.password-offered',
  values: {},
  locale: 'en-GB',
  attempts: 1,
  conversation: team,
};

const givenUp = [['failed', 0, { giveUp: true }]];
const isLost = ['lost', ...givenUp];
const triedAgain = [['failed', 2_000, {}]];
const asked = (why: string) => [['person refused', why, [10_000, 20_000, 40_000]]];
const parked = [
  ['parked', team.id, [100_000, 200_000, 400_000]],
  ['failed', 0, {}],
];

describe('a message that Teams did not take', () => {
  it.each([
    ['gone: a post to several people', 'gone', toAll, triedAgain],
    ['gone: the second post to several people', 'gone', { ...toAll, attempts: 2 }, [['failed', 4_000, {}]]],
    ['gone: the third post to several people', 'gone', { ...toAll, attempts: 3 }, isLost],
    ['gone: the fourth', 'gone', { ...toAll, attempts: 4 }, isLost],
    ['gone: an edit', 'gone', edited, [['failed', 0, { forgetActivity: true }]]],
    ['gone: an edit for a person', 'gone', { ...toRavi, activityId: 'a' }, [['failed', 0, { forgetActivity: true }]]],
    ['gone: a post to a person', 'gone', toRavi, asked('blocked')],
    ['gone: what only one saw', 'gone', onlyForRavi, givenUp],
    ['gone: a notice', 'gone', notice, triedAgain],
    ['gone: a notice to a person', 'gone', { ...notice, conversation: chat1, person: ravi }, asked('blocked')],
    ['removed: a post to several people', 'removed', toAll, isLost],
    ['removed: an edit for several people', 'removed', edited, isLost],
    ['removed: a post to a person', 'removed', toRavi, asked('blocked')],
    ['removed: an edit for a person', 'removed', { ...toRavi, activityId: 'a' }, asked('blocked')],
    ['removed: what only one saw', 'removed', { ...onlyForRavi, person: ravi }, givenUp],
    ['removed: a notice', 'removed', notice, isLost],
    ['refused', 'refused', toAll, givenUp],
    ['refused: the first card for a person', 'refused', toRavi, asked('blocked')],
    ['refused: another picture of it', 'refused', { ...toRavi, activityId: 'a', isReached: true }, givenUp],
    ['refused: a notice to a person', 'refused', { ...notice, conversation: chat1, person: ravi }, givenUp],
    ['too large: the first card for a person', 'too-large', toRavi, givenUp],
    ['too large', 'too-large', edited, givenUp],
    ['of another region', 'elsewhere', toAll, parked],
    ['of another region: what only one saw', 'elsewhere', onlyForRavi, givenUp],
    ['later', 'again', toAll, triedAgain],
    ['later: the fifth time', 'again', { ...toAll, attempts: 5 }, [['failed', 4_000, {}]]],
    ['later: an edit', 'again', edited, triedAgain],
    ['later: what only one saw', 'again', onlyForRavi, triedAgain],
  ] as const)('%s', async (_what, reason, claim, expected) => {
    const { options, row, told, memory } = inTrouble();
    options.memory.lost = async (lost, at) => {
      told.push('lost');
      await memory.markGone(lost.conversation.id, at);
    };
    memory.conversations.set(team.id, team);
    memory.conversations.set(chat1.id, chat1);

    const sent = await onTrouble(options, row(claim), new ChatError(reason, 'No.', undefined, { why: 'blocked' }));

    expect([sent, told]).toEqual([null, expected]);
    const gone = (one: Conversation) => memory.conversations.get(one.id)?.goneAt;
    expect([gone(team), gone(chat1)]).toEqual([
      expected === isLost ? '2029-01-01T08:00:00.000Z' : undefined,
      undefined,
    ]);
  });

  it.each([
    [7_000, 7_000],
    [0, 0],
  ])('is tried again when Teams said: in %p ms', async (retryAfter, expected) => {
    const { options, row, told } = inTrouble();

    await onTrouble(options, row(toAll), new ChatError('again', 'Too many requests.', retryAfter));

    expect(told).toEqual([['failed', expected, {}]]);
  });

  it('is told to the log with where and how often', async () => {
    const { options, row, lines } = inTrouble();
    const error = new ChatError('refused', 'No.');

    await onTrouble(options, row({ ...toAll, attempts: 4 }), error);

    expect(lines).toEqual([
      {
        level: 'warn',
        message: 'a message was not sent',
        fields: { requestId: 'SA-1', conversationId: team.id, attempts: 4, reason: 'refused', err: error },
      },
    ]);
  });

  it('because of a defect of ours is none of this', async () => {
    const { options, row, told, lines } = inTrouble();

    await expect(onTrouble(options, row(toAll), new Error('no such template'))).rejects.toThrow('no such template');
    expect([told, lines]).toEqual([[], []]);
  });
});

describe('a pause', () => {
  const of = (pause: { first: number; longest: number }, tries: number) => {
    const all = Array.from({ length: 400 }, () => growing(pause, tries));
    return { least: Math.min(...all), most: Math.max(...all), whole: all.every(Number.isInteger) };
  };

  it.each([
    [0, 1_000],
    [1, 2_000],
    [2, 4_000],
    [5, 32_000],
    [6, 60_000],
    [10_000, 60_000],
  ])('after %p tries is about %p ms, a quarter more or less', (tries, ms) => {
    const { least, most, whole } = of({ first: 1_000, longest: 60_000 }, tries);

    expect(whole).toBe(true);
    expect(least).toBeGreaterThanOrEqual(0.75 * ms);
    expect(least).toBeLessThan(0.85 * ms);
    expect(most).toBeLessThan(1.25 * ms);
    expect(most).toBeGreaterThan(1.15 * ms);
  });

  it('does not double without end', () => {
    const { least, most } = of({ first: 1_000, longest: Infinity }, 40);

    expect([least >= 750 * 2 ** 16, most < 1_250 * 2 ** 16]).toEqual([true, true]);
  });

  it('is what Teams asked for, where it asked', () => {
    const { options } = inTrouble();

    expect([0, 5, 90_000].map((ms) => pauseAfter(toAll, ms, options.times))).toEqual([0, 5, 90_000]);
  });
});
