import { UpstreamError } from '../../src/desk/problem';
import { sweepStage } from '../support/sweep-stage';
import { pauseFor, until } from '../support/wait';

const stage = sweepStage();
const { sweepWith, schedule, waiting } = stage;

describe('a job that fails again and again', () => {
  it('lets a job that fails every time rest, tells of it, and goes on with the others', async () => {
    const stuck: string[] = [];
    const tried: string[] = [];
    await schedule({ key: 'poison' }, { key: 'good' });

    sweepWith(
      async (key) => {
        tried.push(key);
        if (key === 'poison') throw new Error('mistake');
      },
      { tries: 3, onStuck: async (_kind, key) => void stuck.push(key) },
    );
    await until(() => stuck.length > 0);
    await pauseFor(400);

    expect(tried.filter((key) => key === 'poison')).toHaveLength(3);
    expect(tried).toContain('good');
    expect(stuck).toEqual(['poison']);
    const [left] = await stage.desk.database.query('select key, last_error, due_at > now() as rests from desk.jobs');
    expect(left).toEqual({ key: 'poison', last_error: 'Error: mistake', rests: true });
  });

  it.each([
    ['a mistake of ours', new Error('mistake')],
    ['a refusal that lasted', new UpstreamError('refused', { code: 'permission-missing' })],
  ])('takes up by itself what failed by %s, once it is mended', async (_cause, failure) => {
    let tries = 0;
    await schedule();

    sweepWith(
      async () => {
        tries++;
        if (tries < 5) throw failure;
      },
      { tries: 2, firstPause: 10, rest: 50 },
    );
    await until(async () => (await waiting()) === 0);

    expect(tries).toBe(5);
  });

  it('tries a job that rests at once when it is scheduled anew', async () => {
    let isMended = false;
    let done = 0;
    await schedule();
    sweepWith(
      async () => {
        if (!isMended) throw new Error('mistake');
        done++;
      },
      { tries: 1 },
    );
    await until(
      async () =>
        (await stage.desk.database.query(`select 1 from desk.jobs where due_at > now() + interval '1 minute'`))
          .length === 1,
    );

    isMended = true;
    await schedule();
    await until(() => done === 1);

    expect(done).toBe(1);
  });

  it('tries it at once, and only once, where it was scheduled anew while its failing try was under way', async () => {
    let tries = 0;
    await schedule();

    sweepWith(
      async () => {
        tries++;
        if (tries > 1) return;
        await schedule();
        throw new Error('mistake');
      },
      { tries: 1 },
    );
    await until(async () => (await waiting()) === 0);

    expect(tries).toBe(2);
  });

  it('tells of a job that waits for a service for long, and never lets it rest', async () => {
    let tries = 0;
    const stuck: string[] = [];
    await schedule();

    sweepWith(
      async () => {
        tries++;
        if (tries < 6) throw new UpstreamError('again', { code: 'service-away' });
      },
      { tries: 4, firstPause: 10, longestPause: 20, onStuck: async (_kind, key) => void stuck.push(key) },
    );
    await until(async () => (await waiting()) === 0);

    expect(tries).toBe(6);
    expect(stuck).toEqual(['SA-1:1', 'SA-1:1']);
  });

  it('counts its tries anew once it has got through, when it plans itself again', async () => {
    let tries = 0;
    await schedule();

    sweepWith(
      async () => {
        tries++;
        if (tries === 1) throw new Error('a hiccup');
        await schedule({ dueAt: new Date(Date.now() + 3_600_000) });
      },
      { firstPause: 10 },
    );
    const rows = () => stage.desk.database.query(`select attempts, last_error from desk.jobs where due_at > now()`);
    await until(async () => tries === 2 && (await rows()).length === 1);

    expect(await rows()).toEqual([{ attempts: 0, last_error: null }]);
  });
});
