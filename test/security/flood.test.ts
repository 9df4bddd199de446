import { connect, type Socket } from 'node:net';
import { usualFloodLimits } from '../../src/teams/front-door/flood';
import { beginArena } from '../support/arena';
import type { Arena } from '../support/arena';
import { start, stopAll } from '../teams/support/start';
import { firstActivity, startWithToken } from '../teams/support/start-with-token';
import { figuresOf, floodUntil } from './flood-rounds';
import type { Round } from './flood-rounds';
import { overhear } from './overhear';
import type { Overheard } from './overhear';
import { patience } from '../support/wait';

afterEach(stopAll);

/** The bot has a process of its own here: what colleagues wait is its doing, not that of the simulated Microsoft. */
describe('a flood of one person against a bot in production', () => {
  let arena: Arena;
  let ravi: Overheard;
  beforeAll(async () => {
    arena = await beginArena();
    ravi = await overhear(arena, 'ravi', '/quota');
  });
  afterAll(() => arena.end());

  // How long colleagues wait is measured by `npm run bench:flood`: here other tests run beside it.
  it('at 500 posts a second is refused, while colleagues are answered', async () => {
    const rounds = await floodUntil(ravi, 3, isHarmless, 20);

    process.stdout.write(`Flood of 500/s: ${figuresOf(rounds)}\n`);
    expect(rounds.some(isHarmless)).toBe(true);
  });
});

/** A machine that is busy takes longer over the flood, and then the bot may take the next hundred. */
function isHarmless({ flood, floodMs, colleagues }: Round): boolean {
  const { turns, seconds } = usualFloodLimits.perPerson;
  const mayBeTaken = turns * (Math.floor(floodMs / (seconds * 1_000)) + 1);
  const isLimited = (flood[200] ?? 0) <= mayBeTaken && Object.keys(flood).every((status) => /^(200|429)$/.test(status));
  return isLimited && colleagues.join() === '200';
}

describe('a flood of one person', () => {
  it('is told when to come back', async () => {
    const floodLimits = { perPerson: { turns: 1, seconds: 7 }, overall: { turns: 100, seconds: 10 } };
    const bot = await startWithToken({ server: { floodLimits } });

    const response = await fetch(`${bot.origin}/api/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${bot.token}` },
      body: JSON.stringify({ ...firstActivity(bot), id: 'second' }),
    });

    expect([response.status, await response.text()]).toEqual([429, '{"error":"too many requests"}']);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('cannot be hidden behind many names: all of them together have a limit as well', async () => {
    const floodLimits = { perPerson: { turns: 100, seconds: 10 }, overall: { turns: 4, seconds: 10 } };
    const { teams } = await start({ server: { floodLimits } });

    const answers = await Promise.all(
      ['ravi', 'dana', 'lee', 'sam', 'ravi', 'dana'].map((who) => teams.as(who).say('hi')),
    );

    expect(answers.filter(({ status }) => status === 429)).toHaveLength(2);
  });
});

describe('two hundred slow senders', () => {
  it('do not keep the bot from serving, and are cut off while they still send', async () => {
    const { port, teams, token } = await startWithToken();
    const heads = Array.from({ length: 100 }, () => drip(port, 'POST /api/messages HTTP/1.1\r\nHost: x\r\nX-Slow: '));
    const bodies = Array.from({ length: 100 }, () =>
      drip(
        port,
        `POST /api/messages HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Length: 200000\r\n\r\n`,
      ),
    );

    const statuses = [];
    for (let n = 0; n < 5; n += 1) statuses.push((await teams.as('ravi').say('/quota')).status);
    const [heldHead, heldBody] = [longest(await Promise.all(heads)), longest(await Promise.all(bodies))];

    process.stdout.write(
      `Slow senders: half a head cut after ${heldHead} s at most, a dripping body with a good token after ${heldBody} s\n`,
    );
    expect(statuses).toEqual([200, 200, 200, 200, 200]);
    expect(Math.max(heldHead, heldBody)).toBeLessThanOrEqual(patience / 1000);
  });
});

/** Sends a beginning and then a letter a second. Resolves with the seconds until the bot hung up. */
function drip(port: number, beginning: string): Promise<number> {
  return new Promise((resolve) => {
    const began = Date.now();
    const socket: Socket = connect(port, '127.0.0.1', () => socket.write(beginning));
    const timer = setInterval(() => socket.write('a'), 1_000);
    socket.on('error', () => undefined).resume();
    socket.on('close', () => {
      clearInterval(timer);
      resolve(Math.round((Date.now() - began) / 1_000));
    });
  });
}

function longest(seconds: readonly number[]): number {
  return Math.max(...seconds);
}
