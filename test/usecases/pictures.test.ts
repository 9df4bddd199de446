import { placeIn } from '../../src/desk/place';
import { pictureOf, sharedPicture } from '../../src/usecases/picture';
import type { Picture } from '../../src/usecases/picture';
import type { Posting, Subject } from '../../src/usecases/ports';
import { dana, kim, lee, olga, ravi } from '../support/cast';
import { by } from '../support/office';
import { officeStage } from '../support/office-stage';
import { conversation, survey } from '../support/store-samples';

const stage = officeStage((settings) => ({
  ...settings,
  environments: settings.environments.flatMap((one) => [
    one,
    { ...one, id: 'uat', name: 'Contoso UAT' },
    { ...one, id: 'test', name: 'Contoso Test' },
  ]),
}));
beforeEach(() => stage.office.approvers([dana, lee]));

const everybody = [kim, lee, dana, olga, ravi];
const ids = Object.fromEntries(everybody.map(({ aadObjectId, name }) => [aadObjectId.toUpperCase(), `29:${name}`]));
const team = conversation('team', { members: ids });
const draw = (subject: Subject, change: Partial<Posting> = {}) =>
  pictureOf(
    stage.office.desk,
    {
      id: 'p',
      subject,
      conversationId: 'team',
      viewer: null,
      activityId: 'a',
      locale: 'en-GB',
      timeZone: 'UTC',
      ...change,
    },
    team,
  );
const seen = (picture: Picture | null) => (picture?.kind === 'request' ? picture : null);

describe('the live card of a request', () => {
  it('shows each person their own view, whole or short, and names nobody for whom it is drawn anew', async () => {
    const { id: requestId } = await stage.office.insert();
    const subject = { kind: 'request', requestId } as const;

    expect(await draw(subject, { viewer: dana })).toMatchObject({
      kind: 'request',
      seen: { audience: 'approver', view: { request: { id: requestId } } },
      refreshFor: [],
      isShort: false,
    });
    expect(await draw({ ...subject, isShort: true }, { viewer: olga })).toMatchObject({
      seen: { audience: 'requester' },
      isShort: true,
    });
  });

  it('shows everybody in a conversation the same, and is drawn anew for whom it concerns, most concerned first', async () => {
    const { id: requestId } = await stage.office.insert();

    const picture = seen(await draw({ kind: 'request', requestId }));

    expect(picture?.seen.audience).toBe('everyone');
    expect(picture?.seen.view.request.id).toBe(requestId);
    expect(picture?.refreshFor).toEqual([ravi, olga, dana, lee].map(({ name }) => `29:${name}`));
  });

  it('names each of them once, and none whom Teams has not met there', async () => {
    const { id } = await stage.office.insert({ owner: dana });
    const view = await stage.office.useCases.viewShared(id);

    const picture = view && seen(sharedPicture(view, { [dana.aadObjectId]: '29:dana' }));

    expect(picture?.refreshFor).toEqual(['29:dana']);
  });

  it('of a request that is no more is none', async () => {
    expect(await draw({ kind: 'request', requestId: 'SA-999999' })).toBeNull();
    expect(await draw({ kind: 'request', requestId: 'SA-999999' }, { viewer: dana })).toBeNull();
  });
});

describe('the live list of slots', () => {
  it.each([
    ['prod', 0],
    [null, 2],
  ])('is of its environments and its page: %s, %i', async (environmentId, page) => {
    const subject: Subject = { kind: 'quota', environmentId, askedBy: ravi.aadObjectId, ...(page > 0 && { page }) };

    const picture = await draw(subject);

    const environments = environmentId === null ? ['prod', 'uat', 'test'] : ['prod'];
    if (picture?.kind !== 'quota') throw new Error('It is another picture.');
    expect(picture.view.place).toEqual(placeIn('quota', { environmentId, page }));
    expect(picture.view.environments.map(({ environment }) => environment.id)).toEqual(environments);
    expect(await stage.jobs()).toEqual([]);
  });
});

describe('the live list of accounts', () => {
  beforeEach(async () => {
    for (const [accountName, environmentId] of [
      ['svc-stock', 'uat'],
      ['svc-mail', 'prod'],
    ] as const)
      await stage.office.enter(await stage.office.insert({ accountName, environmentId, state: 'done' }));
  });

  it.each<[string, Extract<Subject, { kind: 'accounts' }>, readonly string[]]>([
    ['of all', { kind: 'accounts', environmentId: null, page: 0 }, ['svc-mail', 'svc-stock']],
    ['of what was looked for', { kind: 'accounts', environmentId: null, page: 0, text: 'mail' }, ['svc-mail']],
    [
      'of an environment, from before one could look for words',
      { kind: 'accounts', environmentId: 'uat', page: 0 },
      ['svc-stock'],
    ],
  ])('is one %s', async (_what, subject, names) => {
    const picture = await draw(subject);

    if (picture?.kind !== 'accounts') throw new Error('It is another picture.');
    expect(picture.view.accounts.map(({ name }) => name)).toEqual(names);
    expect(picture.view).toMatchObject({ total: names.length, pageSize: 6 });
  });

  it('knows what is looked for in the language of the copy, and its page', async () => {
    const subject: Subject = { kind: 'accounts', environmentId: null, page: 3, text: 'aktiv' };

    const german = await draw(subject, { locale: 'de-DE' });

    if (german?.kind !== 'accounts') throw new Error('It is another picture.');
    expect(german.view).toMatchObject({ total: 2, place: { page: 0, text: 'aktiv' } });
  });
});

describe('the quota', () => {
  const quota = (environmentId: string | null = null, page = 0) =>
    stage.office.useCases.quota(by(ravi), placeIn('quota', { environmentId, page }));
  const counted = (environmentId: string, agoMs: number, used = 0) =>
    stage.write((tx) => tx.surveys.save(survey({ environmentId, takenAt: stage.after(-agoMs), used })));

  it('shows what is free by count and reservation, fewest first, and takes anew only what is old', async () => {
    await counted('prod', 10_000, 1);
    await counted('test', 10_001, 5);
    const { id } = await stage.office.insert();
    await stage.write((tx) => tx.slots.hold('prod', id));

    const view = await quota();

    expect(view.environments.map(({ environment, slots }) => [environment.id, slots?.free ?? null])).toEqual([
      ['test', 2],
      ['prod', 5],
      ['uat', null],
    ]);
    expect(view.environments[0]?.survey?.used).toBe(5);
    expect(view).toMatchObject({ counting: true, now: stage.after(0) });
    expect(await stage.jobs()).toEqual([`take-survey test ${stage.after(0)}`, `take-survey uat ${stage.after(0)}`]);
  });

  it('of one environment takes only that anew, by its id or its name', async () => {
    const view = await quota('Contoso UAT');

    expect(view.place).toEqual(placeIn('quota', { environmentId: 'uat' }));
    expect(view.environments.map(({ environment }) => environment.id)).toEqual(['uat']);
    expect(await stage.jobs()).toEqual([`take-survey uat ${stage.after(0)}`]);
  });

  it.each([
    [0, 10_000, false],
    [0, 10_001, true],
    [1, 600_000, false],
    [1, 600_001, true],
    [0, -60_000, false],
    [0, -60_001, true],
    [1, -60_001, true],
  ])('on page %i is good for a while, and never from the future: %i ms', async (page, agoMs, isCounted) => {
    await counted('prod', agoMs);

    expect((await quota('prod', page)).counting).toBe(isCounted);
    expect(await stage.jobs()).toHaveLength(isCounted ? 1 : 0);
  });

  it('of an environment that there is not says which there are, and the beginning of what was written', async () => {
    await expect(quota('m'.repeat(41))).rejects.toMatchObject({
      problem: { code: 'unknown-environment', values: { ids: 'prod, uat, test', given: 'm'.repeat(40) } },
    });
  });
});
