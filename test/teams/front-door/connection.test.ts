import { Refusal } from '../../../src/teams/front-door/refusal';
import type { Guard } from '../../../src/teams/front-door/arrival';
import { question } from '../support/door';
import { closeAll, openWeb, speak } from '../support/web';

afterEach(closeAll);

const refusing: Guard = {
  name: 'refusing',
  when: 'head',
  check() {
    throw new Refusal(401, 'why');
  },
};

const body = JSON.stringify(question);
const whole = /\r\n\r\n[^]*[}k]$/;
const connectionOf = (answer: string) => /\r\nConnection: ([\w-]+)\r\n/.exec(answer)?.[1];
const request = (line: string, headers = '', sent = '') => `${line} HTTP/1.1\r\nHost: x\r\n${headers}\r\n${sent}`;

describe('the connection', () => {
  it.each([
    ['of who asks', request('GET /livez'), 'keep-alive'],
    ['of who asks with an empty body', request('GET /livez', 'Content-Length: 0\r\n'), 'keep-alive'],
    ['of who asks with a body', request('GET /livez', 'Content-Length: 5\r\n'), 'close'],
    ['of who asks with a body without end', request('GET /livez', 'Transfer-Encoding: chunked\r\n'), 'close'],
    ['of who looks only', request('HEAD /nowhere'), 'close'],
    ['of who asks in vain', request('GET /nowhere'), 'keep-alive'],
    ['of who posts elsewhere', request('POST /nowhere', 'Content-Length: 5\r\n'), 'close'],
    ['of a stranger', request('POST /api/messages'), 'close'],
    ['of a stranger with a body', request('POST /api/messages', 'Content-Length: 5\r\n'), 'close'],
  ])('%s', async (_whose, words, expected) => {
    const { port } = await openWeb({ guards: [refusing] });

    const answer = await speak(port, words, /\r\n\r\n/);

    expect(connectionOf(answer)).toBe(expected);
  });

  it('of a stranger ends with the answer, and that of Teams goes on', async () => {
    const [strange, teams] = [await openWeb({ guards: [refusing] }), await openWeb()];
    const posted = request('POST /api/messages', `Content-Length: ${Buffer.byteLength(body)}\r\n`, body);

    const left = await speak(strange.port, posted + posted);
    const kept = await speak(teams.port, posted + posted, /\}[^]*\}$/);

    expect(left.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 401']);
    expect(kept.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 200']);
  });

  it('is told as proven with the connection itself, once the head is right and never for a stranger', async () => {
    const proven: (number | undefined)[] = [];
    const onProven = (socket: { remotePort?: number | undefined }) => void proven.push(socket.remotePort);
    const [strange, teams] = [await openWeb({ guards: [refusing], onProven }), await openWeb({ onProven })];

    await strange.ask();
    expect(proven).toEqual([]);
    await teams.ask();
    expect(proven).toEqual([expect.any(Number)]);
  });
});

describe('an invitation to send the body', () => {
  const asking = (headers: string) =>
    request('POST /api/messages', `Content-Length: ${Buffer.byteLength(body)}\r\n${headers}`);

  it('is given to who asks for it, once', async () => {
    const { port } = await openWeb();

    const answer = await speak(port, `${asking('Expect: 100-continue\r\n')}${body}`, whole);

    expect(answer).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK\r\n(?!.*100 Continue)/s);
  });

  it('is given to nobody who does not ask', async () => {
    const { port } = await openWeb();

    expect(await speak(port, `${asking('')}${body}`, whole)).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  });

  it.each([
    ['to a stranger', { guards: [refusing] }, '401'],
    ['for too much', { bodyLimit: 10 }, '413'],
  ])('is not given %s', async (_whom, change, status) => {
    const { port } = await openWeb(change);

    const answer = await speak(port, asking('Expect: 100-continue\r\n'));

    expect(answer.slice(9, 12)).toBe(status);
  });
});

describe('other ways', () => {
  it.each([
    ['GET /api/messages', '405', '{"error":"method not allowed"}'],
    ['DELETE /api/messages', '405', '{"error":"method not allowed"}'],
    ['GET /', '404', '{"error":"not found"}'],
    ['POST /livez', '404', '{"error":"not found"}'],
    ['POST /api/messages/more', '404', '{"error":"not found"}'],
    ['GET /api', '404', '{"error":"not found"}'],
  ])('are closed, and no guard is asked: %s', async (line, status, text) => {
    const { port, lines } = await openWeb({ guards: [refusing] });

    const answer = await speak(port, request(line), whole);

    expect([answer.slice(9, 12), answer.slice(answer.indexOf('{'))]).toEqual([status, text]);
    expect(/\r\nAllow: (.*)\r\n/.exec(answer)?.[1]).toBe(status === '405' ? 'POST' : undefined);
    expect(lines).toEqual([]);
  });

  it.each(['/%', '/api/%E0%A4%A'])(
    'that cannot be read are refused as bad, not as a defect of ours: %s',
    async (path) => {
      const { port, lines } = await openWeb();

      const answer = await speak(port, request(`GET ${path}`), whole);

      expect(['400', '404']).toContain(answer.slice(9, 12));
      expect(lines).toEqual([]);
    },
  );
});
