import { OutcomeUnwritten } from '../../src/recipe/answers';
import { announced, remember } from '../../src/recipe/announced';
import { registerStep, settle } from '../../src/recipe/attempt';
import { twins } from '../support/twins';
import { away, breaks, lost, refuses, says } from '../support/twins/answers';
import { start } from '../support/twins/samples';
import { names } from '../support/twins/scenes';

describe('a write', () => {
  const write = { action: 'join-account-group', object: 'u-erp', after: { groupId: 'g' } };
  const writing = (world = twins()) => ({
    world,
    ended: world.live((run) =>
      settle(run, { step: 'join-account-group' }, () =>
        announced(run, write, () => run.ports.directory.addToGroup('g', 'u-erp')),
      ),
    ),
  });
  const lines = [
    'intent join-account-group u-erp {"groupId":"g"}',
    'directory.addToGroup g u-erp',
    'outcome join-account-group u-erp {"groupId":"g"}',
  ];

  it('is not sent before the books have its intent', async () => {
    const { world, ended } = writing(twins().on('audit', away));

    expect(await ended).toEqual({ ok: true });
    expect(world.ledger).toEqual([lines[0], ...lines]);
  });

  it('whose outcome the books did not take is written down first, and then sent again', async () => {
    const { world, ended } = writing(twins().on('audit', (deed) => deed(), away, away));

    expect(await ended).toEqual({ ok: true });
    expect(world.ledger).toEqual([...lines, lines[2], lines[2], ...lines]);
    expect(world.records()).toEqual(
      names(`join-account-group join-account-group.outcome join-account-group.outcome.pause join-account-group.outcome#2
        join-account-group.pause join-account-group#2`),
    );
  });

  it('that fails, and whose outcome the books did not take, has that failure in them', async () => {
    const world = twins()
      .on('directory.addToGroup', refuses('no'))
      .on('audit', (deed) => deed(), lost);
    await writing(world).ended;

    expect(world.books.audit.map(({ after }) => after)).toEqual([
      { groupId: 'g' },
      { failed: 'refused: no' },
      { failed: 'refused: no' },
      { groupId: 'g' },
      { groupId: 'g' },
    ]);
  });

  it('knows of which outcome that was', () => {
    const cause = new Error('away');
    const error = new OutcomeUnwritten({ kind: 'outcome', actor: 'desk', action: 'assign-license' }, cause);

    expect(String(error)).toBe('OutcomeUnwritten: The outcome of assign-license is not in the audit yet.');
    expect(error.cause).toBe(cause);
  });
});

describe('the books', () => {
  it('are asked again soon after they were away', async () => {
    const world = twins().on('saveFacts', away);

    await world.live((run) => remember(run, 'verify', { slotLimit: 3 }));

    expect(world.timeline.now - start).toBeGreaterThanOrEqual(500);
    expect(world.timeline.now - start).toBeLessThanOrEqual(1000);
  });

  it('are asked again until they answer, however long that is', async () => {
    const world = twins().on('saveFacts', ...Array.from({ length: 40 }, () => away));

    const learnt = await world.live(async (run) => (await remember(run, 'verify', { slotLimit: 3 }), run.facts));

    expect(learnt).toEqual({ slotLimit: 3 });
    expect(world.facts()).toEqual({ slotLimit: 3 });
    expect(world.timeline.now - start).toBeGreaterThan(600_000);
    expect(world.records().slice(-2)).toEqual(names('verify.remember.pause verify.remember#41'));
  });

  it.each([
    ['refused', refuses('books-closed'), 'books-closed'],
    ['not-yet', says('not-yet', 'books-late'), 'books-late'],
    ['refused', breaks, 'unexpected'],
  ])('that refuse are for the engine to see (%s)', async (outlook, answer, code) => {
    const world = twins().on('saveFacts', answer);
    const run = world.live((one) => remember(one, 'verify', { slotLimit: 3 }));

    await expect(run).rejects.toMatchObject({ outlook, problem: { code } });
  });

  it('answer what was asked', async () => {
    const world = twins();

    expect(await world.live((run) => registerStep(run, 'x', async () => 7))).toBe(7);
  });
});
