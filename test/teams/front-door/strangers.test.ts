import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setImmediate as breathe } from 'node:timers/promises';
import { SignJWT } from 'jose';
import { until } from '../../support/wait';
import { makeKey, sign } from '../support/signer';
import { APP_ID, start, stopAll, type Started, type StartOptions } from '../support/start';
import { firstActivity, startWithToken } from '../support/start-with-token';

afterEach(stopAll);

/** A bot that counts how often each of its guards was asked, and how much of bodies it was given. */
async function startCounting(server: StartOptions['server'] = {}) {
  const asked: Record<string, number> = {};
  const seen = { bodyBytes: 0 };
  const started = await startWithToken({
    server: {
      ...server,
      guards: (usual) =>
        usual.map((guard) => ({
          ...guard,
          check(arrival) {
            asked[guard.name] = (asked[guard.name] ?? 0) + 1;
            seen.bodyBytes += arrival.raw.length;
            return guard.check(arrival);
          },
        })),
    },
  });
  for (const name of Object.keys(asked)) delete asked[name];
  seen.bodyBytes = 0;
  return { ...started, asked, seen };
}

/** Sends the words and nothing more. Resolves with the answer when the bot has hung up. */
function speak(port: number, words: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(words));
    let heard = '';
    socket.on('data', (data) => (heard += data.toString())).on('error', () => undefined);
    socket.on('close', () => resolve(heard));
  });
}

function head(authorization: string, length: number): string {
  return `POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n${authorization}\r\n`;
}

const bearer = (token: string) => `Authorization: Bearer ${token}\r\n`;

/** What strangers can show: each is known by its head. */
async function strangersTokens({ teams, token }: Started & { token: string }): Promise<Record<string, string>> {
  const now = Math.floor(Date.now() / 1_000);
  const key = await makeKey('strange');
  const good = { iss: teams.issuer, aud: APP_ID, serviceurl: teams.serviceUrl, nbf: now, exp: now + 300 };
  const [start = '', claims = '', signature = ''] = token.split('.');
  return {
    'no token': '',
    garbage: bearer('a.b.c'),
    'another issuer': bearer(await sign(key, { ...good, iss: 'https://evil.example' })),
    'another audience': bearer(await sign(key, { ...good, aud: 'another-bot' })),
    'out of its time': bearer(await sign(key, { ...good, nbf: now - 900, exp: now - 400 })),
    'another algorithm': bearer(await new SignJWT(good).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.alloc(32))),
    'an unknown key': bearer(await sign(key, good)),
    'a signature that is cut': bearer(`${start}.${claims}.${signature.slice(0, -8)}AAAAAAAA`),
  };
}

describe('a stranger', () => {
  it('is refused by the head alone: not a byte of the body is waited for, parsed or checked, and the bot hangs up', async () => {
    const bot = await startCounting();
    const tokens = await strangersTokens(bot);

    const answers: Record<string, string> = {};
    for (const [name, line] of Object.entries(tokens)) answers[name] = await speak(bot.port, head(line, 230_000));

    for (const answer of Object.values(answers)) {
      expect(answer).toMatch(/^HTTP\/1\.1 401 [^]*\r\nConnection: close\r\n[^]*\{"error":"unauthorized"\}$/);
    }
    expect(bot.asked).toEqual({ bearer: 8, token: 6 });
    expect(bot.seen.bodyBytes).toBe(0);
  });

  it('costs a signature check only with a token that is right in all else', async () => {
    const bot = await startCounting();
    const tokens = await strangersTokens(bot);
    const reasons: unknown[] = [];

    for (const line of Object.values(tokens)) {
      bot.log.length = 0;
      await speak(bot.port, head(line, 230_000));
      reasons.push(bot.log[0]?.fields['reason']);
    }

    expect(reasons).toEqual([
      'no bearer token',
      'token cannot be read',
      'token is of another issuer',
      'token is for another audience, or for several',
      'token is out of its time',
      'token is signed in another way',
      'no such signing key',
      'token does not verify',
    ]);
  });

  it('who goes on sending is hung up on, and is not read to the end', async () => {
    const bot = await start();
    const declared = 256 * 1024 * 1024;
    const socket = connect(bot.port, '127.0.0.1');
    socket.on('error', () => undefined).resume();
    await once(socket, 'connect');

    socket.write(head('', declared));
    const chunk = Buffer.alloc(64 * 1024, 'x');
    while (!socket.closed && socket.bytesWritten < declared) {
      if (socket.write(chunk)) await breathe();
      else await Promise.race([once(socket, 'drain'), once(socket, 'close')]).catch(() => undefined);
    }

    expect(socket.bytesWritten).toBeLessThan(declared / 4);
  });

  it('is not invited to send what will not be read, and Teams is', async () => {
    const bot = await startWithToken();
    const body = JSON.stringify({ ...firstActivity(bot), id: 'after-invitation' });
    const asking = (line: string) => head(`${line}Expect: 100-continue\r\n`, Buffer.byteLength(body));

    const refused = await speak(bot.port, asking(''));
    const invited = await converse(bot.port, asking(bearer(bot.token)), body);

    expect(refused).toMatch(/^HTTP\/1\.1 401 /);
    expect(invited).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /);
  });

  it('is not read elsewhere either', async () => {
    const { port } = await start();
    const length = 'Content-Length: 230000\r\n\r\n';

    const answers = await Promise.all([
      speak(port, `POST / HTTP/1.1\r\nHost: x\r\n${length}`),
      speak(port, `PUT /api/messages HTTP/1.1\r\nHost: x\r\n${length}`),
      speak(port, `GET /livez HTTP/1.1\r\nHost: x\r\n${length}`),
    ]);

    expect(answers.map((answer) => answer.slice(9, 12))).toEqual(['404', '405', '200']);
  });

  it('is written to the log once in ten seconds, however often it comes', async () => {
    const bot = await start();

    await Promise.all(Array.from({ length: 30 }, () => speak(bot.port, head('', 0))));

    const refused = bot.log.filter(({ message }) => message === 'a POST was refused');
    expect(refused.filter(({ level }) => level === 'warn')).toHaveLength(1);
    expect(refused.filter(({ level }) => level === 'debug')).toHaveLength(29);
  });
});

describe('silent connections', () => {
  it('make room for the next when there are too many, and Teams is answered all the while', async () => {
    const bot = await startWithToken({ server: { mostStrangers: 20 } });
    const silent: Socket[] = [];
    for (let n = 0; n < 60; n += 1) silent.push(await silentConnection(bot.port));

    await until(() => silent.filter(({ closed }) => closed).length >= 40);
    const { status } = await bot.teams.as('ravi').say('/quota');
    const open = silent.filter(({ closed }) => !closed);
    for (const socket of silent) socket.destroy();

    expect(status).toBe(200);
    expect(open.length).toBeLessThanOrEqual(20);
    expect(open).toEqual(silent.slice(-open.length));
  });

  it('never push out a connection over which a good token came', async () => {
    const bot = await startWithToken({ server: { mostStrangers: 5 } });
    const body = JSON.stringify({ ...firstActivity(bot), id: 'first' });
    const socket = connect(bot.port, '127.0.0.1');
    let heard = '';
    socket.on('data', (data) => (heard += data.toString()));
    socket.write(head(bearer(bot.token), Buffer.byteLength(body)) + body);
    await until(() => heard.includes('200 OK'));
    const crowd: Socket[] = [];
    for (let n = 0; n < 15; n += 1) crowd.push(await silentConnection(bot.port));
    await until(() => crowd.filter(({ closed }) => closed).length >= 10);

    heard = '';
    const again = body.replace('first', 'again');
    socket.write(head(bearer(bot.token), Buffer.byteLength(again)) + again);
    await until(() => heard.includes('200 OK'));
    for (const one of [socket, ...crowd]) one.destroy();

    expect(heard).toMatch(/^HTTP\/1\.1 200 OK/);
  });
});

async function silentConnection(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined).resume();
  await once(socket, 'connect');
  return socket;
}

/** Sends the head, then, when invited, the body. Resolves with all that was heard when a last answer is there. */
async function converse(port: number, words: string, body: string): Promise<string> {
  const socket = connect(port, '127.0.0.1', () => socket.write(words));
  let heard = '';
  socket.on('data', (data) => (heard += data.toString()));
  await until(() => heard.includes('100 Continue'));
  socket.write(body);
  await until(() => /HTTP\/1\.1 [2-5]\d\d/.test(heard));
  socket.destroy();
  return heard;
}
