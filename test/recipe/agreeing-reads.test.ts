import type { Finding } from '../../src/desk/finding';
import { agreeingReads } from '../../src/recipe/agreeing-reads';
import { twins } from '../support/twins';
import type { Twins } from '../support/twins';
import { answered } from '../support/twins/answers';
import { start } from '../support/twins/samples';

const minutes = (world: Twins) => (world.timeline.now - start) / 60_000;
const at = (minute: number) => new Date(start + minute * 60_000).toISOString();

/** Reads one after the other, `.` = all is well, else the checks that fail; tells when each was read. */
function reading(reads: readonly string[], repaired: readonly boolean[] = []) {
  const seen: string[] = [];
  const repairs: string[] = [];
  const world = twins();
  const left = [...reads];
  const verdict = world.live((run) =>
    agreeingReads(run, {
      step: 'verify',
      async read(when) {
        const [next = '.'] = left.splice(0, 1);
        seen.push(when);
        if (next === 'refused') throw answered('refused', 'permission-missing');
        const checks = next === '.' ? [] : next.split(' ');
        return checks.map((check) => ({ check, result: 'fail', found: { name: check }, at: when }) as Finding);
      },
      async repair(wrong, round) {
        repairs.push(`${wrong.map(({ check }) => check).join('+')} ${round}`);
        return repaired[repairs.length - 1] ?? false;
      },
    }),
  );
  return { verdict, seen, repairs, world };
}

const mode = 'access-mode';
const long = (check: string) => Array<string>(30).fill(check);

describe('what is read back', () => {
  it('is believed once two reads, a minute apart, show the same', async () => {
    const { verdict, seen, world } = reading(['.', '.']);

    expect(await verdict).toEqual({ ok: true, findings: [] });
    expect(seen).toEqual([at(1), at(2)]);
    expect(world.books.drawn).toEqual(['verify: waits for second-read until 08:06:00']);
  });

  it.each([
    [['.', mode, '.', '.'], 4],
    [[mode, '.', '.'], 3],
    [[mode, 'security-role', '.', '.'], 4],
  ])('is not believed by one read (%#)', async (reads, minute) => {
    const { verdict, repairs, world } = reading(reads);

    expect(await verdict).toMatchObject({ ok: true });
    expect(minutes(world)).toBe(minute);
    expect(repairs).toEqual([]);
  });

  it('is put right once two reads agree that it is wrong, and then read twice again', async () => {
    const { verdict, repairs, seen, world } = reading([mode, mode, '.', '.'], [true]);

    expect(await verdict).toMatchObject({ ok: true });
    expect(repairs).toEqual(['access-mode 2']);
    expect(seen).toHaveLength(4);
    expect(world.books.drawn).toEqual([
      'verify: waits for second-read until 08:06:00',
      'verify: waits for second-read until 08:08:00',
    ]);
  });

  it('is given up after replication and three spacings, and what failed first is named', async () => {
    const { verdict, seen, world } = reading(long(`${mode} security-role`));

    expect(await verdict).toMatchObject({
      ok: false,
      findings: [{ check: mode }, { check: 'security-role' }],
      problem: { code: 'check-failed-access-mode', values: { found: 'access-mode' } },
    });
    expect(seen).toHaveLength(6);
    expect(minutes(world)).toBe(6);
  });

  it('is given a new wait by each repair', async () => {
    const { verdict, world } = reading(long(mode), [true, true]);

    expect(await verdict).toMatchObject({ ok: false });
    expect(minutes(world)).toBe(2 + 2 + 6);
  });

  it('is not given up at a read that is well, however late', async () => {
    const { verdict, world } = reading([mode, '.', mode, '.', mode, '.', '.']);

    expect(await verdict).toMatchObject({ ok: true });
    expect(minutes(world)).toBe(7);
  });

  it('and cannot be read ends with what was read last', async () => {
    const first = reading(['refused']);
    const second = reading([mode, 'refused']);

    expect(await first.verdict).toMatchObject({ ok: false, findings: [], problem: { code: 'not-read-back' } });
    expect(await second.verdict).toMatchObject({ ok: false, findings: [{ check: mode }] });
  });
});
