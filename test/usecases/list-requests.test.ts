import { may } from '../../src/desk/policy';
import { placeIn } from '../../src/desk/place';
import type { RequestList } from '../../src/desk/place';
import type { Person } from '../../src/desk/people';
import type { RequestsView } from '../../src/usecases/api';
import { dana, kim, lee, olga, ravi, sam } from '../support/cast';
import { by, openOffice } from '../support/office';
import type { Office } from '../support/office';

const uat = 'uat';
let office: Office;
let prod: string;

/** Production, where Dana and Lee approve, and a test environment, where only Lee does. */
beforeAll(async () => {
  office = await openOffice((settings) => ({
    ...settings,
    environments: settings.environments.flatMap((one) => [one, { ...one, id: uat, name: 'Contoso UAT' }]),
  }));
  prod = office.environmentId;
  await office.approvers([dana, lee]);
  const takenAt = new Date().toISOString();
  await office.books.store.transaction((tx) => tx.approvers.save(uat, [lee], takenAt));
});

afterAll(() => office.close());
beforeEach(() => office.books.database.query('truncate desk.requests'));

const list = (who: Person, name: RequestList, change: { text?: string; page?: number; locale?: string } = {}) =>
  office.useCases.requests({ ...by(who), locale: change.locale ?? 'en-GB' }, placeIn(name, change));
const names = (view: RequestsView) => view.requests.map(({ accountName }) => accountName);

async function ask(count: number, change: Parameters<Office['insert']>[0] = {}): Promise<void> {
  for (let at = 1; at <= count; at += 1)
    await office.insert({ ...change, accountName: `${change.accountName ?? 'svc-x'}-${String(at).padStart(3, '0')}` });
}

describe('a requester whose request is open behind a hundred of others', () => {
  it('finds it, because it is looked for before anything is left out', async () => {
    await office.insert({ requester: sam, accountName: 'svc-of-sam' });
    await ask(100);

    const [mine, open] = [await list(sam, 'mine'), await list(sam, 'open')];

    expect([names(mine), names(open)]).toEqual([['svc-of-sam'], ['svc-of-sam']]);
    expect([mine.total, open.total]).toEqual([1, 1]);
  });
});

describe('what waits for a decision', () => {
  it('is all there, oldest first, page by page', async () => {
    await ask(30);

    const pages = await Promise.all([0, 1, 2, 3, 9].map((page) => list(dana, 'pending', { page })));

    expect(pages.map(({ total }) => total)).toEqual([30, 30, 30, 30, 30]);
    expect(pages.slice(0, 4).flatMap(names)).toEqual(
      Array.from({ length: 30 }, (_, at) => `svc-x-${String(at + 1).padStart(3, '0')}`),
    );
    expect(pages[4]?.place.page).toBe(3);
  });

  it('is only what this person can decide', async () => {
    await office.insert({ accountName: 'svc-of-ravi' });
    await office.insert({ accountName: 'svc-asked-by-dana', requester: dana });
    await office.insert({ accountName: 'svc-owned-by-dana', owner: dana });
    await office.insert({ accountName: 'svc-in-uat', environmentId: uat });
    await office.insert({ accountName: 'svc-running', state: 'running' });
    await office.insert({
      accountName: 'svc-dana-said-yes',
      roleId: 'admin',
      approvals: [{ by: dana, at: '2029-01-01T08:00:00.000Z' }],
    });

    expect(names(await list(dana, 'pending'))).toEqual(['svc-of-ravi']);
    expect(names(await list(lee, 'pending'))).toEqual([
      'svc-of-ravi',
      'svc-asked-by-dana',
      'svc-owned-by-dana',
      'svc-in-uat',
      'svc-dana-said-yes',
    ]);
    expect(names(await list(sam, 'pending'))).toEqual([]);
    expect(names(await list(ravi, 'pending'))).toEqual([]);
  });

  it('never holds what the policy would refuse, nor leaves out what it would allow', async () => {
    const people = [ravi, olga, dana, lee, sam];
    for (const [at, requester] of people.entries())
      for (const [of, owner] of people.entries())
        await office.insert({
          requester,
          owner,
          environmentId: (at + of) % 2 ? uat : prod,
          accountName: `svc-${at}-${of}`,
        });
    const stored = await office.books.store.transaction((tx) => tx.requests.list({ limit: 100 }));

    for (const person of people)
      for (const [name, act] of [
        ['pending', 'decide'],
        ['open', 'see'],
        ['mine', 'withdraw'],
      ] as const) {
        const allowed = stored.filter((one) => may(act, person, one, one.environmentId === uat ? [lee] : [dana, lee]));

        expect([person.name, name, (await list(person, name)).total]).toEqual([person.name, name, allowed.length]);
      }
  });
});

describe('words behind the command', () => {
  beforeEach(async () => {
    await office.insert({ accountName: 'svc-payroll', purpose: 'Sends 100%_of the wages.' });
    await office.insert({ accountName: 'svc-load', environmentId: uat, requester: kim });
    await office.insert({ accountName: 'svc-stock', owner: sam, state: 'running' });
  });

  it.each([
    ['payroll', ['svc-payroll']],
    ['UAT', ['svc-load']],
    ['contoso uat', ['svc-load']],
    ['kim', ['svc-load']],
    ['sam okafor', ['svc-stock']],
    ['wages ravi', ['svc-payroll']],
    ['wages kim', []],
    ['waiting', ['svc-payroll', 'svc-load']],
    ['in progress', ['svc-stock']],
    ['running', ['svc-stock']],
    ['uat waiting kim', ['svc-load']],
    ['100%_of', ['svc-payroll']],
    ['%', ['svc-payroll']],
    ["'; drop table desk.requests; --", []],
  ])('%j leaves %j', async (text, left) => {
    const view = await list(lee, 'open', { text });

    expect(names(view)).toEqual(left);
    expect([view.total, view.all]).toEqual([left.length, 3]);
  });

  it('finds names with letters beyond ASCII, however they are written', async () => {
    const aadObjectId = '8f0c2a9e-6b1d-4c3e-9a70-000000000077';
    await office.insert({ accountName: 'svc-oe', requester: { aadObjectId, name: 'ÖZLEM Šimůnek' } });

    expect(names(await list(lee, 'open', { text: 'özlem šimŮnek' }))).toEqual(['svc-oe']);
  });

  it('may say the state in the language of the reader', async () => {
    expect(names(await list(lee, 'open', { text: 'wartet', locale: 'de-DE' }))).toEqual(['svc-payroll', 'svc-load']);
  });

  it('says what it understood, so that the next page is the same list', async () => {
    const { place, perEnvironment } = await list(lee, 'open', { text: 'Contoso UAT  kim' });

    expect(place).toEqual(placeIn('open', { environmentId: uat, text: 'kim' }));
    expect(perEnvironment).toEqual([{ environmentId: uat, count: 1 }]);
  });

  it('never widens a list by a state', async () => {
    expect((await list(lee, 'pending', { text: 'running' })).total).toBe(0);
  });

  it('finds finished requests for the status', async () => {
    await office.insert({ accountName: 'svc-done', state: 'done' });

    expect(names(await list(lee, 'all', { text: 'svc-done' }))).toEqual(['svc-done']);
    expect(names(await list(sam, 'all', { text: 'svc-done' }))).toEqual([]);
  });
});
