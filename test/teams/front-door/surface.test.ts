import { gzipSync } from 'node:zlib';
import type { Guard } from '../../../src/teams/front-door/arrival';
import { Refusal } from '../../../src/teams/front-door/refusal';
import { jsonGuard, shapeGuard } from '../../../src/teams/front-door/shape';
import { question } from '../support/door';
import { closeAll, openWeb, speak } from '../support/web';

afterEach(closeAll);

/** A guard that refuses everything. */
const refusing = (
  status: Refusal['status'],
  { when = 'head', reason = 'why', retryAfter }: Partial<Refusing> = {},
): Guard => ({
  name: 'refusing',
  when,
  check() {
    throw new Refusal(status, reason, retryAfter);
  },
});

interface Refusing extends Pick<Guard, 'when'> {
  reason: string;
  retryAfter: number;
}

const sized = (bytes: number) => JSON.stringify({ ...question, text: '' }).padEnd(bytes, ' ');
const chunked = (body: string) =>
  `POST /api/messages HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
const whole = /\r\n\r\n[^]*[}k]$/;
const connectionOf = (answer: string) => /\r\nConnection: ([\w-]+)\r\n/.exec(answer)?.[1];

describe('who asks whether the bot is there', () => {
  it('hears ok, and nothing of what it is made of', async () => {
    const { get } = await openWeb({ ready: async () => false });

    const { status, text, headers } = await get('/livez');

    expect([status, text, headers.get('content-type')]).toEqual([200, 'ok', 'text/plain; charset=utf-8']);
    expect([headers.get('etag'), headers.get('x-powered-by')]).toEqual([null, null]);
  });

  it.each([
    ['ready', async () => true, 200, 'ready'],
    ['not ready', async () => false, 503, 'not ready'],
    ['not ready, when it cannot be told', async () => Promise.reject(new Error('database is gone')), 503, 'not ready'],
  ])('hears that it is %s', async (_what, ready, status, text) => {
    const { get } = await openWeb({ ready });

    const answer = await get('/readyz');

    expect(answer).toMatchObject({ status, text });
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  });
});

describe('a refusal', () => {
  it.each([
    [400, 'bad request'],
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [413, 'too large'],
    [429, 'too many requests'],
  ] as const)('says %p and %p, and never why', async (status, error) => {
    const { ask, turns } = await openWeb({ guards: [jsonGuard, refusing(status, { when: 'body' })] });

    const answer = await ask();

    expect([answer.status, JSON.parse(answer.text)]).toEqual([status, { error }]);
    expect(answer.headers.get('retry-after')).toBeNull();
    expect(turns).toEqual([]);
  });

  it('says when to come again, where that is known', async () => {
    const { ask } = await openWeb({ guards: [refusing(429, { retryAfter: 7 })] });

    expect((await ask()).headers.get('retry-after')).toBe('7');
  });

  it.each([
    ['head', 'hidden'],
    ['body', 'told'],
  ] as const)('at the %s comes before the guards behind it', async (when, later) => {
    const seen: string[] = [];
    const counting: Guard = { name: later, when: 'body', check: () => void seen.push(later) };
    const { ask, turns } = await openWeb({ guards: [jsonGuard, counting, refusing(401, { when })] });

    expect((await ask()).status).toBe(401);
    expect(seen).toEqual(when === 'head' ? [] : ['told']);
    expect(turns).toEqual([]);
  });

  it('is written to the log, at each stage for itself', async () => {
    const { ask, clock, lines } = await openWeb({ guards: [jsonGuard, refusing(401, { when: 'body' })] });
    await ask();
    await ask();
    clock.now = 10_000;
    await ask();

    expect(lines.map(({ level, fields }) => [level, fields['reason'], fields['alike']])).toEqual([
      ['warn', 'why', undefined],
      ['debug', 'why', undefined],
      ['warn', 'why', 1],
    ]);
  });

  it.each([
    [403, 1],
    [401, 0],
    [400, 0],
    [429, 0],
  ] as const)('with %p is kept by the audit: %p times', async (status, count) => {
    const { ask, denials } = await openWeb({ guards: [jsonGuard, refusing(status, { when: 'body' })] });
    await ask();

    const { channelData, from } = question;
    const denial = {
      reason: 'why',
      activityType: 'message',
      tenantId: channelData.tenant.id,
      aadObjectId: from.aadObjectId,
    };
    expect(denials).toEqual(Array(count).fill(denial));
  });

  it('that the audit cannot keep is one all the same, and the log says so', async () => {
    const failure = new Error('database is gone');
    const guards = [jsonGuard, refusing(403, { when: 'body' })];
    const { ask, lines } = await openWeb({ guards, onDenied: async () => Promise.reject(failure) });

    expect((await ask()).status).toBe(403);
    expect(lines.at(-1)).toEqual({
      level: 'error',
      message: 'a refusal could not be audited',
      fields: { err: failure },
    });
  });
});

describe('a guard that breaks', () => {
  it('lets nobody in, says nothing of why, and the log has it', async () => {
    const failure = new Error('password=hunter2');
    const broken: Guard = { name: 'broken', when: 'head', check: async () => Promise.reject(failure) };
    const { ask, lines, turns } = await openWeb({ guards: [broken, jsonGuard, shapeGuard] });

    const { status, text } = await ask();

    expect([status, text, turns]).toEqual([500, '{"error":"error"}', []]);
    expect(lines).toEqual([{ level: 'error', message: 'a request failed', fields: { err: failure } }]);
  });
});

describe('a body', () => {
  it.each([
    [2_000, 200],
    [2_001, 413],
  ])('of %p bytes, where 2,000 are allowed, is answered %p', async (bytes, status) => {
    const { send, port, turns } = await openWeb();

    const announced = await send(sized(bytes));
    const inChunks = await speak(port, chunked(sized(bytes)), whole);

    expect([announced.status, Number(inChunks.slice(9, 12))]).toEqual([status, status]);
    if (status === 413) expect(announced.text).toBe('{"error":"too large"}');
    expect(turns).toHaveLength(status === 413 ? 0 : 1);
  });

  it('that is announced too large is refused before it comes, and only after the guards of the head', async () => {
    const proven: unknown[] = [];
    const { port } = await openWeb({ onProven: (socket) => void proven.push(socket) });
    const { port: guarded } = await openWeb({ guards: [refusing(401)] });
    const head = 'POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 2001\r\n\r\n';

    const [answer, refused] = [await speak(port, head), await speak(guarded, head)];

    expect(answer).toMatch(/^HTTP\/1\.1 413 [^]*\{"error":"too large"\}$/);
    expect(refused).toMatch(/^HTTP\/1\.1 401 /);
    expect([connectionOf(answer), proven]).toEqual(['close', []]);
  });

  it.each([['application/json'], ['text/plain'], ['image/png'], ['']])('is read as %p as well', async (type) => {
    const { ask } = await openWeb();

    expect((await ask({}, { 'content-type': type })).status).toBe(200);
  });

  it('that is packed is not unpacked', async () => {
    const { send, lines } = await openWeb();

    const answer = await send(new Uint8Array(gzipSync(sized(1_000))), { 'content-encoding': 'gzip' });

    expect([answer.status, answer.text, lines]).toEqual([400, '{"error":"bad request"}', []]);
  });

  it('that is missing is refused as no JSON', async () => {
    const { port } = await openWeb();

    const answer = await speak(port, 'POST /api/messages HTTP/1.1\r\nHost: x\r\n\r\n', whole);

    expect(answer).toMatch(/^HTTP\/1\.1 400 [^]*\{"error":"bad request"\}$/);
  });
});
