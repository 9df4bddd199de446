import { connect, type Socket } from 'node:net';
import { quotaActivity, start, stopAll } from '../support/start';

afterEach(stopAll);

describe('other ways in', () => {
  it('are closed, with constant answers', async () => {
    const { origin } = await start();

    const answers = await Promise.all([
      fetch(`${origin}/api/messages`),
      fetch(`${origin}/api/messages`, { method: 'PUT' }),
      fetch(`${origin}/`),
      fetch(`${origin}/api/messages/x`, { method: 'POST' }),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([405, 405, 404, 404]);
    expect(answers[2].headers.get('x-powered-by')).toBeNull();
    expect(await answers[2].text()).toBe('{"error":"not found"}');
  });

  it('do not lead to the SDK’s streaming', async () => {
    const { port } = await start();

    const answer = await speak(
      port,
      'GET /api/messages HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13\r\n\r\n',
    );

    expect(answer).toMatch(/^HTTP\/1\.1 426 /);
  });

  it('tell only alive and ready, and ready not before the keys are read', async () => {
    const { origin } = await start();
    const { origin: without } = await start({
      server: {
        readiness: async () => [
          { part: 'database', trouble: { why: 'It is gone.', since: '2029-01-01T08:00:00.000Z' } },
        ],
      },
    });

    const states = await Promise.all(
      [`${origin}/livez`, `${origin}/readyz`, `${without}/livez`, `${without}/readyz`].map(
        async (url) => (await fetch(url)).status,
      ),
    );

    expect(states).toEqual([200, 200, 200, 503]);
  });
});

function speak(port: number, words: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(words));
    let heard = '';
    socket.on('data', (data) => (heard += data.toString()));
    socket.on('close', () => resolve(heard));
  });
}

describe('a slow or broken sender', () => {
  it('does not keep others from being served', async () => {
    const { port, teams } = await start();
    const sockets = Array.from({ length: 50 }, () =>
      connect(port, '127.0.0.1', function (this: Socket) {
        this.write('POST /api/messages HTTP/1.1\r\nHost: x\r\n');
      }),
    );

    const { status } = await teams.as('ravi').say('/quota');
    for (const socket of sockets) socket.destroy();

    expect(status).toBe(200);
  });
});

describe('an error inside a turn', () => {
  it('shows a reference and nothing else, and the log has the rest', async () => {
    const { teams, desk, log } = await start();
    desk.instead('quota', async () => {
      throw new Error('connect ECONNREFUSED db.internal:5432 password=hunter2');
    });

    const { status } = await teams.as('ravi').say('/quota');
    const shown = await teams.as('ravi').waitFor((messages) => messages.find(({ fromBot }) => fromBot));
    const [, reference] = /operator: (\w{8})/.exec(shown.words) ?? [];

    expect(status).toBe(200);
    expect(shown.words).not.toMatch(/hunter2|ECONNREFUSED|db\.internal|\.[jt]s:\d/);
    expect(log.find(({ fields }) => fields['reference'] === reference)?.fields['err']).toMatchObject({
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('answers a button calmly, with HTTP 200', async () => {
    const started = await start();
    const activity = await quotaActivity(started);
    started.desk.instead('quota', async () => {
      throw new Error('password=hunter2');
    });

    const { status, body } = await started.teams.postActivity({
      ...activity,
      type: 'invoke',
      name: 'adaptiveCard/action',
      text: undefined,
      value: { action: { type: 'Action.Execute', verb: 'quota.refresh', data: {} }, trigger: 'manual' },
    });

    expect(status).toBe(200);
    expect(body).toMatchObject({
      statusCode: 200,
      type: 'application/vnd.microsoft.activity.message',
      value: expect.stringContaining('Reference'),
    });
    expect(JSON.stringify(body)).not.toContain('hunter2');
  });

  it('does not end the process when the memory is down', async () => {
    const started = await start();
    const activity = await quotaActivity(started);
    const remember = started.memory.remember.bind(started.memory);
    Object.assign(started.memory, { remember: async () => Promise.reject(new Error('database is gone')) });
    jest.spyOn(console, 'error').mockImplementation(() => undefined);

    const broken = await started.teams.postActivity(activity);
    Object.assign(started.memory, { remember });
    const again = await started.teams.postActivity(activity);

    expect(broken).toEqual({ status: 500, body: { error: 'error' } });
    expect(again.status).toBe(200);
    expect(started.desk.named('quota')).toHaveLength(1);
  });
});
