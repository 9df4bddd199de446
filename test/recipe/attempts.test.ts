import { saysCode } from '../../src/recipe/answers';
import { settle } from '../../src/recipe/attempt';
import type { Task } from '../../src/recipe/attempt';
import { twins } from '../support/twins';
import { answered, away, breaks } from '../support/twins/answers';
import { start } from '../support/twins/samples';
import { names } from '../support/twins/scenes';

type Told = Error | 'done';
const busy = (retryAfterMs?: number) => answered('again', 'service-busy', retryAfterMs);
const later = answered('not-yet', 'license-conflict');
const no = answered('refused', 'permission-missing');

/** Answers one after the other, the last for ever. */
function settling(task: Partial<Task>, answers: readonly Told[]) {
  const world = twins();
  const left = [...answers];
  const tries: number[] = [];
  const ended = world.live((run) =>
    settle(run, { step: 'assign-license', ...task }, async (before) => {
      tries.push(before);
      const next = left.length > 1 ? left.shift() : left[0];
      if (next instanceof Error) throw next;
      return next;
    }),
  );
  const ms = () => world.timeline.now - start;
  return { world, ended, tries, ms };
}

describe('an answer', () => {
  it.each([
    ['is the end', ['done'], { ok: true, value: 'done' }, [0]],
    ['that refuses is the end', [no], { ok: false, outlook: 'refused', problem: no.problem }, [0]],
    ['that never comes is asked for again', [busy(), busy(), 'done'], { ok: true, value: 'done' }, [0, 1, 2]],
    [
      'that is late is the end where nothing is waited for',
      [later],
      { ok: false, outlook: 'not-yet', problem: later.problem },
      [0],
    ],
  ] as const)('%s', async (_how, answers, value, numbers) => {
    const { ended, tries, world } = settling({}, [...answers]);

    expect(await ended).toEqual(value);
    expect(tries).toEqual(numbers);
    expect(world.records().filter((name) => !name.includes('pause'))).toHaveLength(numbers.length);
  });

  it('that is a mistake of ours is told by its name, or its kind', async () => {
    const broken = (thrown: unknown) =>
      twins().live((run) => settle(run, { step: 'assign-license' }, () => Promise.reject(thrown as Error)));

    expect(await broken(new RangeError('x'))).toEqual({
      ok: false,
      outlook: 'refused',
      problem: { code: 'unexpected', technical: 'RangeError' },
    });
    expect(await broken('text')).toMatchObject({ problem: { technical: 'string' } });
  });

  it('is waited for as long as the task says, to its very end', async () => {
    const { ended, ms, world } = settling({ part: 'look', notYet: 100_000 }, [later]);

    expect(await ended).toMatchObject({ ok: false, outlook: 'not-yet' });
    expect(ms()).toBe(100_000);
    expect(world.records().slice(0, 3)).toEqual(
      names('assign-license.look assign-license.look.pause assign-license.look#2'),
    );
    expect(world.books.drawn).toEqual(['assign-license: waits for replication until 08:01:40']);
  });

  it('that never comes within the outage is given up, of any length', async () => {
    const [usual, short, none] = [{}, { outage: 90_000 }, { outage: 0 }].map((task) => settling(task, [busy()]));

    expect(await usual?.ended).toMatchObject({ ok: false, outlook: 'again' });
    expect(await short?.ended).toMatchObject({ ok: false, outlook: 'again' });
    expect(await none?.ended).toMatchObject({ ok: false, outlook: 'again' });
    expect([usual, short, none].map((one) => one?.ms())).toEqual([300_000, 90_000, 0]);
    expect([usual, short, none].map((one) => one?.world.books.drawn)).toEqual([
      ['assign-license: waits for upstream until 08:05:00'],
      ['assign-license: waits for upstream until 08:01:30'],
      [],
    ]);
  });

  it('is not asked for before the time that the service has named', async () => {
    const { ended, ms } = settling({}, [busy(45_000), 'done']);

    expect(await ended).toMatchObject({ ok: true });
    expect(ms()).toBeGreaterThanOrEqual(45_500);
    expect(ms()).toBeLessThanOrEqual(46_000);
  });

  it('is asked for again by each run, and in each attempt, at a time of its own', async () => {
    const pauseOf = async (id: string, attempt: number, part: string) => {
      const world = twins({ request: { id, attempt } });
      const left = [busy()];
      await world.live((run) =>
        settle(run, { step: 'verify', part }, async () => {
          const next = left.pop();
          if (next) throw next;
        }),
      );
      return world.timeline.now - start;
    };

    const runs = [
      ['SA-42', 1, 'x'],
      ['SA-43', 1, 'x'],
      ['SA-42', 2, 'x'],
      ['SA-42', 1, 'y'],
    ] as const;
    const pauses = await Promise.all(runs.map(([id, attempt, part]) => pauseOf(id, attempt, part)));

    expect(new Set(pauses).size).toBe(4);
  });

  it.each([
    ['refused', no],
    ['late', later],
    ['away', busy()],
  ])('is told in the words of the task only where it was waited for: %s', async (how, answer) => {
    const ended = () => ({ code: 'account-gone', values: { userPrincipalName: 'x' } }) as const;
    const settled = settling({ notYet: 1000, ended }, [answer]);

    const code = how === 'late' ? 'account-gone' : answer.problem.code;
    expect(await settled.ended).toMatchObject({ ok: false, problem: { code } });
  });
});

describe('the wait that a card shows', () => {
  it.each<[string, Partial<Task>, string]>([
    ['by itself', {}, 'replication'],
    ['by the task', { waitingFor: 'license-sync' }, 'license-sync'],
    ['by the answer', { waitingFor: ({ code }) => code }, 'license-conflict'],
  ])('is named %s', async (_how, task, what) => {
    const { ended, world } = settling({ notYet: 60_000, ...task }, [later, later, 'done']);

    await ended;

    expect(world.books.drawn).toEqual([`assign-license: waits for ${what} until 08:01:00`]);
  });

  it('changes with what is waited for, and counts an outage from its first failure', async () => {
    const { ended, world } = settling({ notYet: 600_000 }, [later, busy(), busy(), later, 'done']);

    await ended;

    expect(world.books.drawn).toEqual([
      'assign-license: waits for replication until 08:10:00',
      'assign-license: waits for upstream until 08:05:15',
      'assign-license: waits for replication until 08:10:00',
    ]);
  });

  it('is not shown where there will be no other try', async () => {
    expect((await settled({}, [no])).books.drawn).toEqual([]);
    expect((await settled({}, [later])).books.drawn).toEqual([]);
  });

  it('is only a picture: the work goes on where it cannot be drawn', async () => {
    const { ended, world } = settling({ notYet: 60_000 }, [later, 'done']);
    world.on('draw', away);

    expect(await ended).toMatchObject({ ok: true });
  });

  it('and a mistake of ours in drawing it is not hidden', async () => {
    const world = twins().on('draw', breaks);
    const run = world.live((one) => settle(one, { step: 'verify', notYet: 9 }, () => Promise.reject(later)));

    await expect(run).rejects.toThrow('not an answer');
  });

  async function settled(task: Partial<Task>, answers: readonly Told[]) {
    const { ended, world } = settling(task, answers);
    await ended;
    return world;
  }
});

it('a code is one only of an answer', () => {
  expect(saysCode(no, 'other', 'permission-missing')).toBe(true);
  expect(saysCode(no, 'other')).toBe(false);
  expect(saysCode({ problem: { code: 'permission-missing' } }, 'permission-missing')).toBe(false);
});
