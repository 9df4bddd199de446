import fc from 'fast-check';
import type { Scheduler } from 'fast-check';
import { lee } from '../support/cast';
import { dana, by, ravi, openScene, outcomeOf } from './scene';
import type { Scene, Stage } from './scene';

const numRuns = Number(process.env['RACES'] ?? 25);

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.end());

/** Checks the race under so many orders; a failing one is printed with its seed. */
function underEveryOrder(free: number, race: (stage: Stage, scheduler: Scheduler) => Promise<void>): Promise<void> {
  const property = fc.asyncProperty(fc.scheduler(), async (scheduler) =>
    race(await scene.stage(free, scheduler), scheduler),
  );
  return fc.assert(property, { numRuns, endOnFailure: true });
}

const reason = { rejectReason: 'Use the existing account.' };

it('of two approvers who press at once in two bots one decides, and one run is ordered', () =>
  underEveryOrder(3, async (stage, scheduler) => {
    const { id, version } = await stage.pending();
    const [first, second] = stage.bots;

    const presses = [first.approve(by(dana), id, version, {}), second.approve(by(lee), id, version, {})];
    const outcomes = await scheduler.waitFor(Promise.all(presses.map(outcomeOf)));

    expect([...outcomes].sort()).toEqual(['late', 'won']);
    expect(await stage.look(id)).toMatchObject({ state: 'approved', approvals: [{}] });
    expect(await stage.runsOf(id)).toBe(1);
    expect(await stage.slotsHeld()).toBe(1);
    expect(await stage.decisionsOf(id)).toEqual(['approve']);
  }));

it('approve against reject ends in one decision, and the slot is held only if it was yes', () =>
  underEveryOrder(3, async (stage, scheduler) => {
    const { id, version } = await stage.pending();
    const [first, second] = stage.bots;

    const presses = [first.approve(by(dana), id, version, {}), second.reject(by(lee), id, version, reason)];
    const outcomes = await scheduler.waitFor(Promise.all(presses.map(outcomeOf)));

    expect([...outcomes].sort()).toEqual(['late', 'won']);
    const approved = outcomes[0] === 'won';
    expect((await stage.look(id))?.state).toBe(approved ? 'approved' : 'rejected');
    expect(await stage.runsOf(id)).toBe(approved ? 1 : 0);
    expect(await stage.slotsHeld()).toBe(approved ? 1 : 0);
    expect(await stage.decisionsOf(id)).toEqual([approved ? 'approve' : 'reject']);
  }));

it('approve against withdraw ends in one decision', () =>
  underEveryOrder(3, async (stage, scheduler) => {
    const { id, version } = await stage.pending();
    const [first, second] = stage.bots;

    const approving = outcomeOf(first.approve(by(dana), id, version, {}));
    const withdrawing = outcomeOf(second.withdraw(by(ravi), id));
    const [approval, withdrawal] = await scheduler.waitFor(Promise.all([approving, withdrawing]));

    const approved = approval === 'won';
    expect(withdrawal === 'won').toBe(!approved);
    expect((await stage.look(id))?.state).toBe(approved ? 'approved' : 'withdrawn');
    expect(await stage.runsOf(id)).toBe(approved ? 1 : 0);
    expect(await stage.slotsHeld()).toBe(approved ? 1 : 0);
    expect(await stage.decisionsOf(id)).toHaveLength(1);
  }));

it('of Retry and Undo pressed at once one run is ordered, and whoever was late sees what stands by then', () =>
  underEveryOrder(3, async (stage, scheduler) => {
    const { id } = await stage.pending({ state: 'needs-hands', attempt: 1 });
    const [first, second] = stage.bots;

    const presses = [first.retry(by(dana), id), second.undo(by(lee), id)];
    const seen = await scheduler.waitFor(Promise.all(presses));

    expect(seen.map(({ view }) => view.request)).toEqual([
      expect.objectContaining({ state: 'running', attempt: 2 }),
      expect.objectContaining({ state: 'running', attempt: 2 }),
    ]);
    expect(seen.flatMap(({ notice }) => notice?.key ?? [])).toEqual(['notice.already-running']);
    expect(await stage.runsOf(id)).toBe(1);
    expect(await stage.decisionsOf(id)).toHaveLength(1);
  }));

it('four approvals for one free slot start one run; the others are told that the environment is full', () =>
  underEveryOrder(1, async (stage, scheduler) => {
    const asked = [await stage.pending(), await stage.pending(), await stage.pending(), await stage.pending()];
    const [first, second] = stage.bots;

    const presses = asked.map(({ id, version }, n) => (n % 2 ? first : second).approve(by(dana), id, version, {}));
    const outcomes = await scheduler.waitFor(Promise.all(presses.map(outcomeOf)));

    expect(outcomes.filter((outcome) => outcome === 'won')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome.startsWith('refused: '))).toHaveLength(3);
    expect(await stage.slotsHeld()).toBe(1);
    const runs = await Promise.all(asked.map(({ id }) => stage.runsOf(id)));
    expect(runs.reduce((sum, each) => sum + each, 0)).toBe(1);
  }));

it('a form that is sent five times at once is one request', () =>
  underEveryOrder(3, async (stage, scheduler) => {
    const form = {
      accountName: `svc-${stage.environmentId.slice(4)}`,
      environment: stage.environmentId,
      role: 'orders',
      purpose: 'Moves orders into the CRM every night.',
      owner: ravi.aadObjectId,
    };

    const sends = Array.from({ length: 5 }, (_, n) => stage.bots[n % 2 ? 1 : 0].submit(by(ravi), form));
    const answers = await scheduler.waitFor(Promise.all(sends));

    const ids = answers.map((answer) =>
      'seen' in answer ? answer.seen.view.request.id : JSON.stringify(answer.form.errors),
    );
    expect(ids[0]).toMatch(/^SA-/);
    expect(new Set(ids).size).toBe(1);
    expect(await stage.requests()).toHaveLength(1);
    await scene.first.database.query(`delete from desk.requests where environment_id = '${stage.environmentId}'`);
  }));

it('a card that refreshes while it is approved shows the state before or after, and disturbs nothing', () =>
  underEveryOrder(3, async (stage, scheduler) => {
    const { id, version } = await stage.pending();
    const [first, second] = stage.bots;

    const approving = outcomeOf(first.approve(by(dana), id, version, {}));
    const looks = [second.view(by(dana), id), second.view(by(lee), id), first.view(by(ravi), id)];
    const [approval, ...seen] = await scheduler.waitFor(Promise.all([approving, ...looks]));

    expect(approval).toBe('won');
    for (const look of seen) expect(['pending', 'approved']).toContain(look?.view.request.state);
    expect(await stage.runsOf(id)).toBe(1);
  }));
