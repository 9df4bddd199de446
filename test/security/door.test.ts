import { connect, type Socket } from 'node:net';
import { CloudAdapter, ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import type { Guard } from '../../src/teams/front-door/arrival';
import { APP_ID, quotaActivity, start, stopAll, type Started } from '../teams/support/start';
import { firstActivity, startWithToken } from '../teams/support/start-with-token';

afterEach(stopAll);

/** As if the one before the SDK were not there: nothing is checked here, the body goes on as it came. */
const wideOpen: Guard[] = [
  {
    name: 'nothing',
    when: 'body',
    check(arrival) {
      arrival.activity = JSON.parse(arrival.raw.toString('utf8')) as never;
    },
  },
];

async function post({ origin }: Started, body: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${origin}/api/messages`, { method: 'POST', body, headers });
  return { status: response.status, text: await response.text() };
}

describe('a hole of the SDK stays behind the door', () => {
  it('one POST without a token is refused, and with the guards taken out it gets as far as the SDK; the process lives', async () => {
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const guarded = await start();
    const bare = await start({ server: { guards: () => wideOpen } });

    const kept = await post(guarded, '{"type":5}');
    const open = await post(bare, '{"type":5}');

    expect(kept).toEqual({ status: 401, text: '{"error":"unauthorized"}' });
    expect(open.status).toBe(500);
    expect((await guarded.teams.as('ravi').say('/quota')).status).toBe(200);
  });

  it('a token fault is 401 without detail, where the SDK would call it an error, and its text never gets out', async () => {
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const guarded = await startWithToken();
    const bare = await startWithToken({ server: { guards: () => wideOpen } });
    const later = Math.floor(Date.now() / 1_000) + 3_600;
    const claims = { nbf: later, exp: later + 3_600 };
    const forged = (started: Started) =>
      started.teams.postActivity({ ...firstActivity(started), id: 'forged' }, { claims });

    expect(await forged(guarded)).toEqual({ status: 401, body: { error: 'unauthorized' } });
    expect(await forged(bare)).toEqual({ status: 500, body: { error: 'error' } });
  });

  it('the SDK alone throws at one POST, tells its own error, and with a blank app id lets everybody in', async () => {
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const activity = { ...(await quotaActivity(await start())) };

    const crash = sdkAlone(APP_ID, { type: 5 }).catch((error: unknown) => error);
    const leaky = await sdkAlone(APP_ID, activity, 'Bearer not.a.token');
    const blank = await sdkAlone('', activity);

    expect(await crash).toBeInstanceOf(Error);
    expect(leaky).toMatchObject({ turns: 0, text: expect.stringMatching(/[A-Za-z]+ [a-z]+/) as string });
    expect(blank.turns).toBe(1);
  });

  it('an empty channelId, a missing serviceUrl and a foreign tenant are let in by the SDK and by nobody here', async () => {
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const changes = [{ serviceUrl: undefined }, { channelData: { tenant: { id: 'other' } } }, { channelId: '' }];
    const statuses = async (started: Started) => {
      const activity = await quotaActivity(started);
      const answers = changes.map((change, n) => started.teams.postActivity({ ...activity, ...change, id: `c${n}` }));
      return (await Promise.all(answers)).map(({ status }) => status);
    };

    expect(await statuses(await start())).toEqual([401, 403, 403]);
    expect(await statuses(await start({ server: { guards: () => wideOpen } }))).toEqual(
      expect.arrayContaining([200, 200]),
    );
  });
});

/** Microsoft's adapter as its samples use it, without our door before it. */
async function sdkAlone(appId: string, body: object, authorization = '') {
  const identity = { MicrosoftAppId: appId, MicrosoftAppPassword: 'x', MicrosoftAppType: 'MultiTenant' };
  const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication(identity));
  const seen = { status: 0, text: '', turns: 0 };
  const response = {
    socket: {},
    header: () => response,
    status: (status: number) => ((seen.status = status), response),
    send: (text: unknown) => ((seen.text += String(text)), response),
    end: () => response,
  };
  const request = { method: 'POST', headers: authorization ? { authorization } : {}, body };
  await adapter.process(request as never, response as never, async () => void (seen.turns += 1));
  return seen;
}

describe('a replay', () => {
  it('of the same bytes is answered like the first and does nothing; with another id it is a turn of its own', async () => {
    const started = await start();
    const activity = await quotaActivity(started);

    const same = await Promise.all(Array.from({ length: 50 }, () => started.teams.postActivity(activity)));
    const worked = started.desk.named('quota').length;
    await started.teams.postActivity({ ...activity, id: 'another' });

    expect(new Set(same.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(worked).toBe(1);
    expect(started.desk.named('quota')).toHaveLength(2);
  });
});

describe('many who are slow', () => {
  it('two hundred half-sent requests do not keep the bot from serving', async () => {
    const { port, teams } = await start();
    const sockets = Array.from({ length: 200 }, () =>
      connect(port, '127.0.0.1', function (this: Socket) {
        this.write('POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Len');
      }).on('error', () => undefined),
    );

    const { status } = await teams.as('ravi').say('/quota');
    for (const socket of sockets) socket.destroy();

    expect(status).toBe(200);
  });

  it('a flood of one person leaves the others served, and is told when to come back', async () => {
    const { teams } = await start();

    const flood = await Promise.all(Array.from({ length: 200 }, () => teams.as('ravi').say('hi')));
    const other = await teams.as('sam').say('/quota');

    expect(flood.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(80);
    expect(other.status).toBe(200);
  });
});
