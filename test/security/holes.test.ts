import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Guard } from '../../src/teams/front-door/arrival';
import { start, stopAll, without, withoutProtection, type StartOptions } from '../teams/support/start';
import { firstActivity, startWithToken } from '../teams/support/start-with-token';
import { exitOfSampleBot, sdkAlone, sdkFor } from './sdk-alone';

const root = join(__dirname, '../..');
const table: string[] = [];

beforeEach(() => void jest.spyOn(console, 'error').mockImplementation(() => undefined));
afterEach(stopAll);
afterAll(() => {
  process.stdout.write(`\nHoles of the SDK\n${table.join('\n')}\nHoles: ${table.length} of 8 closed\n`);
});

type Server = StartOptions['server'];

/** As if none before the SDK were there: nothing is checked here, the body goes on as it came. */
const wideOpen: Guard[] = [
  {
    name: 'nothing',
    when: 'body',
    check(arrival) {
      arrival.activity = JSON.parse(arrival.raw.toString('utf8')) as never;
    },
  },
];

function show(hole: string, kept: string, open: string): void {
  table.push(`  ${hole.padEnd(22)} guard in: refused (${kept})`.padEnd(66) + ` guard out: let in (${open})`);
}

/** What came of a forged activity with a good token: its answer, and whether it ran a turn. */
async function forged(server: Server, change: object, proof = {}) {
  const started = await startWithToken({ ...(server ? { server } : {}) });
  started.memory.conversations.clear();
  const { status, body } = await started.teams.postActivity({ ...firstActivity(started), id: 'f', ...change }, proof);
  return { status, body, turns: started.memory.conversations.size > 0 ? 1 : 0 };
}

describe('each hole of the SDK is closed by a guard, and open without it:', () => {
  it('one POST ends the process', async () => {
    const guarded = await startWithToken();

    const statuses = [await guarded.post('{"type":5}', {}), await guarded.post('{"type":5}')].map(
      ({ status }) => status,
    );
    const after = await guarded.teams.as('ravi').say('/quota');
    const exitCode = await exitOfSampleBot('{"type":5}');

    expect(statuses).toEqual([401, 400]);
    expect(after.status).toBe(200);
    expect(exitCode).toBe(1);
    show('crash by one POST', statuses.join(', '), `process ended with ${exitCode}`);
  });

  it('a token fault is called an error of the server', async () => {
    const later = Math.floor(Date.now() / 1_000) + 3_600;
    const proof = { claims: { nbf: later, exp: later + 3_600 } };

    const kept = await forged({}, {}, proof);
    const open = await forged(without('token'), {}, proof);

    expect(kept).toEqual({ status: 401, body: { error: 'unauthorized' }, turns: 0 });
    expect(open.status).toBe(500);
    show('500 instead of 401', '401', 'the SDK answers 500');
  });

  it('a blank app id lets everybody in', async () => {
    const blank = { appId: '', tenantId: 't', appType: 'SingleTenant' as const };
    const activity = firstActivity(await startWithToken());

    const opening = start({ server: { bot: blank } });
    const open = await sdkAlone({ MicrosoftAppId: '', MicrosoftAppType: 'MultiTenant' }, activity);

    await expect(opening).rejects.toThrow('nobody can be let in');
    expect(open).toMatchObject({ status: 200, turns: 1 });
    show('blank app id', 'no start', 'a turn without any token');
  });

  it('an empty channelId skips the check of endorsements', async () => {
    const started = await startWithToken();
    const activity = { ...firstActivity(started), channelId: '' };

    const kept = await forged({}, { channelId: '' });
    const open = await sdkAlone(sdkFor(started.teams), activity, `Bearer ${started.token}`);

    expect(kept).toMatchObject({ status: 403, turns: 0 });
    expect(open).toMatchObject({ status: 200, turns: 1 });
    show('empty channelId', '403', 'a turn');
  });

  it.each<[string, string, object, number]>([
    ['missing serviceUrl', 'service-url', { serviceUrl: undefined }, 401],
    ['foreign tenant', 'tenant', { channelData: { tenant: { id: 'other' } } }, 403],
  ])('%s', async (hole, guard, change, status) => {
    const kept = await forged({}, change);
    const open = await forged(without(guard), change);

    expect(kept).toMatchObject({ status, turns: 0 });
    expect(open).toMatchObject({ status: 200, turns: 1 });
    show(hole, String(status), 'a turn');
  });

  it('a replay is done again', async () => {
    const worked = async (server: Server) => {
      const started = await startWithToken({ ...(server ? { server } : {}) });
      const activity = { ...firstActivity(started), id: 'replayed' };
      const answers = await Promise.all(Array.from({ length: 50 }, () => started.teams.postActivity(activity)));
      const times = started.desk.named('quota').length;
      await started.teams.postActivity({ ...activity, id: 'another' });
      expect(started.desk.named('quota')).toHaveLength(times + 1);
      return { times, answers: new Set(answers.map((one) => JSON.stringify(one))) };
    };

    const kept = await worked({});
    const open = await worked(withoutProtection('once'));

    expect([kept.times, kept.answers.size]).toEqual([1, 1]);
    expect(open.times).toBe(50);
    show('replay', '50 posts, done once', `50 posts, done ${open.times} times`);
  });

  it('the text of an error goes to the caller', async () => {
    const texts = async (server: NonNullable<Server>) => {
      const inTurn = await startWithToken({ server });
      const remember = async () => Promise.reject(new Error('connect db.internal password=hunter2'));
      Object.assign(inTurn.memory, { remember });
      const broken = await inTurn.post(JSON.stringify({ ...firstActivity(inTurn), id: 'broken' }));
      const bare = await startWithToken({ server: { ...server, guards: () => wideOpen } });
      const unproven = await bare.post(JSON.stringify({ ...firstActivity(bare), id: 'u' }), {
        authorization: 'Bearer not.a.token',
      });
      return [broken, unproven];
    };

    const kept = await texts({});
    const open = await texts(withoutProtection('constant-errors'));

    expect(kept).toEqual([
      { status: 500, text: '{"error":"error"}' },
      { status: 401, text: '{"error":"unauthorized"}' },
    ]);
    expect(open[0]?.text).toContain('password=hunter2');
    expect(open[1]?.text).toMatch(/[A-Za-z]+ [a-z]+ /);
    show('leaked error text', 'constant body', `“${open[1]?.text.slice(1, 30)}…”`);
  });
});

it('no setting of the product takes a guard out', () => {
  const places = ['src/start', 'src/config', 'src/cli', 'src/main.ts'].map((place) => join(root, place));

  const { stdout, status } = spawnSync('grep', ['-rnwE', 'guards|nets', ...places], { encoding: 'utf8' });

  expect([stdout, status]).toEqual(['', 1]);
});
