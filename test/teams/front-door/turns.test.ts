import { setImmediate as breathe } from 'node:timers/promises';
import { until } from '../../support/wait';
import type { Guard } from '../../../src/teams/front-door/arrival';
import { jsonGuard, shapeGuard } from '../../../src/teams/front-door/shape';
import type { TurnAnswer } from '../../../src/teams/front-door/web';
import { closeAll, openWeb } from '../support/web';

afterEach(closeAll);

const answering = (answer: TurnAnswer) => ({ turn: async () => answer });

describe('the answer of a turn', () => {
  it('is given with its status, and kept by nobody on the way', async () => {
    const { ask } = await openWeb(answering({ status: 201, body: { statusCode: 200, value: 'Größe' } }));

    const { status, text, headers } = await ask();

    expect([status, JSON.parse(text)]).toEqual([201, { statusCode: 200, value: 'Größe' }]);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
  });

  it.each([
    [undefined, ''],
    [null, 'null'],
    [false, 'false'],
    ['', '""'],
  ])('may be nothing: %p', async (body, expected) => {
    const { ask } = await openWeb(answering({ status: 200, body }));

    const { status, text, headers } = await ask();

    expect([status, text, headers.get('cache-control')]).toEqual([200, expected, 'no-store']);
  });

  it.each([
    [399, 'what went wrong'],
    [400, { error: 'bad request' }],
    [404, { error: 'not found' }],
    [412, { error: 'error' }],
    [500, { error: 'error' }],
    [501, 'what went wrong'],
    [502, { error: 'error' }],
  ])('with %p says no more than that: %p', async (status, expected) => {
    const { ask } = await openWeb(answering({ status, body: 'what went wrong' }));

    const answer = await ask();

    expect([answer.status, JSON.parse(answer.text)]).toEqual([status, expected]);
  });

  it('would say all of it without that protection', async () => {
    const { ask } = await openWeb({ ...answering({ status: 412, body: 'what went wrong' }), protections: ['once'] });

    expect((await ask()).text).toBe('"what went wrong"');
  });

  it('that breaks is a constant one, and the log has why', async () => {
    const failure = new Error('password=hunter2');
    const { ask, lines } = await openWeb({ turn: async () => Promise.reject(failure) });

    const { status, text } = await ask();

    expect([status, text]).toEqual([500, '{"error":"error"}']);
    expect(lines).toEqual([{ level: 'error', message: 'a request failed', fields: { err: failure } }]);
  });

  it.each([
    [413, 'entity.too.large', 413, 0],
    [400, 'request.aborted', 400, 0],
    [415, 'encoding.unsupported', 400, 0],
    [499, 'x', 400, 0],
    [500, 'stream.encoding.set', 500, 1],
    [503, 'x', 500, 1],
    ['404', 'x', 500, 1],
  ])(
    'that breaks as what reads the body would, with the status %p of %p, is %p',
    async (status, type, expected, logged) => {
      const { ask, lines } = await openWeb({
        turn: async () => Promise.reject(Object.assign(new Error('x'), { status, type })),
      });

      expect((await ask()).status).toBe(expected);
      expect(lines).toHaveLength(logged);
    },
  );

  it.each([404, 413, 400])(
    'that breaks by the answer %p of some other service is a defect of ours, and logged',
    async (status) => {
      const { ask, lines } = await openWeb({
        turn: async () => Promise.reject(Object.assign(new Error('x'), { status })),
      });

      expect((await ask()).status).toBe(500);
      expect(lines.map(({ message }) => message)).toEqual(['a request failed']);
    },
  );

  it.each<[Error]>([[null as never], [undefined as never], ['text' as never]])(
    'that breaks with no error at all is one of ours: %p',
    async (thrown) => {
      const { ask, lines } = await openWeb({ turn: async () => Promise.reject(thrown) });

      expect((await ask()).status).toBe(500);
      expect(lines.map(({ message }) => message)).toEqual(['a request failed']);
    },
  );

  it('knows with which token it was asked', async () => {
    const { ask, turns } = await openWeb();

    await ask({}, { authorization: 'Bearer a.b.c' });
    await ask({ id: 'f:2' });

    expect(turns).toEqual(['/quota Bearer a.b.c', '/quota ']);
  });
});

describe('a delivery', () => {
  it('that comes again gets the first one’s answer for a minute', async () => {
    const { ask, clock, turns } = await openWeb();

    const answers = [(await ask()).text, (await ask()).text];
    clock.now = 60_000;
    answers.push((await ask()).text);
    clock.now = 60_001;
    answers.push((await ask()).text);

    expect(answers).toEqual(['{"turn":1}', '{"turn":1}', '{"turn":1}', '{"turn":2}']);
    expect(turns).toHaveLength(2);
  });

  it.each([
    ['another id', { id: 'f:2' }, 2],
    ['another kind', { type: 'invoke' }, 2],
    ['another conversation', { conversation: { id: 'a:other' } }, 2],
    ['somebody else', { from: { id: '29:sam' } }, 2],
    ['other words under the same id', { text: 'again' }, 1],
  ])('of %s: turns so far', async (_what, change, expected) => {
    const { ask, turns } = await openWeb();

    await ask();
    await ask(change);

    expect(turns).toHaveLength(expected);
  });

  it.each([
    ['has no id', { id: undefined }],
    ['has an empty id', { id: '' }],
    ['has null as its id', { id: null }],
    ['asks for a secret', { value: { action: { verb: 'credential.reveal' } } }],
  ])('is done each time when it %s', async (_what, change) => {
    const { ask, turns } = await openWeb();

    await ask(change);
    await ask(change);

    expect(turns).toHaveLength(2);
  });

  it('is done each time without that protection', async () => {
    const { ask, turns } = await openWeb({ protections: ['lanes', 'constant-errors'] });

    await ask();
    await ask();

    expect(turns).toHaveLength(2);
  });
});

describe('two turns at once', () => {
  /** Both ask, and the turns are ended when `enough` are under way. Gives how many that were when both had passed the guards. */
  async function together(second: object, change: Parameters<typeof openWeb>[0] = {}, enough = 1): Promise<number> {
    const held: (() => void)[] = [];
    const arrived = { count: 0 };
    const counting: Guard = { name: 'counting', when: 'body', check: () => void (arrived.count += 1) };
    const { ask } = await openWeb({
      turn: () => new Promise((resolve) => held.push(() => resolve({ status: 200 }))),
      guards: [jsonGuard, shapeGuard, counting],
      longestTurn: 600_000,
      ...change,
    });
    const answers = [ask({ id: 'f:1' }), ask({ id: 'f:2', ...second })];
    await until(() => arrived.count === 2 && held.length >= enough);
    await breathe();
    const underWay = held.length;
    for (let ended = 0; ended < 2; ended += 1) {
      await until(() => held.length > 0);
      held.shift()!();
    }
    await Promise.all(answers);
    return underWay;
  }

  it.each([
    ['of one person are one after the other', {}, {}, 1],
    ['of one person in two conversations as well', { conversation: { id: 'a:other' } }, {}, 1],
    ['of two people are under way together', { from: { id: '29:sam' } }, {}, 2],
    ['of one person are together without their lane', {}, { protections: ['once'] as const }, 2],
  ])('%s', async (_what, second, change, expected) => {
    expect(await together(second, change, expected)).toBe(expected);
  });

  it('of one person are together when the first takes longer than a turn may', async () => {
    expect(await together({}, { longestTurn: 1 }, 2)).toBe(2);
  });
});

it('a turn knows how long ago the head of its post came, whatever it waited for since', async () => {
  const ages: number[] = [];
  const goBy = { ms: (): void => undefined };
  const slow = (name: string, when: Guard['when']): Guard => ({ name, when, check: () => goBy.ms() });
  const { clock, ask } = await openWeb({
    guards: [slow('slow head', 'head'), jsonGuard, shapeGuard, slow('slow body', 'body')],
    turn: async (_activity, _authorization, ageMs) => (ages.push(ageMs), { status: 200 }),
  });
  goBy.ms = () => void (clock.now += 700);

  await ask();

  expect(ages).toEqual([1_400]);
});
