import { placeIn } from '../../src/desk/place';
import type { Place, RequestList } from '../../src/desk/place';
import type { Person } from '../../src/desk/people';
import type { ServiceRequest } from '../../src/desk/request';
import { narrowed, soughtIn } from '../../src/usecases/search';
import { settingsStillNeeded } from '../../src/usecases/settings-still-needed';
import { dana, lee, olga, ravi, sam } from '../support/cast';
import { by } from '../support/office';
import { officeStage } from '../support/office-stage';
import { survey } from '../support/store-samples';

const stage = officeStage((settings) => ({
  ...settings,
  environments: settings.environments.flatMap((one) => [
    one,
    { ...one, id: 'uat', name: 'Contoso UAT' },
    { ...one, id: 'co', name: 'Contoso' },
  ]),
}));
beforeEach(async () => {
  await stage.office.approvers([dana, lee]);
  for (const id of ['uat', 'co']) await stage.write((tx) => tx.approvers.save(id, [lee], stage.after(0)));
});

describe('what is typed behind a list', () => {
  const read = (text: string, change: Partial<Place> = {}, locale = 'en-GB') => {
    const place = narrowed(placeIn('open', { text, ...change }), stage.office.desk.settings, locale);
    return [place.environmentId, place.state, place.text];
  };

  it.each<[string, readonly (string | null)[]]>([
    ['', [null, null, '']],
    ['  kim   larsen ', [null, null, 'kim larsen']],
    ['contoso', ['co', null, '']],
    ['CONTOSO UAT', ['uat', null, '']],
    ['contosos', [null, null, 'contosos']],
    ['acontoso', [null, null, 'acontoso']],
    ['kim uat larsen', ['uat', null, 'kim larsen']],
    ['kim  Contoso  UAT larsen', ['uat', null, 'kim larsen']],
    ['uat prod', ['prod', null, 'uat']],
    ['needs-hands', [null, 'needs-hands', '']],
    ['Done uat', ['uat', 'done', '']],
    ['running done', [null, 'running', 'done']],
    ['kim done in uat', ['uat', 'done', 'kim in']],
    ['wartet', [null, null, 'wartet']],
    ['waiting', [null, 'pending', '']],
    ['waiting for approval uat', ['uat', 'pending', '']],
    ['Waiting for a second admin', [null, 'pending', '']],
    ['undoing kim', [null, 'running', 'kim']],
  ])('%j is sorted into environment, state and the rest', (text, understood) => {
    expect(read(text)).toEqual(understood);
  });

  it('is understood in the language of the reader', () => {
    expect(read('wartet uat kim', {}, 'de-DE')).toEqual(['uat', 'pending', 'kim']);
    expect(read('wartet auf Genehmigung', {}, 'de-DE')).toEqual([null, 'pending', '']);
  });

  it('never changes what was chosen before', () => {
    expect(read('uat done', { environmentId: 'co' })).toEqual(['co', 'done', 'uat']);
    expect(read('uat done', { state: 'pending' })).toEqual(['uat', 'pending', 'done']);
    expect(read('uat done', { environmentId: 'co', state: 'pending' })).toEqual(['co', 'pending', 'uat done']);
  });

  it('is read up to its eightieth character', () => {
    expect(read(`${'x'.repeat(79)} uat`)).toEqual([null, null, 'x'.repeat(79)]);
    expect(read(`${'x'.repeat(76)} uat`)).toEqual(['uat', null, 'x'.repeat(76)]);
  });

  it('may be a user principal name, which is that of an account', () => {
    const sought = soughtIn(' svc-x@contoso.onmicrosoft.com SVC-Y x@y ', stage.office.desk.settings);

    expect(sought).toEqual(['svc-x', 'SVC-Y', 'x@y']);
  });
});

describe('a list of requests', () => {
  const list = (who: Person, name: RequestList, change: Partial<Place> = {}) =>
    stage.office.useCases.requests(by(who), placeIn(name, change));
  const names = (requests: readonly ServiceRequest[]) => requests.map(({ accountName }) => accountName);
  beforeEach(async () => {
    for (const n of [1, 2, 3]) await stage.office.insert({ accountName: `svc-prod-${n}` });
    for (const n of [1, 2])
      await stage.office.insert({ accountName: `svc-uat-${n}`, environmentId: 'uat', requester: olga });
    await stage.office.insert({ accountName: 'svc-done', environmentId: 'uat', state: 'done' });
    await stage.office.insert({ accountName: 'svc-prod-4', state: 'running' });
  });

  it.each<[RequestList, string, readonly string[]]>([
    ['pending', 'oldest', ['svc-prod-1', 'svc-prod-2', 'svc-prod-3', 'svc-uat-1', 'svc-uat-2']],
    ['open', 'oldest', ['svc-prod-1', 'svc-prod-2', 'svc-prod-3', 'svc-uat-1', 'svc-uat-2', 'svc-prod-4']],
    ['mine', 'newest', []],
    ['all', 'newest', ['svc-prod-4', 'svc-done', 'svc-uat-2', 'svc-uat-1', 'svc-prod-3', 'svc-prod-2', 'svc-prod-1']],
  ])('%s has the %s first', async (name, order, expected) => {
    const view = await list(lee, name);

    expect(names(view.requests)).toEqual(expected);
    expect(view).toMatchObject({
      order,
      total: expected.length,
      all: expected.length,
      pageSize: 8,
      now: stage.after(0),
    });
  });

  it('of what somebody asked for themselves is theirs', async () => {
    expect(names((await list(ravi, 'mine')).requests)).toEqual([
      'svc-prod-4',
      'svc-done',
      'svc-prod-3',
      'svc-prod-2',
      'svc-prod-1',
    ]);
    expect((await list(sam, 'mine')).total).toBe(0);
  });

  it('that is narrowed to an environment says how many fit in the others, and how many there are', async () => {
    const view = await list(lee, 'open', { environmentId: 'prod', text: 'svc-prod' });

    expect(names(view.requests)).toEqual(['svc-prod-1', 'svc-prod-2', 'svc-prod-3', 'svc-prod-4']);
    expect([view.total, view.all]).toEqual([4, 6]);
    const uat = await list(lee, 'open', { environmentId: 'prod' });
    expect(uat.perEnvironment).toEqual([
      { environmentId: 'prod', count: 4 },
      { environmentId: 'uat', count: 2 },
    ]);
  });

  it('that is narrowed to a state holds what it held of that', async () => {
    expect(names((await list(lee, 'open', { state: 'running' })).requests)).toEqual(['svc-prod-4']);
    expect(names((await list(lee, 'all', { state: 'done' })).requests)).toEqual(['svc-done']);
    expect((await list(lee, 'open', { state: 'done' })).total).toBe(0);
  });

  it('has pages of eight', async () => {
    for (const n of [5, 6]) await stage.office.insert({ accountName: `svc-prod-${n}` });

    const beyond = await list(lee, 'open', { page: 1 });

    expect([beyond.place.page, beyond.requests.length, beyond.total]).toEqual([0, 8, 8]);
    await stage.office.insert({ accountName: 'svc-prod-7' });
    expect(names((await list(lee, 'open', { page: 1 })).requests)).toEqual(['svc-prod-7']);
  });

  it('offers alike ones only where something waits for a decision, ten at most', async () => {
    const licenses = [{ skuId: 'sku', name: 'Sales', free: 1, total: 1 }];
    const roomy = survey({ limit: 20, licenses, takenAt: stage.after(0) });
    await stage.write((tx) => tx.surveys.save(roomy));
    for (let n = 10; n < 20; n += 1) await stage.office.insert({ accountName: `svc-prod-${n}` });

    const { alike } = await list(dana, 'pending');

    expect(alike?.free).toBe(20);
    expect(alike?.requests).toHaveLength(10);
    expect(names(alike?.requests ?? []).slice(0, 4)).toEqual(['svc-prod-1', 'svc-prod-2', 'svc-prod-3', 'svc-prod-10']);
    expect((await list(dana, 'open')).alike).toBeNull();
    expect((await list(dana, 'pending', { text: 'svc-prod-1 uat' })).alike).toBeNull();
  });

  it('offers none that nobody has counted the slots for', async () => {
    expect((await list(dana, 'pending')).alike).toBeNull();
  });
});

describe('the request that somebody means who names an account', () => {
  const about = (who: Person, name: string) => stage.office.useCases.requestAbout(by(who), name);

  it('is the open one, else the newest, of those that they may see', async () => {
    const first = await stage.office.insert({ accountName: 'svc-x', state: 'undone' });
    const newest = await stage.office.insert({ accountName: 'svc-x', state: 'done' });
    expect(await about(ravi, ' SVC-X ')).toBe(newest.id);

    const open = await stage.office.insert({ accountName: 'svc-x', kind: 'retire', requester: sam, owner: sam });
    const later = await stage.office.insert({
      accountName: 'svc-x',
      kind: 'rotate',
      state: 'withdrawn',
      requester: olga,
    });
    expect(await about(dana, 'svc-x')).toBe(open.id);
    expect(await about(ravi, 'svc-x@contoso.onmicrosoft.com')).toBe(newest.id);
    expect(await about(olga, 'svc-x')).toBe(later.id);
    expect(await about(lee, 'svc-none')).toBeNull();
    expect(first.id).not.toBe(newest.id);
  });

  it('is none for who may see none', async () => {
    await stage.office.insert({ accountName: 'svc-x' });

    expect(await about(sam, 'svc-x')).toBeNull();
  });
});

it('an environment may go once nothing in the books needs it', async () => {
  const { settings } = stage.office.desk;
  const next = { ...settings, environments: settings.environments.filter(({ id }) => id === 'co') };
  const needed = () => settingsStillNeeded(stage.office.desk, next);
  const made = await stage.office.insert({ environmentId: 'uat', accountName: 'svc-made', state: 'done' });
  const open = await stage.office.insert({ environmentId: 'uat', accountName: 'svc-open', state: 'needs-hands' });
  await stage.office.insert({ environmentId: 'co' });
  const account = await stage.office.enter(made);

  const names = (what: string) => `environments[uat] is gone, but the books still need it: ${what}. Put it back.`;
  expect(await needed()).toEqual([names(`${open.id}, svc-made`)]);
  await stage.write((tx) => tx.accounts.save({ ...account, state: 'retired' }));
  expect(await needed()).toEqual([names(open.id)]);
  await stage.write((tx) => tx.requests.replace({ ...open, state: 'undone', version: 2 }, 1));
  expect(await needed()).toEqual([]);
  expect(await settingsStillNeeded(stage.office.desk, settings)).toEqual([]);
});
