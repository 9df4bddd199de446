import { createLoad, loadGuard, usualLoadLimits } from '../../../src/teams/front-door/load';
import { jsonGuard, shapeGuard } from '../../../src/teams/front-door/shape';
import { until } from '../../support/wait';
import { answerOf, withHeader } from '../support/door';
import { closeAll, openWeb } from '../support/web';

afterEach(closeAll);

/** A turn that goes on until it is told how to end. */
function turnAtWork() {
  const ends: { ok: () => void; fail: () => void }[] = [];
  const turn = () =>
    new Promise<void>((resolve, reject) => void ends.push({ ok: resolve, fail: () => reject(new Error('failed')) }));
  return { turn, ends };
}

describe('the bot has too much in hand', () => {
  it.each([
    ['as many turns at work as it can answer, and no idle moment', 3, 0.97, true],
    ['one turn less', 2, 1, false],
    ['turns that only wait, while the loop has time', 500, 0.96, false],
  ])('with %s: %#', (_what, turns, busyShare, expected) => {
    const load = createLoad({ turns: 3, busy: 0.97 }, () => busyShare);
    const { turn } = turnAtWork();

    for (let n = 0; n < turns; n += 1) void load.during(turn);

    expect(load.isTooMuch()).toBe(expected);
  });

  it.each(['ok', 'fail'] as const)('no more once a turn has ended: %s', async (how) => {
    const load = createLoad({ turns: 2, busy: 0.9 }, () => 1);
    const { turn, ends } = turnAtWork();
    const turns = [load.during(turn), load.during(turn)];
    expect(load.isTooMuch()).toBe(true);

    ends[0]?.[how]();
    await turns[0]?.catch(() => undefined);

    expect(load.isTooMuch()).toBe(false);
  });

  it('gives back what the turn gave', async () => {
    expect(await createLoad().during(async () => 'answered')).toBe('answered');
  });

  it('as it is usually set up: not while nothing is at work, however busy', () => {
    expect(createLoad(usualLoadLimits, () => 1).isTooMuch()).toBe(false);
    expect(createLoad().isTooMuch()).toBe(false);
  });
});

describe('a turn that comes on top', () => {
  it('is refused by its head, with the second after which it may come again', async () => {
    expect(await answerOf(loadGuard({ isTooMuch: () => true }), withHeader('Bearer a.b.c'))).toBe(
      '429 more turns than can be answered',
    );
    expect(await answerOf(loadGuard({ isTooMuch: () => false }), withHeader('Bearer a.b.c'))).toBe('let in');
  });

  it('waits in no queue; those before it are answered, and so is the next', async () => {
    const load = createLoad({ turns: 2, busy: 0.9 }, () => 1);
    const { turn, ends } = turnAtWork();
    const web = await openWeb({
      guards: [loadGuard(load), jsonGuard, shapeGuard],
      load,
      turn: () => turn().then(() => ({ status: 200, body: {} })),
    });
    const first = web.ask({ id: '1', from: { id: '29:ravi' } });
    const second = web.ask({ id: '2', from: { id: '29:dana' } });
    await until(() => ends.length === 2);

    const third = await web.ask({ id: '3', from: { id: '29:kim' } });
    expect({ status: third.status, retryAfter: third.headers.get('retry-after') }).toEqual({
      status: 429,
      retryAfter: '1',
    });

    for (const { ok } of ends) ok();
    expect([(await first).status, (await second).status]).toEqual([200, 200]);
    const fourth = web.ask({ id: '4', from: { id: '29:kim' } });
    await until(() => ends.length === 3);
    ends[2]?.ok();
    expect((await fourth).status).toBe(200);
  });
});
