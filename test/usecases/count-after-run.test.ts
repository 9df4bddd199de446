import { placeIn } from '../../src/desk/place';
import type { Survey } from '../../src/desk/survey';
import { quotaView } from '../../src/usecases/quota';
import { dana, olga, ravi } from '../support/cast';
import { by, openOffice } from '../support/office';
import type { Office } from '../support/office';
import { jobsOf, rowOf, skuOf } from '../support/quiet-tenant';
import { asking, ofBoth, ofSlots } from '../support/survey-questions';
import type { Answers, Question } from '../support/survey-questions';

const start = new Date('2029-03-01T10:00:00.000Z');
const sku = '11111111-1111-4111-8111-111111111111';
const minutes = 60_000;

let now = start;
let office: Office;
beforeAll(async () => {
  office = await openOffice(
    (samples) => ({
      ...samples,
      environments: samples.environments.flatMap((each) => [
        { ...each, lenders: [] },
        { ...each, lenders: [], id: 'uat', name: 'UAT' },
      ]),
    }),
    { now: () => now },
  );
});
afterAll(() => office.close());
beforeEach(async () => {
  now = start;
  const tables = 'requests, accounts, jobs, loans, surveys, postings, slots, people, approver_snapshots';
  await office.books.database.query(`truncate ${tables.replace(/\w+/g, 'desk.$&')} cascade`);
});

const counts = (change: Answers = {}) =>
  asking(office, change, (handlers) => handlers['take-survey'](office.environmentId, {}));
const countsAfterRun = (change: Answers = {}) =>
  asking(office, change, (handlers) => handlers['count-slots'](office.environmentId, {}));
const kept = (): Promise<Survey | null> => office.books.store.look((tx) => tx.surveys.latest(office.environmentId));

describe('after a run', () => {
  const later = new Date(start.getTime() + 30 * minutes);

  it('the slots are counted, and the rest stays as it was, with its own time', async () => {
    await counts({ organizationResources: async () => ({ limit: 7, used: 1 }) });
    const before = await kept();
    now = later;

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
      takenAt: later.toISOString(),
      restTakenAt: start.toISOString(),
    });
  });

  it('a second count keeps the time of the rest, and a whole survey renews it', async () => {
    await counts();
    for (const after of [10, 20]) {
      now = new Date(start.getTime() + after * minutes);
      await countsAfterRun();
    }
    expect(await kept()).toMatchObject({ takenAt: now.toISOString(), restTakenAt: start.toISOString() });

    now = later;
    await counts();
    expect(await kept()).toMatchObject({ takenAt: later.toISOString() });
    expect(await kept()).not.toHaveProperty('restTakenAt');
  });

  it.each<[string, number, readonly Question[]]>([
    ['a day is enough', 24 * 60 * minutes, ofSlots],
    ['a day is not', 24 * 60 * minutes + 1, ofBoth],
  ])('a rest as old as %s', async (_what, ago, asked) => {
    await counts();
    now = new Date(start.getTime() + ago);

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
    const { id } = await office.insert({ state: 'running', attempt: 1, requester: olga });
    await counts();
    await office.insert({ requester: ravi, accountName: 'svc-waits', ...change });
    await office.books.database.query('delete from desk.requests where id = $1', [id]);
    now = later;

    expect(await countsAfterRun()).toEqual(asked);
  });

  it('it is asked again as well where a decision hangs on it and another run is at work', async () => {
    await counts();
    await office.insert({ accountName: 'svc-waits' });
    await office.insert({ state: 'running', attempt: 1, accountName: 'svc-runs' });

    expect(await countsAfterRun()).toEqual(ofBoth);
  });

  it('a count and a whole survey that end together lose nothing of each other', async () => {
    await counts();
    now = later;
    let isSecond = false;
    await asking(
      office,
      {
        nonInteractiveUsers: async () => {
          if (isSecond) return [rowOf('newest')];
          isSecond = true;
          now = new Date(later.getTime() + 1_000);
          await countsAfterRun({ nonInteractiveUsers: async () => [rowOf('newest')] });
          return [];
        },
        subscribedSkus: async () => [skuOf(sku, 5)],
      },
      (handlers) => handlers['take-survey'](office.environmentId, {}),
    );

    const survey = await kept();
    expect(survey?.holders.map(({ systemuserId }) => systemuserId)).toEqual(['newest']);
    expect(survey).toMatchObject({
      takenAt: now.toISOString(),
      restTakenAt: later.toISOString(),
      licenses: [{ free: 5 }],
    });
  });
});

describe('a list that is on screen after a run', () => {
  const quota = () => office.useCases.quota(by(dana), placeIn('quota', { environmentId: office.environmentId }));

  it('says of nothing that it is counted again, and whoever asks for it has all of it read anew', async () => {
    await counts();
    now = new Date(start.getTime() + 30 * minutes);
    await countsAfterRun();

    const shown = await office.books.store.transaction((tx) =>
      quotaView(office.desk, tx, placeIn('quota', { environmentId: office.environmentId })),
    );
    expect(shown.counting).toBe(false);
    expect(await jobsOf(office)).toEqual([]);

    expect((await quota()).counting).toBe(true);
    expect(await jobsOf(office)).toEqual([`take-survey ${office.environmentId} ${now.toISOString()}`]);
  });
});
