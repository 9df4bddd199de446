import { sendFitting } from '../../../src/teams/answer/smaller';
import { ChatError, type Message } from '../../../src/usecases/ports';
import { ravi } from '../../support/cast';

const inEnglish = { locale: 'en-GB', requestId: null };
const hint = 'Shortened, because Teams takes no larger message';

/** All that Teams is offered, which takes none of it. */
async function offered(
  message: Message,
  { locale = 'en-GB', requestId = null }: { readonly locale?: string; readonly requestId?: string | null } = {},
): Promise<readonly Message[]> {
  const tried: Message[] = [];
  const refuse = async (fitting: Message) => {
    tried.push(fitting);
    throw new ChatError('too-large', 'Too large.');
  };
  await expect(sendFitting(message, { locale, requestId }, refuse)).rejects.toMatchObject({
    reason: 'too-large',
    message: 'Not even the shortest message was taken.',
  });
  return tried;
}

const bodyOf = ({ card }: Message = {}) => (card as { body: Record<string, unknown>[] }).body;
const text = (length: number) => ({ type: 'TextBlock', text: 'x'.repeat(length) });
const withBody = (...body: object[]): Message => ({ card: { type: 'AdaptiveCard', version: '1.5', body } });

describe('a message that Teams takes', () => {
  it('is sent once, as it is', async () => {
    const tried: Message[] = [];

    const answer = await sendFitting(withBody(text(5_000)), inEnglish, async (one) => (tried.push(one), 'taken'));

    expect([answer, tried]).toEqual(['taken', [withBody(text(5_000))]]);
  });

  it.each([
    ['another answer of Teams', new ChatError('again', 'Later.')],
    ['no answer of Teams', new Error('a defect')],
  ])('not, for %s, is not made smaller', async (_why, error) => {
    let tries = 0;
    const send = async () => {
      tries += 1;
      throw error;
    };

    await expect(sendFitting(withBody(text(5)), inEnglish, send)).rejects.toBe(error);
    expect(tries).toBe(1);
  });
});

describe('a text that is too large', () => {
  it('is cut after two thousand letters, says so, and still mentions whom it did', async () => {
    const [whole, cut, ...more] = await offered({ text: 'y'.repeat(3_000), mention: ravi });

    expect(whole).toEqual({ text: 'y'.repeat(3_000), mention: ravi });
    expect(cut).toEqual({ text: expect.stringMatching(new RegExp(`^y{2000}…\n\n${hint}`)), mention: ravi });
    expect(more).toEqual([]);
  });

  it('says so in the words of its reader', async () => {
    const [, cut] = await offered({ text: 'y'.repeat(3_000) }, { locale: 'de-DE' });

    expect(cut?.text).toMatch(/…\n\nGekürzt/);
  });

  it('and is none at all has nothing smaller', async () => {
    expect(await offered({})).toEqual([{}]);
  });
});

describe('a card that is too large', () => {
  it('is made smaller twice, and in the end is its sentence alone', async () => {
    const message = { ...withBody(text(1)), summary: 'SA-1 is *running*', onlyFor: ravi };

    const tried = await offered(message);

    expect(tried).toHaveLength(4);
    expect(tried[0]).toEqual(message);
    for (const smaller of tried.slice(1, 3)) {
      expect(smaller).toEqual({ summary: message.summary, onlyFor: ravi, card: expect.anything() });
      expect(smaller.card).toMatchObject({ type: 'AdaptiveCard', version: '1.5' });
      expect(bodyOf(smaller)).toEqual([
        text(1),
        { type: 'TextBlock', text: expect.stringMatching(new RegExp(`^${hint}`)), wrap: true, isSubtle: true },
      ]);
    }
    expect(tried[3]).toEqual({
      onlyFor: ravi,
      text: expect.stringMatching(new RegExp(`^SA-1 is \\\\\\*running\\\\\\* ${hint}`)),
    });
  });

  it.each([
    ['en-GB', 'Its card is too large for Teams. Send “status SA-1” to see how it stands'],
    ['de-DE', 'Die Karte ist zu groß für Teams. „stand SA-1“ zeigt, wie es steht'],
  ])('of a request ends with how it stands, and what to type, in the words of its reader: %s', async (locale, said) => {
    const message = { ...withBody(text(1)), summary: 'svc-erp is running.' };

    const alone = (await offered(message, { locale, requestId: 'SA-1' })).at(-1);

    expect(alone?.text).toMatch(new RegExp(`^svc-erp is running\\. ${said}`));
  });

  it('ends with a sentence that is never long itself', async () => {
    const message = { ...withBody(text(1)), summary: 'z'.repeat(30_000) };

    const alone = (await offered(message, { requestId: 'SA-1' })).at(-1);

    expect(alone?.text).toMatch(/^z{500}… Its card/);
    expect(alone?.text?.length).toBeLessThan(1_000);
  });

  it('without a sentence ends with the hint alone', async () => {
    const tried = await offered(withBody(text(1)));

    expect(Object.keys(tried[1] ?? {})).toEqual(['card']);
    expect(tried[3]?.text).toMatch(new RegExp(`^${hint}`));
  });

  it('without a body says so all the same', async () => {
    const [, smaller] = await offered({ card: { type: 'AdaptiveCard' } });

    expect(bodyOf(smaller)).toHaveLength(1);
  });

  it.each([
    ['letters at first', 1, 400],
    ['letters then', 2, 120],
  ])('keeps a text of so many %s, and cuts a longer one', async (_what, times, most) => {
    const tried = await offered(withBody(text(most), text(most + 1)));

    expect(bodyOf(tried[times]).slice(0, 2)).toEqual([text(most), { type: 'TextBlock', text: `${'x'.repeat(most)}…` }]);
  });

  it.each([
    ['elements at first', 1, 20],
    ['elements then', 2, 8],
  ])('keeps so many %s, of the lists within as well', async (_what, times, most) => {
    const rows = Array.from({ length: most + 1 }, (_, n) => ({ type: 'TextBlock', text: `${n}` }));
    const tried = await offered(withBody({ type: 'Container', items: rows }, ...rows));

    const body = bodyOf(tried[times]);
    expect(body).toHaveLength(most + 1);
    expect(body[0]).toEqual({ type: 'Container', items: rows.slice(0, most) });
    expect(body[most - 1]).toEqual({ type: 'TextBlock', text: `${most - 2}` });
  });

  it.each([
    ['at first', 1, 2_000],
    ['then', 2, 1_000],
  ])('keeps a text to be copied whole, or leaves it out: %s', async (_when, times, most) => {
    const code = (length: number) => ({ type: 'CodeBlock', codeSnippet: 'z'.repeat(length), language: 'PowerShell' });
    const tried = await offered(withBody(code(most), code(most + 1)));

    expect(bodyOf(tried[times]).slice(0, 2)).toEqual([
      code(most),
      {
        type: 'TextBlock',
        text: expect.stringMatching(/^The text to copy is left out here/),
        wrap: true,
        isSubtle: true,
      },
    ]);
  });

  it('loses its pictures and backgrounds, and nothing that is no text', async () => {
    const tried = await offered(
      withBody(
        { type: 'Image', url: 'data:x' },
        { type: 'Container', backgroundImage: 'data:x', items: [{ type: 'Image' }, text(1), null, 5], isVisible: true },
      ),
    );

    expect(bodyOf(tried[1])[0]).toEqual({ type: 'Container', items: [text(1), null, 5], isVisible: true });
  });

  it.each(['actions', 'selectAction', 'action', 'choices', 'id'])('leaves %p as they are', async (key) => {
    const long = Array.from({ length: 30 }, (_, n) => ({ type: 'Action.Execute', title: `${n} ${'t'.repeat(900)}` }));
    const tried = await offered({ card: { type: 'AdaptiveCard', [key]: long, body: [{ type: 'X', [key]: long }] } });

    for (const smaller of tried.slice(1, 3)) {
      expect(smaller.card?.[key]).toEqual(long);
      expect(bodyOf(smaller)[0]).toEqual({ type: 'X', [key]: long });
    }
  });
});
