import { placeIn } from '../../src/desk/place';
import type { Survey } from '../../src/desk/survey';
import { quotaView } from '../../src/usecases/quota';
import { dana, olga, ravi } from '../support/cast';
import { by } from '../support/office';
import type { Office } from '../support/office';
import { jobsOf, rowOf, skuOf } from '../support/quiet-tenant';
import { asking, ofBoth, ofSlots, surveyStage } from '../support/survey-questions';
import type { Answers, Question } from '../support/survey-questions';

const sku = '11111111-1111-4111-8111-111111111111';
const minutes = 60_000;

const { stage, counts } = surveyStage();
const countsAfterRun = (change: Answers = {}) =>
  asking(stage.office, change, (handlers) => handlers['count-slots'](stage.office.environmentId, {}));
const kept = (): Promise<Survey | null> =>
  stage.office.books.store.look((tx) => tx.surveys.latest(stage.office.environmentId));

describe('after a run', () => {
  const later = 30 * minutes;

  it('the slots are counted, and the rest stays as it was, with its own time', async () => {
    const first = stage.after(0);
    await counts({ organizationResources: async () => ({ limit: 7, used: 1 }) });
    const before = await kept();
    stage.passes(later);

    const asked = await countsAfterRun({
      organizationResources: async () => ({ limit: 7, used: 2 }),
      nonInteractiveUsers: async () => [rowOf('new')],
      subscribedSkus: async () => [],
    });

    expect(asked).toEqual(ofSlots);
    expect(await kept()).toEqual({
      ...before,
      used: 2,
      holders: [expect.objectContaining({ systemuserId: 'new' })],
      takenAt: stage.after(0),
      restTakenAt: first,
    });
  });

  it('a second count keeps the time of the rest, and a whole survey renews it', async () => {
    const first = stage.after(0);
    await counts();
    for (const after of [10, 20]) {
      stage.passes(after * minutes);
      await countsAfterRun();
    }
    expect(await kept()).toMatchObject({ takenAt: stage.after(0), restTakenAt: first });

    stage.passes(minutes);
    await counts();
    expect(await kept()).toMatchObject({ takenAt: stage.after(0) });
    expect(await kept()).not.toHaveProperty('restTakenAt');
  });

  it.each<[string, number, (change: Answers) => Promise<Question[]>]>([
    ['a whole survey', -2 * later, counts],
    ['the next count', -later + minutes, countsAfterRun],
  ])('what was counted before the clock was set back is replaced by %s', async (_what, back, countsAnew) => {
    await counts();
    stage.passes(later);
    await countsAfterRun();
    stage.passes(back);

    await countsAnew({ organizationResources: async () => ({ limit: 7, used: 3 }) });

    expect(await kept()).toMatchObject({ used: 3, takenAt: stage.after(0) });
  });

  it.each<[string, number, readonly Question[]]>([
    ['a day is enough', 24 * 60 * minutes, ofSlots],
    ['a day is not', 24 * 60 * minutes + 1, ofBoth],
  ])('a rest as old as %s', async (_what, ago, asked) => {
    await counts();
    stage.passes(ago);

    expect(await countsAfterRun()).toEqual(asked);
  });

  it('all is asked where nothing is known', async () => {
    expect(await countsAfterRun()).toEqual(ofBoth);
  });

  it.each<[string, Partial<Parameters<Office['insert']>[0]>, readonly Question[]]>([
    ['a decision hangs on it here', {}, ofBoth],
    ['one hangs on it elsewhere', { environmentId: 'uat' }, ofSlots],
    ['nobody has to decide', { state: 'withdrawn' }, ofSlots],
  ])('what a run was at work beside is asked again where %s', async (_where, change, asked) => {
    const { id } = await stage.office.insert({ state: 'running', attempt: 1, requester: olga });
    await counts();
    await stage.office.insert({ requester: ravi, accountName: 'svc-waits', ...change });
    await stage.office.books.database.query('delete from desk.requests where id = $1', [id]);
    stage.passes(later);

    expect(await countsAfterRun()).toEqual(asked);
  });

  it('it is asked again as well where a decision hangs on it and another run is at work', async () => {
    await counts();
    await stage.office.insert({ accountName: 'svc-waits' });
    await stage.office.insert({ state: 'running', attempt: 1, accountName: 'svc-runs' });

    expect(await countsAfterRun()).toEqual(ofBoth);
  });

  it('a count and a whole survey that end together lose nothing of each other', async () => {
    await counts();
    stage.passes(later);
    let isSecond = false;
    await asking(
      stage.office,
      {
        nonInteractiveUsers: async () => {
          if (isSecond) return [rowOf('newest')];
          isSecond = true;
          stage.passes(1_000);
          await countsAfterRun({ nonInteractiveUsers: async () => [rowOf('newest')] });
          return [];
        },
        subscribedSkus: async () => [skuOf(sku, 5)],
      },
      (handlers) => handlers['take-survey'](stage.office.environmentId, {}),
    );

    const survey = await kept();
    expect(survey?.holders.map(({ systemuserId }) => systemuserId)).toEqual(['newest']);
    expect(survey).toMatchObject({
      takenAt: stage.after(0),
      restTakenAt: stage.after(-1_000),
      licenses: [{ free: 5 }],
    });
  });
});

describe('a list that is on screen after a run', () => {
  const quota = () =>
    stage.office.useCases.quota(by(dana), placeIn('quota', { environmentId: stage.office.environmentId }));

  it('says of nothing that it is counted again, and whoever asks for it has all of it read anew', async () => {
    await counts();
    stage.passes(30 * minutes);
    await countsAfterRun();

    const shown = await stage.office.books.store.transaction((tx) =>
      quotaView(stage.office.desk, tx, placeIn('quota', { environmentId: stage.office.environmentId })),
    );
    expect(shown.counting).toBe(false);
    expect(await jobsOf(stage.office)).toEqual([]);

    expect((await quota()).counting).toBe(true);
    expect(await jobsOf(stage.office)).toEqual([`take-survey ${stage.office.environmentId} ${stage.after(0)}`]);
  });
});
